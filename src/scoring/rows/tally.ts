/** Counts over scored rows: small, plain, and added up, so that they cross processes and never grow with the rows. */
import type { RubricEntry, RowScores } from "../../domain/rubric.ts"
import type { UnscoredReason } from "../../domain/score.ts"

/**
 * Values that were counted: how many, their sum, and the sum of squares of what they differ from their mean. The sum of
 * their own squares would lose all of that to rounding where they are far from zero.
 */
export interface Moments {
  count: number
  sum: number
  spread: number
}

/** Scores without a value, for one reason: how many, and what the first said on which line. */
export interface Missing {
  count: number
  readonly line: number
  readonly message: string
}

export interface RewardTally extends Moments {
  readonly unscored: Partial<Record<UnscoredReason, Missing>>
}

export interface Tally {
  rows: number
  readonly total: Moments
  readonly rewards: ReadonlyArray<RewardTally>
  /** Lines that are no rows. */
  bad: number
  /** Rows that lack a column which a reward needs. */
  lacking: number
}

export const noMoments = (): Moments => ({ count: 0, sum: 0, spread: 0 })

/** Counts one more value (Welford). */
export const addValue = (moments: Moments, value: number): void => {
  const { count, sum } = moments
  if (count > 0) moments.spread += ((value - sum / count) ** 2 * count) / (count + 1)
  moments.count++
  moments.sum += value
}

/** Adds the values of `more` (Chan). */
const join = (moments: Moments, more: Moments): void => {
  if (more.count === 0) return
  const { count, sum } = moments
  const between = count === 0 ? 0 : more.sum / more.count - sum / count
  moments.spread += more.spread + (between ** 2 * count * more.count) / (count + more.count)
  moments.count += more.count
  moments.sum += more.sum
}

/** Counts of nothing yet. */
export const newTally = (entries: ReadonlyArray<RubricEntry>): Tally => ({
  rows: 0,
  total: noMoments(),
  rewards: entries.map(() => ({ ...noMoments(), unscored: {} })),
  bad: 0,
  lacking: 0
})

/** Counts one more row, which stands on `line`. */
export const countRow = (tally: Tally, { scores, total }: RowScores, line: number): void => {
  tally.rows++
  if (total !== null) addValue(tally.total, total)
  for (let at = 0; at < scores.length; at++) {
    const score = scores[at]
    const of = tally.rewards[at]
    if (score === undefined || of === undefined) continue
    if (score._tag === "Scored") addValue(of, score.value)
    else {
      const missing = of.unscored[score.reason]
      if (missing === undefined) of.unscored[score.reason] = { count: 1, line, message: score.message }
      else missing.count++
    }
  }
}

/** Adds the counts of later rows to those of earlier ones. */
export const joinTally = (tally: Tally, more: Tally): void => {
  tally.rows += more.rows
  tally.bad += more.bad
  tally.lacking += more.lacking
  join(tally.total, more.total)
  tally.rewards.forEach((of, at) => {
    const other = more.rewards[at]
    if (other === undefined) return
    join(of, other)
    for (const [reason, missing] of Object.entries(other.unscored) as Array<[UnscoredReason, Missing]>) {
      const before = of.unscored[reason]
      if (before === undefined) of.unscored[reason] = missing
      else before.count += missing.count
    }
  })
}

/** The mean, and the sample standard deviation (n − 1); null where there are too few. */
export const meanOf = ({ count, sum }: Moments): number | null => (count === 0 ? null : sum / count)

export const deviationOf = ({ count, spread }: Moments): number | null =>
  count < 2 ? null : Math.sqrt(spread / (count - 1))
