/**
 * Arithmetic that a way of writing stands for rather than leaves undone: a number before a matrix, a determinant, the
 * word percent. Literals are worked out, everything else stays a tree.
 */
import type { Expression } from "../expression.ts"
import * as fraction from "../algebra/fraction.ts"
import { plainRational } from "../algebra/plain.ts"
import type { Rational } from "../rational.ts"
import type { Work } from "../work.ts"

const written = (value: Rational): Expression => ({ kind: "number", value })

export const negative = (of: Expression, work: Work): Expression => {
  const value = plainRational(of, work)
  return value === null ? { kind: "negative", of } : written(fraction.negate(value))
}

/** a · b / under */
export const times = (a: Expression, b: Expression, work: Work, under = 1n): Expression => {
  const part: Rational = { numerator: 1n, denominator: under }
  const [one, two] = [plainRational(a, work), plainRational(b, work)]
  if (one !== null && two !== null) return written(fraction.multiply(fraction.multiply(one, two, work), part, work))
  return { kind: "product", factors: under === 1n ? [a, b] : [a, b, written(part)] }
}

export const plus = (terms: ReadonlyArray<Expression>, work: Work): Expression => {
  let sum = fraction.ZERO
  for (const term of terms) {
    const value = plainRational(term, work)
    if (value === null) return { kind: "sum", terms }
    sum = fraction.add(sum, value, work)
  }
  return written(sum)
}
