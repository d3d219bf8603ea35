/**
 * Arithmetic that a way of writing stands for rather than leaves undone: a number before a matrix, a determinant, the
 * word percent. Literals are worked out, everything else stays a tree.
 */
import type { Expression } from "../expression.ts"
import type { Rational } from "../rational.ts"

const literal = (expression: Expression): Rational | null => {
  switch (expression.kind) {
    case "number":
      return expression.value
    case "negative": {
      const of = literal(expression.of)
      return of === null ? null : { ...of, numerator: -of.numerator }
    }
    case "quotient": {
      const [over, under] = [literal(expression.over), literal(expression.under)]
      if (over === null || under === null || under.numerator === 0n) return null
      const sign = under.numerator < 0n ? -1n : 1n
      return {
        numerator: over.numerator * under.denominator * sign,
        denominator: over.denominator * under.numerator * sign
      }
    }
    default:
      return null
  }
}

const written = (value: Rational): Expression => ({ kind: "number", value })

export const negative = (of: Expression): Expression => {
  const value = literal(of)
  return value === null ? { kind: "negative", of } : written({ ...value, numerator: -value.numerator })
}

/** a · b / under */
export const times = (a: Expression, b: Expression, under = 1n): Expression => {
  const [one, two] = [literal(a), literal(b)]
  if (one !== null && two !== null)
    return written({
      numerator: one.numerator * two.numerator,
      denominator: one.denominator * two.denominator * under
    })
  const part = written({ numerator: 1n, denominator: under })
  return { kind: "product", factors: under === 1n ? [a, b] : [a, b, part] }
}

export const plus = (terms: ReadonlyArray<Expression>): Expression => {
  let sum: Rational = { numerator: 0n, denominator: 1n }
  for (const term of terms) {
    const value = literal(term)
    if (value === null) return { kind: "sum", terms }
    sum = {
      numerator: sum.numerator * value.denominator + value.numerator * sum.denominator,
      denominator: sum.denominator * value.denominator
    }
  }
  return written(sum)
}
