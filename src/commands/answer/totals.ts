/** Counts of verdicts: in a line, and as a table of verdict and rule. */
import type { VerdictState } from "../../domain/verdict.ts"
import { percent } from "../screen/format.ts"
import { table } from "../screen/table.ts"

const STATES: ReadonlyArray<VerdictState> = ["equal", "not-equal", "no-answer", "over-limit", "bad-gold", "failed"]

/** One row of the summary. */
export interface RuleCount {
  readonly verdict: VerdictState
  readonly rule: string
  readonly count: number
  readonly share: number
}

export class Totals {
  rows = 0
  readonly #counts = new Map<VerdictState, Map<string, number>>()

  add(state: VerdictState, rule: string): void {
    this.rows++
    let rules = this.#counts.get(state)
    if (rules === undefined) {
      rules = new Map()
      this.#counts.set(state, rules)
    }
    rules.set(rule, (rules.get(rule) ?? 0) + 1)
  }

  of(state: VerdictState): number {
    let sum = 0
    for (const count of this.#counts.get(state)?.values() ?? []) sum += count
    return sum
  }

  /** Every state with its count, also those of 0. */
  byState(): Readonly<Record<VerdictState, number>> {
    return Object.fromEntries(STATES.map((state) => [state, this.of(state)])) as Record<VerdictState, number>
  }

  /** The states in order, and of each the most frequent rule first. */
  byRule(): ReadonlyArray<RuleCount> {
    return STATES.flatMap((verdict) =>
      [...(this.#counts.get(verdict) ?? [])]
        .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
        .map(([rule, count]) => ({ verdict, rule, count, share: count / this.rows }))
    )
  }

  line(): string {
    const told = STATES.filter((state) => this.of(state) > 0).map(
      (state) => `${state} ${this.of(state)} (${percent(this.of(state) / this.rows)})`
    )
    return [`${this.rows} ${this.rows === 1 ? "row" : "rows"}`, ...told].join("  ")
  }

  table(): string {
    const rows = this.byRule().map(({ verdict, rule, count, share }) => [verdict, rule, String(count), percent(share)])
    return table(
      ["verdict", "rule", ">rows", ">share"],
      [...rows, ["all", "", String(this.rows), percent(this.rows / this.rows)]]
    )
  }
}
