/**
 * From scores to what reaches the trainer: a contribution a reward, and their sum.
 * Contributions add up to the total, always; unscored is never taken for 0.
 */
import type { RubricEntry, RowScores } from "../domain/rubric.ts"
import type { Score } from "../domain/score.ts"
import type { Rubric } from "./rubric.ts"

/** What totals need to know of a rubric's reward. */
export type Weighted = Pick<RubricEntry, "weight" | "required" | "floor">

/** A rubric's rewards as they are told outside the process that runs them. */
export const entriesOf = (rubric: Rubric): ReadonlyArray<RubricEntry> =>
  rubric.parts.map(({ reward, weight, required, floor }) => ({
    name: reward.name,
    weight,
    required,
    floor,
    range: [reward.range[0], reward.range[1]],
    needs: [...reward.needs]
  }))

const contribution = (entry: Weighted, score: Score): number | null => {
  const value = score._tag === "Scored" ? score.value : entry.required ? entry.floor : null
  return value === null ? null : value * entry.weight + 0
}

/**
 * A row's contributions and total, from one score a reward in the rubric's order.
 *
 * A required reward without a value makes the whole row unscored (every contribution null), unless it has a floor. An
 * optional one contributes null. A row in which nothing contributes is unscored too.
 */
export const total = (entries: ReadonlyArray<Weighted>, scores: ReadonlyArray<Score>): RowScores => {
  const contributions: Array<number | null> = []
  let sum = 0
  let any = false
  let whole = entries.length === scores.length
  for (let index = 0; whole && index < entries.length; index++) {
    const entry = entries[index] as Weighted
    const part = contribution(entry, scores[index] as Score)
    contributions[index] = part
    if (part !== null) {
      sum += part
      any = true
    } else if (entry.required) whole = false
  }
  return whole && any && isFinite(sum)
    ? { scores, contributions, total: sum }
    : { scores, contributions: scores.map(() => null), total: null }
}

// Taken once: what a reward later does to the globals does not reach it.
const isFinite = Number.isFinite
