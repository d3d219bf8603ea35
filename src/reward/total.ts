/**
 * From scores to what reaches the trainer: a contribution a reward, and their sum.
 * Contributions add up to the total, always; unscored is never taken for 0.
 */
import type { RubricEntry, RowScores, Schedule } from "../domain/rubric.ts"
import type { Score } from "../domain/score.ts"
import type { Rubric } from "./rubric.ts"

/** What totals need to know of a rubric's reward. */
export type Weighted = Pick<RubricEntry, "name" | "weight" | "schedule" | "gate" | "required" | "floor">

/** A rubric's rewards as they are told outside the process that runs them. */
export const entriesOf = (rubric: Rubric): ReadonlyArray<RubricEntry> =>
  rubric.parts.map(({ reward, weight, schedule, gate, required, floor }) => ({
    name: reward.name,
    kind: reward.kind,
    deterministic: reward.kind !== "service",
    weight,
    schedule,
    gate,
    required,
    floor,
    range: [reward.range[0], reward.range[1]],
    needs: [...reward.needs]
  }))

/**
 * The weight of a schedule at a step: straight lines between its points, level before the first and after the last.
 * Outside a run (step null) it is the last weight.
 *
 * @example
 * weightAt([[0, 1], [100, 0]], 25)   // 0.75
 */
export const weightAt = (schedule: Schedule | null, step: number | null): number => {
  if (schedule === null) return 1
  const last = schedule[schedule.length - 1] as readonly [number, number]
  if (step === null || step >= last[0]) return last[1]
  let [from, weight] = schedule[0]
  if (step <= from) return weight
  for (const [to, next] of schedule) {
    // At its points a schedule says what it says, without a sum that may round.
    if (step === to) return next
    if (step < to) {
      const between = weight + ((next - weight) * (step - from)) / (to - from)
      // Rounding must not carry it past either end.
      return Math.min(Math.max(between, Math.min(weight, next)), Math.max(weight, next))
    }
    from = to
    weight = next
  }
  return last[1]
}

/** The value that counts: what was scored, or the floor that stands in. */
export const countedValue = (entry: Weighted, score: Score | undefined): number | null =>
  score?._tag === "Scored" ? score.value : entry.required ? entry.floor : null

/**
 * A row's contributions and total, from one score a reward in the rubric's order.
 *
 * A required reward without a value makes the whole row unscored (every contribution null), unless it has a floor. An
 * optional one contributes null. One whose gate is a reward without a value has none either. A closed gate contributes 0.
 * A row in which nothing contributes is unscored too.
 */
export const total = (
  entries: ReadonlyArray<Weighted>,
  scores: ReadonlyArray<Score>,
  step: number | null = null
): RowScores => {
  const contributions: Array<number | null> = []
  let sum = 0
  let any = false
  let whole = entries.length === scores.length
  for (let index = 0; whole && index < entries.length; index++) {
    const entry = entries[index] as Weighted
    const part = contribution(entries, scores, index, step)
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

export interface GateState {
  readonly by: string
  readonly least: number
  /** What the reward that holds the gate gave; null where it has no value. */
  readonly value: number | null
  readonly open: boolean
}

/** How the gate of a reward stands; null where it has none. */
export const gateOf = (
  entries: ReadonlyArray<Weighted>,
  scores: ReadonlyArray<Score>,
  index: number
): GateState | null => {
  const gate = (entries[index] as Weighted).gate
  if (gate === null) return null
  const { by, least } = gate
  const at = entries.findIndex(({ name }) => name === by)
  const value = at < 0 ? null : countedValue(entries[at] as Weighted, scores[at])
  return { by, least, value, open: value !== null && value >= least }
}

const contribution = (
  entries: ReadonlyArray<Weighted>,
  scores: ReadonlyArray<Score>,
  index: number,
  step: number | null
): number | null => {
  const entry = entries[index] as Weighted
  const value = countedValue(entry, scores[index])
  if (value === null) return null
  const gate = gateOf(entries, scores, index)
  if (gate !== null && !gate.open) return gate.value === null ? null : 0
  return value * entry.weight * weightAt(entry.schedule, step) + 0
}

// Taken once: what a reward later does to the globals does not reach it.
const isFinite = Number.isFinite
