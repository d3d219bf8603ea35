/** Making scores: a finite value with its evidence, or unscored with the reason. A score of NaN cannot be made. */
import type { Evidence, Score, Unscored, UnscoredReason } from "../domain/score.ts"

/**
 * A value and what it rests on. A number that is not finite gives an unscored score instead.
 *
 * @example
 * scored(1, { rule: "no-defects" })
 * scored(0, [{ rule: "text-after", span: { start: 40, end: 52 } }])
 * scored(0 / 0)   // Unscored, not-a-number
 */
export const scored = (value: number, evidence: Evidence | ReadonlyArray<Evidence> = []): Score =>
  typeof value === "number" && isFinite(value)
    ? // Adding 0 makes a plain zero of a negative one, which JSON and SQL would lose anyway.
      { _tag: "Scored", value: value + 0, evidence: isList(evidence) ? evidence : [evidence] }
    : unscored("not-a-number", `a score must be a finite number, and this was ${describe(value)}`)

/**
 * No value, and why.
 *
 * @example
 * unscored("bad-gold", "the gold is empty")
 */
export const unscored = (reason: UnscoredReason, message: string): Unscored => ({ _tag: "Unscored", reason, message })

// Taken once: what a reward later does to the globals does not reach them.
const isFinite = Number.isFinite
const isList = Array.isArray as (value: unknown) => value is ReadonlyArray<Evidence>

const describe = (value: unknown): string => (typeof value === "number" ? `${value}` : `of type ${typeof value}`)
