/**
 * Approximate match, by bands: 1 for the very number, less the further away, 0 beyond the last band.
 * Counted exactly, with the sign. A near miss gets at most half of what the number itself gets here, and nothing of
 * correctness: the lesson rubrics pay it less than half of a right answer.
 */
import {
  bareAnswer,
  defineReward,
  equalRationals,
  findAnswer,
  isWithin,
  parseRational,
  type Rational,
  scored,
  unscored
} from "../src/index.ts"

interface Band {
  readonly rule: string
  readonly within: Rational
  readonly pays: number
}

/** Relative to the gold; where the gold is 0, absolute. The first band that holds pays. */
const bands: ReadonlyArray<Band> = [
  { rule: "within-10-percent", within: { numerator: 1n, denominator: 10n }, pays: 0.5 },
  { rule: "within-20-percent", within: { numerator: 1n, denominator: 5n }, pays: 0.25 }
]

export const approximate = defineReward({
  name: "approximate",
  range: [0, 1],
  score: ({ reading, completion, gold }) => {
    const wanted = parseRational(bareAnswer(gold))
    if (wanted === null || wanted === "over-limit") return unscored("not-applicable", "the gold is no number")
    const found = findAnswer(reading, completion)
    if (found === null) return scored(0, { rule: "nothing-found" })
    const { text, span } = found
    const given = parseRational(text)
    if (given === null || given === "over-limit") return scored(0, { rule: "no-number", span })
    if (equalRationals(given, wanted)) return scored(1, { rule: "equal", span })
    const band = bands.find(({ within }) => isWithin(given, wanted, within))
    return band === undefined ? scored(0, { rule: "too-far", span }) : scored(band.pays, { rule: band.rule, span })
  }
})
