/** What became of the rows that were scored: counts, means, why there is no score, and how groups fared. */
import pc from "picocolors"
import type { RubricEntry, RubricInfo } from "../../domain/rubric.ts"
import { groupAdvantages } from "../../signal/advantages.ts"
import type { LinesAnswer } from "../../scoring/rows/lines.ts"
import { addValue, deviationOf, joinTally, meanOf, newTally, noMoments } from "../../scoring/rows/tally.ts"
import { number, percent } from "../screen/format.ts"
import { table } from "../screen/table.ts"
import { oneLine } from "../screen/visible.ts"

export class ScoreTotals {
  readonly #tally
  readonly #entries: ReadonlyArray<RubricEntry>
  readonly #info: RubricInfo
  #groups = 0
  #dead = 0
  #rowsInGroups = 0
  /** The means and the deviations of the groups that have them. */
  readonly #means = noMoments()
  readonly #deviations = noMoments()

  constructor(info: RubricInfo) {
    this.#info = info
    this.#entries = info.rewards
    this.#tally = newTally(info.rewards)
  }

  add({ tally, groups }: LinesAnswer): void {
    joinTally(this.#tally, tally)
    for (const group of groups) this.#addGroup(group)
  }

  #addGroup(group: ReadonlyArray<number | null>): void {
    this.#groups++
    this.#rowsInGroups += group.length
    const totals = group.map((total) => total ?? Number.NaN)
    if (groupAdvantages(totals, group.length, "group").dead[0] === true) this.#dead++
    const moments = noMoments()
    for (const total of group) if (total !== null) addValue(moments, total)
    const mean = meanOf(moments)
    const deviation = deviationOf(moments)
    if (mean !== null) addValue(this.#means, mean)
    if (deviation !== null) addValue(this.#deviations, deviation)
  }

  get rows(): number {
    return this.#tally.rows + this.#tally.bad
  }

  /** Lines that are no rows, and rows that lack a column. */
  get troubled(): number {
    return this.#tally.bad + this.#tally.lacking
  }

  get unscored(): number {
    return this.rows - this.#tally.total.count
  }

  #share(count: number): string {
    return `${count} (${percent(count / this.rows)})`
  }

  line(): string {
    const { total, bad } = this.#tally
    return [
      `${this.rows} ${this.rows === 1 ? "row" : "rows"}`,
      `scored ${this.#share(total.count)}`,
      ...(this.unscored > 0 ? [`unscored ${this.#share(this.unscored)}`] : []),
      ...(bad > 0 ? [`of them no rows ${bad}`] : []),
      ...(total.count > 0 ? [`mean total ${number(meanOf(total))}`] : [])
    ].join("  ")
  }

  #groupLine(): string {
    return [
      `${this.#groups} ${this.#groups === 1 ? "group" : "groups"} of ${number(this.#rowsInGroups / this.#groups)} rows`,
      `mean total of a group ${number(meanOf(this.#means))}`,
      `deviation within a group ${number(meanOf(this.#deviations))}`,
      `between groups ${number(deviationOf(this.#means))}`,
      `dead groups ${this.#dead} (${percent(this.#dead / this.#groups)})`
    ].join("  ")
  }

  /** Why rewards gave no value, the most frequent reason first, with what the first of them said. */
  #reasons(): ReadonlyArray<{ reward: string; reason: string; count: number; line: number; message: string }> {
    return this.#entries
      .flatMap(({ name }, at) =>
        Object.entries(this.#tally.rewards[at]?.unscored ?? {}).map(([reason, missing]) => ({
          reward: name,
          reason,
          ...missing
        }))
      )
      .sort((a, b) => b.count - a.count)
  }

  table(): string {
    const rows = this.#entries.map(({ name, range, weight }, at) => {
      const moments = this.#tally.rewards[at] ?? noMoments()
      const without = Object.values(this.#tally.rewards[at]?.unscored ?? {}).reduce((sum, { count }) => sum + count, 0)
      const between = `${number(range[0])} … ${number(range[1])}`
      const values = [number(meanOf(moments)), number(deviationOf(moments))]
      return [name, between, number(weight), String(moments.count), String(without), ...values]
    })
    const { total } = this.#tally
    const totals = [number(meanOf(total)), number(deviationOf(total))]
    const last = ["total", "", "", String(total.count), String(this.unscored), ...totals]
    const reasons = this.#reasons().map(
      ({ reward, reason, count, line, message }) =>
        `${count} × ${reward} unscored: ${reason}; the first, on line ${line}: ${oneLine(message, 300)}`
    )
    return [
      table(["reward", ">range", ">weight", ">scored", ">unscored", ">mean", ">deviation"], [...rows, last]),
      ...(this.#groups > 0 ? [this.#groupLine()] : []),
      ...reasons.map((text) => pc.yellow(text))
    ].join("\n")
  }

  document() {
    const { total, rewards, bad, lacking } = this.#tally
    return {
      rubric: this.#info.name,
      digest: this.#info.digest,
      rows: this.rows,
      scored: total.count,
      unscored: this.unscored,
      bad_rows: bad,
      rows_without_a_column: lacking,
      total: { mean: meanOf(total), deviation: deviationOf(total) },
      rewards: Object.fromEntries(
        this.#entries.map(({ name }, at) => {
          const of = rewards[at] ?? { ...noMoments(), unscored: {} }
          return [name, { scored: of.count, mean: meanOf(of), deviation: deviationOf(of), unscored: of.unscored }]
        })
      ),
      groups:
        this.#groups === 0
          ? null
          : {
              groups: this.#groups,
              size: this.#rowsInGroups / this.#groups,
              mean: meanOf(this.#means),
              deviation_within: meanOf(this.#deviations),
              deviation_between: deviationOf(this.#means),
              dead: this.#dead,
              dead_share: this.#dead / this.#groups
            }
    }
  }
}
