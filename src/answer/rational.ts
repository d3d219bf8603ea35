/**
 * Exact rational numbers over big integers: what plain answers are compared as.
 * Nothing here rounds, so no near miss is ever equal.
 */

/** `numerator / denominator`; the denominator is above 0. Not reduced: equality multiplies across. */
export interface Rational {
  readonly numerator: bigint
  readonly denominator: bigint
}

/** Digits a number may have, all parts together. Beyond that it is over the limit rather than slow. */
export const MAX_DIGITS = 1000

const CURRENCY = String.raw`(?:\\?[$€£]\s*)?`
const WHOLE = String.raw`(?:\d{1,3}(?:,\d{3})+|\d+)`
const DECIMAL = String.raw`(?:${WHOLE}(?:\.\d*)?|\.\d+)`
const SIGN = String.raw`([+\-−]?)\s*`

const number = new RegExp(String.raw`^${SIGN}${CURRENCY}${SIGN}(${DECIMAL})\s*(\\?%)?$`)
const slash = new RegExp(String.raw`^${SIGN}(${DECIMAL})\s*\/\s*${SIGN}(${DECIMAL})$`)
const latex = new RegExp(
  String.raw`^${SIGN}\\[dt]?frac\s*\{\s*${SIGN}(${DECIMAL})\s*\}\s*\{\s*${SIGN}(${DECIMAL})\s*\}$`
)

const isMinus = (sign: string | undefined) => sign === "-" || sign === "−"

/** Digits, with an optional point and thousands commas, as an exact rational. */
const decimal = (text: string): Rational => {
  if (!/[.,]/.test(text)) return { numerator: BigInt(text), denominator: 1n }
  const [whole = "", fraction = ""] = text.replaceAll(",", "").split(".")
  return { numerator: BigInt(`${whole}${fraction}` || "0"), denominator: 10n ** BigInt(fraction.length) }
}

const quotient = (a: Rational, b: Rational): Rational | null =>
  b.numerator === 0n ? null : { numerator: a.numerator * b.denominator, denominator: a.denominator * b.numerator }

const signed = (value: Rational | null, ...signs: ReadonlyArray<string | undefined>): Rational | null =>
  value !== null && signs.filter(isMinus).length % 2 === 1 ? { ...value, numerator: -value.numerator } : value

/**
 * Reads a number exactly: signs, decimals, thousands commas, a currency sign, percent, `a/b` and `\frac{a}{b}`.
 *
 * @returns null where the text is no number, "over-limit" where it is one of more than {@link MAX_DIGITS} digits.
 * @example
 * parseRational("1,234.50")      // { numerator: 123450n, denominator: 100n }
 * parseRational("\\frac{-1}{2}") // { numerator: -1n, denominator: 2n }
 * parseRational("12 apples")     // null
 */
export const parseRational = (text: string): Rational | "over-limit" | null => {
  // Punctuation, signs and LaTeX around the digits take less than this; the patterns then run on bounded text.
  if (text.length > 2 * MAX_DIGITS + 100) return /^[+\-−\s$€£\\]*\d[\d.,\s/]*$/.test(text) ? "over-limit" : null
  const bounded = (value: () => Rational | null) =>
    text.replace(/\D/g, "").length > MAX_DIGITS ? ("over-limit" as const) : value()

  const plain = number.exec(text)
  if (plain !== null) {
    const [, before, after, digits = "", percent] = plain
    if (before !== "" && after !== "") return null
    return bounded(() => {
      const value = decimal(digits)
      return signed(percent === undefined ? value : { ...value, denominator: value.denominator * 100n }, before, after)
    })
  }
  const over = slash.exec(text)
  if (over !== null) {
    const [, signA, a = "", signB, b = ""] = over
    return bounded(() => signed(quotient(decimal(a), decimal(b)), signA, signB))
  }
  const frac = latex.exec(text)
  if (frac !== null) {
    const [, sign, signA, a = "", signB, b = ""] = frac
    return bounded(() => signed(quotient(decimal(a), decimal(b)), sign, signA, signB))
  }
  return null
}

/** Whether two rationals are the same number. */
export const equalRationals = (a: Rational, b: Rational): boolean =>
  a.numerator * b.denominator === b.numerator * a.denominator

const magnitude = (value: bigint) => (value < 0n ? -value : value)

/**
 * Whether `answer` lies within `part` of `gold`, counted exactly: |answer − gold| ≤ part · |gold|.
 * A gold of 0 has no relative distance; there `part` itself is the distance allowed.
 *
 * @example
 * isWithin(nine, ten, { numerator: 1n, denominator: 10n })   // true: 10 % of 10 is 1
 */
export const isWithin = (answer: Rational, gold: Rational, part: Rational): boolean => {
  const distance = magnitude(answer.numerator * gold.denominator - gold.numerator * answer.denominator)
  const scale = gold.numerator === 0n ? gold.denominator : magnitude(gold.numerator)
  // Both sides times answer.denominator · gold.denominator · part.denominator, all above 0.
  return distance * part.denominator <= part.numerator * scale * answer.denominator
}
