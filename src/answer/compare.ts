/**
 * Judging an answer against the gold, by rules in order, each named in its verdict.
 * The plain form: the same text, or the same exact number. No tolerance anywhere.
 */
import type { Verdict } from "../domain/verdict.ts"
import { bareAnswer, MAX_ANSWER } from "./find.ts"
import { equalRationals, parseRational } from "./rational.ts"

/**
 * Whether an answer says what the gold says. Never throws, and its work is bounded.
 *
 * A gold that cannot be used is told as `bad-gold`; so `over-limit` always speaks of the answer.
 *
 * @example
 * judge("1234", "1,234.0")   // { state: "equal", rule: "exact-number" }
 * judge("75", "65")          // { state: "not-equal", rule: "exact-number" }
 * judge("75", null)          // { state: "no-answer", rule: "nothing-found" }
 */
export const judge = (gold: string, answer: string | null): Verdict => {
  const wanted = bareAnswer(gold)
  if (wanted === "") return { state: "bad-gold", rule: "gold-empty" }
  if (wanted.length > MAX_ANSWER) return { state: "bad-gold", rule: "gold-too-long" }
  const wantedNumber = parseRational(wanted)
  if (wantedNumber === "over-limit") return { state: "bad-gold", rule: "gold-too-many-digits" }

  const given = answer === null ? "" : bareAnswer(answer)
  if (given === "") return { state: "no-answer", rule: "nothing-found" }
  if (given === wanted) return { state: "equal", rule: "identical" }
  if (given.length > MAX_ANSWER) return { state: "over-limit", rule: "too-long" }
  const givenNumber = parseRational(given)
  if (givenNumber === "over-limit") return { state: "over-limit", rule: "too-many-digits" }

  if (wantedNumber !== null && givenNumber !== null) {
    return { state: equalRationals(wantedNumber, givenNumber) ? "equal" : "not-equal", rule: "exact-number" }
  }
  return { state: "not-equal", rule: "different-text" }
}
