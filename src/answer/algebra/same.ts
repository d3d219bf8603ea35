/**
 * Whether two expressions are equal. Exact forms decide first: rationals, polynomials, radicals, their quotients. Where
 * functions without exact rules are left over, numbers decide (numeric.ts). Every step is counted.
 */
import type { Expression } from "../expression.ts"
import { OverLimit, type Work } from "../work.ts"
import { type Algebra, newAlgebra, powerOf } from "./atoms.ts"
import { type Form, hasI, isOpaque, isZeroForm, polynomialForm, rationalOfForm, sameForm, Undefined } from "./form.ts"
import * as fraction from "./fraction.ts"
import { keptForm, sharing } from "./normal.ts"
import { decide } from "./numeric.ts"
import { infinitySign, plainRational } from "./plain.ts"
import { onlyTerm, samePolynomial, scaled, sumOf } from "./polynomial.ts"
import { hasHuge, settledForm } from "./powers.ts"

export type EqualityRule = "exact-number" | "exact-algebra" | "numeric-points" | "undecided"

export interface Equality {
  readonly equal: boolean
  /** `undecided`: they could be evaluated nowhere, and count as not equal. */
  readonly rule: EqualityRule
}

/** The judgement at hand; a WeakMap over all of them doubled the time, by garbage collection. */
let latest: { readonly work: Work; readonly algebra: Algebra } | undefined

/** One algebra for each judgement: what was made for one comparison serves the next. */
export const algebraOf = (work: Work): Algebra => {
  if (latest?.work !== work) latest = { work, algebra: newAlgebra(work) }
  return latest.algebra
}

/** Single terms with numbers too large to be written out: a quotient that comes to 1, or does not. */
const sameHuge = (a: Form, b: Form, on: Algebra): boolean => {
  const over = a.under === null ? onlyTerm(a.over) : null
  const under = b.under === null ? onlyTerm(b.over) : null
  if (over === null || under === null) {
    if (isZeroForm(a) || isZeroForm(b)) return false
    throw new OverLimit("too-many-digits")
  }
  const back = under.monomial.powers.map(({ atom, top, under }) => powerOf(atom, -top, under))
  const value = fraction.divide(over, under, on.work)
  const quotient = rationalOfForm(settledForm(value, [...over.monomial.powers, ...back], on))
  return quotient !== null && fraction.equal(quotient, fraction.ONE)
}

/** What exact forms say; null where they leave it open. */
export const sameByForms = (a: Form, b: Form, on: Algebra): boolean | null => {
  if (sharing(on, () => sameForm(a, b, on)) === true) return true
  if (hasHuge(a) || hasHuge(b)) return sameHuge(a, b, on)
  if (!isOpaque(a) && !isOpaque(b)) return false
  // What has no exact rules may cancel out: sin 1 and sin 1 + 10^−90 differ by a number.
  if (a.under !== b.under && (a.under === null || b.under === null || !samePolynomial(a.under, b.under))) return null
  const rest = sharing(on, () => sumOf([a.over, scaled(b.over, fraction.MINUS_ONE, on)], on))
  return rest instanceof Error || rest.size === 0 || isOpaque(polynomialForm(rest)) ? null : false
}

/**
 * Whether two expressions have the same value, for all values of their symbols.
 *
 * @throws OverLimit where that takes too much work, or numbers of too many digits.
 */
export const equalExpressions = (a: Expression, b: Expression, work: Work): Equality => {
  const left = plainRational(a, work)
  const right = left === null ? null : plainRational(b, work)
  if (left !== null && right !== null) return { equal: fraction.equal(left, right), rule: "exact-number" }
  const on = algebraOf(work)
  const one = keptForm(a, on)
  const two = keptForm(b, on)
  if (one instanceof Undefined || two instanceof Undefined) {
    const signs = [infinitySign(a, work), infinitySign(b, work)]
    return { equal: signs[0] === signs[1] && (signs[0] === 1 || signs[0] === -1), rule: "exact-algebra" }
  }
  let mayBeComplex = false
  if (!(one instanceof Error || two instanceof Error)) {
    const same = sameByForms(one, two, on)
    if (same !== null) {
      const isNumber = rationalOfForm(one) !== null && rationalOfForm(two) !== null
      return { equal: same, rule: isNumber ? "exact-number" : "exact-algebra" }
    }
    mayBeComplex = hasI(one) || hasI(two)
  }
  const { agreement } = decide(a, b, "equal", mayBeComplex, work)
  return { equal: agreement === "same", rule: agreement === "unknown" ? "undecided" : "numeric-points" }
}

const ZERO: Expression = { kind: "number", value: fraction.ZERO }

export const isZero = (expression: Expression, work: Work): boolean => equalExpressions(expression, ZERO, work).equal
