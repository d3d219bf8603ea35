/** Reading an answer as one exact number: what rewards about numbers stand on. */
import { rationalOf } from "./algebra/value.ts"
import { isLiteral } from "./compare/undone.ts"
import { parse } from "./parse/parse.ts"
import type { Rational } from "./rational.ts"
import { newWork, OverLimit } from "./work.ts"

/**
 * Reads a number exactly: signs, decimals, thousands, a currency sign, percent, fractions, mixed numbers, powers of ten.
 *
 * @param text a bare answer, as {@link find} tells it
 * @returns null where the text is no number and nothing else, "over-limit" where it is one of too many digits.
 * @example
 * parseRational("1,234.50")      // { numerator: 2469n, denominator: 2n }
 * parseRational("\\frac{-1}{2}") // { numerator: -1n, denominator: 2n }
 * parseRational("12 apples")     // null
 */
export const parseRational = (text: string): Rational | "over-limit" | null => {
  const work = newWork()
  try {
    const meaning = parse(text, work)
    if (meaning.kind !== "value" || !isLiteral(meaning.expression)) return null
    if (meaning.unit !== null && meaning.unit.dimensions !== "money^1") return null
    return rationalOf(meaning.expression, work)
  } catch (error) {
    if (error instanceof OverLimit) return error.limit === "too-many-digits" ? "over-limit" : null
    throw error
  }
}
