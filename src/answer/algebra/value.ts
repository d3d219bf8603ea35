/** The numbers that expressions are: exact rational values, and which of two is larger. */
import type { Expression } from "../expression.ts"
import type { Rational } from "../rational.ts"
import type { Work } from "../work.ts"
import { Balls, doubles, type Field, wides } from "./balls.ts"
import { algebraOf, equalExpressions } from "./same.ts"
import { rationalOfForm, Undefined } from "./form.ts"
import * as fraction from "./fraction.ts"
import { keptForm } from "./normal.ts"
import { valueAt } from "./numeric.ts"
import { infinitySign, plainRational, traitsOf } from "./plain.ts"

/**
 * The exact rational value of an expression, in lowest terms: of √4, of 5!, of log_2 8; null where it has none, or none
 * that exact algebra finds.
 *
 * @throws OverLimit where the value has too many digits.
 */
export const rationalOf = (expression: Expression, work: Work): Rational | null => {
  const plain = plainRational(expression, work)
  if (plain !== null) return plain
  const form = keptForm(expression, algebraOf(work))
  return form instanceof Error ? null : rationalOfForm(form)
}

/** The sign of a − b by numbers, where it is beyond doubt. */
const signOfDifference = <T>(a: Expression, b: Expression, field: Field<T>, work: Work): -1 | 0 | 1 => {
  const balls = new Balls(field, work)
  const left = valueAt(a, balls, false)
  const right = left === null ? null : valueAt(b, balls, false)
  if (left === null || right === null) return 0
  const distance = field.toNumber(field.subtract(left.re.value, right.re.value))
  const error = left.re.error + right.re.error
  return distance > error ? 1 : distance < -error ? -1 : 0
}

/** The order of two real numbers, ±∞ among them; null where it cannot be told, or there is none. */
export const compareReals = (a: Expression, b: Expression, work: Work): -1 | 0 | 1 | null => {
  const signs = [infinitySign(a, work), infinitySign(b, work)]
  const [one, two] = signs
  if (one === null || two === null || one === undefined || two === undefined) return null
  if (one !== 0 || two !== 0) return one === two ? 0 : one > two ? 1 : -1
  const left = rationalOf(a, work)
  const right = rationalOf(b, work)
  if (left !== null && right !== null) return fraction.compare(left, right, work)
  if (keptForm(a, algebraOf(work)) instanceof Undefined || keptForm(b, algebraOf(work)) instanceof Undefined)
    return null
  const { symbols, hasI } = traitsOf([a, b])
  if (symbols.size === 0 && !hasI) {
    const sign = signOfDifference(a, b, doubles, work) || signOfDifference(a, b, wides, work)
    if (sign !== 0) return sign
  }
  return equalExpressions(a, b, work).equal ? 0 : null
}

/** The real value of an expression without symbols, as a double; null where it has none, or none that can be told. */
export const approximate = (expression: Expression, work: Work): number | null => {
  const { symbols, hasI } = traitsOf([expression])
  if (symbols.size > 0) return null
  const balls = new Balls(wides, work)
  const value = valueAt(expression, balls, hasI)
  return value === null || value.im !== null ? null : wides.toNumber(value.re.value)
}
