/**
 * Approximate match, by named bands: 1 for the very number, less the further away, 0 beyond the last band. Counted
 * exactly, with the sign; where the gold is 0 a relative band is an absolute one. Where the gold is a whole number only
 * that number pays, unless `integers: "near"` asks for more: 101 apples are no answer to a question about 100.
 */
import {
  bareAnswer,
  defineReward,
  equalRationals,
  findAnswer,
  isWithin,
  parseRational,
  type Rational,
  type SampleReward,
  scored,
  unscored
} from "../src/index.ts"

export interface Band {
  /** The rule that the evidence names. */
  readonly name: string
  /** The largest distance that is still in the band: 0.1 is 10 % of the gold where it is relative. */
  readonly within: number
  /** `relative` to the gold unless told. */
  readonly by?: "relative" | "absolute"
  readonly pays: number
}

export interface ApproximateOptions {
  readonly name?: string
  /** The nearest first: the first band that holds pays. */
  readonly bands?: ReadonlyArray<Band>
  /** `exact`, unless told: a gold that is a whole number is paid for itself alone. `near`: its neighbours are paid too. */
  readonly integers?: "exact" | "near"
  /** For the very number; 1 unless told. */
  readonly equal?: number
}

const BANDS: ReadonlyArray<Band> = [
  { name: "within-10-percent", within: 0.1, pays: 0.5 },
  { name: "within-20-percent", within: 0.2, pays: 0.25 }
]

/** The decimal as it is written, not the double nearest to it. */
const exactly = (name: string, within: number): Rational => {
  const exact = parseRational(`${within}`)
  if (exact === null || exact === "over-limit" || within < 0)
    throw new TypeError(`The band "${name}" needs a distance of at least 0: within: 0.1`)
  return exact
}

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value)

/** |answer − gold| ≤ part, counted exactly. */
const isNear = (answer: Rational, gold: Rational, part: Rational): boolean =>
  magnitude(answer.numerator * gold.denominator - gold.numerator * answer.denominator) * part.denominator <=
  part.numerator * answer.denominator * gold.denominator

/**
 * A number near the gold, by bands.
 *
 * @example
 * approximateOf({ name: "measured", bands: [{ name: "within-a-millimetre", within: 0.001, by: "absolute", pays: 0.8 }] })
 */
export const approximateOf = ({
  name = "approximate",
  bands = BANDS,
  integers = "exact",
  equal = 1
}: ApproximateOptions = {}): SampleReward => {
  const rules = bands.map((band) => ({
    ...band,
    part: exactly(band.name, band.within),
    holds: band.by === "absolute" ? isNear : isWithin
  }))
  const all = [0, equal, ...bands.map(({ pays }) => pays)]
  return defineReward({
    name,
    range: [Math.min(...all), Math.max(...all)],
    score: ({ reading, completion, gold }) => {
      const wanted = parseRational(bareAnswer(gold))
      if (wanted === null || wanted === "over-limit") return unscored("not-applicable", "the gold is no number")
      const found = findAnswer(reading, completion)
      if (found === null) return scored(0, { rule: "nothing-found" })
      const { text, span } = found
      const given = parseRational(text)
      if (given === null || given === "over-limit") return scored(0, { rule: "no-number", span })
      if (equalRationals(given, wanted)) return scored(equal, { rule: "equal", span })
      if (integers === "exact" && wanted.numerator % wanted.denominator === 0n)
        return scored(0, { rule: "not-the-whole-number", span })
      const band = rules.find(({ holds, part }) => holds(given, wanted, part))
      return band === undefined ? scored(0, { rule: "too-far", span }) : scored(band.pays, { rule: band.name, span })
    }
  })
}

export const approximate = approximateOf()
