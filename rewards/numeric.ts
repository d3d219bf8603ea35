/**
 * Numeric extraction: 0.25 where the answer is a number and nothing else, 0.5 where it is the right one, else 0. Counted
 * exactly, with the sign. Unscored where the gold is no number.
 */
import {
  bareAnswer,
  defineReward,
  equalRationals,
  findAnswer,
  parseRational,
  type SampleReward,
  scored,
  unscored
} from "../src/index.ts"

export interface NumericOptions {
  readonly name?: string
  /** For a number that is not the gold; 0.25 unless told. */
  readonly number?: number
  /** For the gold; 0.5 unless told. */
  readonly right?: number
  /** Where the answer is no number, or there is none; 0 unless told. */
  readonly none?: number
}

/**
 * A number where one is asked, and more for the right one.
 *
 * @example
 * numericOf({ name: "any-number", number: 0.5, right: 0.5 })
 */
export const numericOf = ({
  name = "numeric",
  number = 0.25,
  right = 0.5,
  none = 0
}: NumericOptions = {}): SampleReward =>
  defineReward({
    name,
    range: [Math.min(number, right, none), Math.max(number, right, none)],
    score: ({ reading, completion, gold }) => {
      const wanted = parseRational(bareAnswer(gold))
      if (wanted === null || wanted === "over-limit") return unscored("not-applicable", "the gold is no number")
      const found = findAnswer(reading, completion)
      if (found === null) return scored(none, { rule: "nothing-found" })
      const { text, span } = found
      const given = parseRational(text)
      if (given === null) return scored(none, { rule: "no-number", span })
      if (given === "over-limit") return scored(none, { rule: "too-many-digits", span })
      return equalRationals(given, wanted)
        ? scored(right, { rule: "equal", span })
        : scored(number, { rule: "number", span })
    }
  })

export const numeric = numericOf()
