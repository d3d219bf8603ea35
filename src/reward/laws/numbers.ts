/** Numbers as the laws write them: forms that are equal by construction, and values that are wrong for sure. */
import { equalRationals, type Rational } from "../../answer/rational.ts"

export type NumberForm = "integer" | "thousands" | "decimal" | "fraction"

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value)

export const rational = (numerator: bigint, denominator = 1n): Rational => {
  const divisor = common(magnitude(numerator), denominator)
  return { numerator: numerator / divisor, denominator: denominator / divisor }
}

const common = (a: bigint, b: bigint): bigint => (b === 0n ? (a === 0n ? 1n : a) : common(b, a % b))

const sign = ({ numerator }: Rational): string => (numerator < 0n ? "-" : "")

/** Decimal places that hold the value whole; null where none do. */
const placesOf = ({ denominator }: Rational): number | null => {
  for (let places = 0; places <= 6; places++) if (10n ** BigInt(places) % denominator === 0n) return places
  return null
}

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ",")

/** The digits before and after the point, in so many places. */
const digitsOf = ({ numerator, denominator }: Rational, places: number): readonly [whole: string, rest: string] => {
  const all = `${(magnitude(numerator) * 10n ** BigInt(places)) / denominator}`.padStart(places + 1, "0")
  return [all.slice(0, all.length - places), all.slice(all.length - places)]
}

const decimal = (value: Rational, places: number, group = false): string => {
  const [whole, rest] = digitsOf(value, places)
  return `${sign(value)}${group ? grouped(whole) : whole}${rest === "" ? "" : `.${rest}`}`
}

/** The value in a form; what cannot be written in it (1/3 as a decimal) is a fraction. */
export const written = (value: Rational, form: NumberForm): string => {
  const places = placesOf(value)
  return form === "fraction" || places === null
    ? value.denominator === 1n
      ? decimal(value, 0)
      : `${sign(value)}${magnitude(value.numerator)}/${value.denominator}`
    : decimal(value, places, form === "thousands")
}

/** Every way of writing the value that says the same by construction: thousands, decimals, fractions. */
export const equalForms = (value: Rational): ReadonlyArray<string> => {
  const places = placesOf(value)
  const forms = [written(value, "fraction")]
  if (places !== null) {
    // 18.0 and 2.50: a zero more at the end.
    forms.push(decimal(value, places), decimal(value, places, true), decimal(value, places + 1))
    if (places === 0) forms.push(decimal(value, 2))
  }
  return [...new Set(forms)]
}

/** The same magnitude with the other sign. */
export const turned = ({ numerator, denominator }: Rational): Rational => ({ numerator: -numerator, denominator })

export const times = ({ numerator, denominator }: Rational, by: bigint): Rational =>
  rational(numerator * by, denominator)

/** Far from the value on the same side of 0, whatever a reward calls near: above seven times of it, and 1000 more. */
export const farFrom = ({ numerator, denominator }: Rational): Rational => {
  const far = (magnitude(numerator) * 7n) / denominator + 1013n
  return rational(numerator < 0n ? -far : far)
}

/** Slips that people and models make, each with its name. */
const SLIPS: Readonly<Record<string, (value: Rational) => Rational>> = {
  "one more": ({ numerator, denominator }) => rational(numerator + denominator, denominator),
  "one less": ({ numerator, denominator }) => rational(numerator - denominator, denominator),
  "ten times": (value) => times(value, 10n),
  "a tenth": ({ numerator, denominator }) => rational(numerator, denominator * 10n),
  "one percent more": ({ numerator, denominator }) => rational(numerator * 101n, denominator * 100n),
  "rounded down": ({ numerator, denominator }) => rational(numerator / denominator),
  "its thousands alone": ({ numerator, denominator }) => rational(numerator / denominator / 1000n),
  "its numerator": ({ numerator }) => rational(numerator),
  doubled: (value) => times(value, 2n)
}
export const slips: ReadonlyArray<string> = Object.keys(SLIPS)

/** A wrong value near the right one; far from it where that slip changes nothing, or no more than the sign. */
export const slipped = (value: Rational, slip: string): Rational => {
  const wrong = SLIPS[slip]?.(value) ?? farFrom(value)
  return equalRationals(wrong, value) || equalRationals(wrong, turned(value)) ? farFrom(value) : wrong
}
