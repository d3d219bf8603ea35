/**
 * The exact value of an expression where its symbols are rational numbers: on the very jump of a floor, where numbers
 * with an error can tell nothing. Only for what stays rational; null for all else, what has no value included.
 */
import type { Expression, FunctionName } from "../expression.ts"
import type { Rational } from "../rational.ts"
import { OverLimit, spend, type Work } from "../work.ts"
import * as fraction from "./fraction.ts"
import { plainRational } from "./plain.ts"

export type ExactPoint = ReadonlyMap<string, Rational>

const MAX_EXPONENT = 64n
const MAX_STEPS = 100n

/** The value; null where it is not rational, where there is none, or where it has too many digits. */
export const exactValue = (expression: Expression, point: ExactPoint, work: Work): Rational | null => {
  try {
    return valueOf(expression, point, work)
  } catch (error) {
    if (error instanceof OverLimit && error.limit === "too-many-digits") return null
    throw error
  }
}

const valueOf = (expression: Expression, point: ExactPoint, work: Work): Rational | null => {
  spend(work, 1)
  switch (expression.kind) {
    case "number":
      return plainRational(expression, work)
    case "symbol":
      return point.get(expression.name) ?? null
    case "constant":
    case "root":
      return null
    case "negative": {
      const value = valueOf(expression.of, point, work)
      return value === null ? null : fraction.negate(value)
    }
    case "sum":
      return joined(expression.terms, point, fraction.add, work)
    case "product":
      return joined(expression.factors, point, fraction.multiply, work)
    case "quotient": {
      const over = valueOf(expression.over, point, work)
      const under = over === null ? null : valueOf(expression.under, point, work)
      return over === null || under === null || under.numerator === 0n ? null : fraction.divide(over, under, work)
    }
    case "power": {
      const base = valueOf(expression.base, point, work)
      const exponent = base === null ? null : valueOf(expression.exponent, point, work)
      if (base === null || exponent === null || exponent.denominator !== 1n) return null
      const { numerator } = exponent
      if (numerator > MAX_EXPONENT || numerator < -MAX_EXPONENT) return null
      return base.numerator === 0n && numerator <= 0n ? null : fraction.power(base, Number(numerator), work)
    }
    case "call": {
      const of: Array<Rational> = []
      for (const part of expression.of) {
        const value = valueOf(part, point, work)
        if (value === null) return null
        of.push(value)
      }
      // As in evaluate.ts: of a negative number, a binomial is told only where what is chosen is written out.
      const lower = expression.name === "binomial" ? expression.of[1] : undefined
      if (lower !== undefined && (of[0]?.numerator ?? 0n) < 0n && plainRational(lower, work) === null) return null
      return called(expression.name, of, work)
    }
  }
}

const joined = (
  parts: ReadonlyArray<Expression>,
  point: ExactPoint,
  join: (a: Rational, b: Rational, work: Work) => Rational,
  work: Work
): Rational | null => {
  let result: Rational | null = null
  for (const part of parts) {
    const value = valueOf(part, point, work)
    if (value === null) return null
    result = result === null ? value : join(result, value, work)
  }
  return result
}

const called = (name: FunctionName, of: ReadonlyArray<Rational>, work: Work): Rational | null => {
  const [x, y] = of
  if (x === undefined) return null
  switch (name) {
    case "abs":
      return x.numerator < 0n ? fraction.negate(x) : x
    case "floor":
      return fraction.whole(fraction.floor(x))
    case "ceil":
      return fraction.whole(-fraction.floor(fraction.negate(x)))
    case "min":
      return of.reduce((a, b) => (fraction.compare(b, a, work) < 0 ? b : a))
    case "max":
      return of.reduce((a, b) => (fraction.compare(b, a, work) > 0 ? b : a))
    case "factorial":
      return falling(x, x, work)
    case "binomial": {
      if (y === undefined || y.denominator !== 1n) return null
      if (y.numerator < 0n) return y.numerator < -MAX_STEPS ? null : fraction.ZERO
      const over = falling(x, y, work)
      const under = falling(y, y, work)
      return over === null || under === null ? null : fraction.divide(over, under, work)
    }
    case "gcd":
    case "lcm": {
      if (!of.every(fraction.isWhole)) return null
      return fraction.whole(
        of
          .map(({ numerator }) => (numerator < 0n ? -numerator : numerator))
          .reduce((a, b) => {
            const shared = fraction.gcd(a, b, work)
            return name === "gcd" || shared === 0n ? shared : fraction.times(a / shared, b, work)
          })
      )
    }
    default:
      return null
  }
}

/** x(x−1)…, of so many factors. */
const falling = (x: Rational, steps: Rational, work: Work): Rational | null => {
  if (steps.denominator !== 1n || steps.numerator < 0n || steps.numerator > MAX_STEPS) return null
  const count = Number(steps.numerator)
  spend(work, count)
  let product = fraction.ONE
  for (let step = 0; step < count; step++) {
    product = fraction.multiply(product, fraction.subtract(x, fraction.whole(step), work), work)
  }
  return product
}
