/** Whether one expression is a constant multiple of another: what two equations, or inequalities, have in common. */
import type { Expression } from "../expression.ts"
import { OverLimit, type Work } from "../work.ts"
import type { Algebra, Power } from "./atoms.ts"
import { type Ball, Balls, doubles, type Field, NoValue, wides } from "./balls.ts"
import { algebraOf, type EqualityRule, isZero } from "./same.ts"
import { type Form, hasI, isOpaque, isZeroForm, quotient, Undefined } from "./form.ts"
import { keptForm, sharing } from "./normal.ts"
import { decide } from "./numeric.ts"
import { monomialOf, multiply, onlyTerm, type Polynomial, samePolynomial, type Term, termOf } from "./polynomial.ts"
import { hasHuge } from "./powers.ts"

export interface Proportion {
  /** The sign of k in a = k·b, for a real number k that is not 0; 0 where there is none. */
  readonly factor: 1 | -1 | 0
  readonly rule: EqualityRule
}

const isNumber = ({ atom }: Power): boolean =>
  atom.kind === "prime" || atom.kind === "pi" || atom.kind === "e" || atom.kind === "i"

const symbolsOf = (term: Term): ReadonlyArray<Power> => term.monomial.powers.filter((power) => !isNumber(power))

const keyOf = (powers: ReadonlyArray<Power>): string => monomialOf(powers).key

/** What stands before one product of symbols: a polynomial in numbers. */
const coefficientOf = (polynomial: Polynomial, key: string): Polynomial => {
  const terms = [...polynomial.values()]
    .filter((term) => keyOf(symbolsOf(term)) === key)
    .map((term) => termOf(term, monomialOf(term.monomial.powers.filter(isNumber))))
  return new Map(terms.map((term) => [term.monomial.key, term]))
}

const valueOf = <T>(polynomial: Polynomial, balls: Balls<T>): Ball<T> => {
  let sum = balls.number(0)
  for (const term of polynomial.values()) {
    let product = balls.rational(term.numerator, term.denominator)
    for (const { atom, top, under } of term.monomial.powers) {
      const log =
        atom.kind === "e" ? balls.number(1) : balls.ln(atom.kind === "pi" ? balls.pi() : balls.rational(atom.base, 1n))
      const exponent = balls.divide(balls.number(top), balls.number(under))
      product = balls.multiply(product, balls.exp(balls.multiply(exponent, log)))
    }
    sum = balls.add(sum, product)
  }
  return sum
}

/** The sign of a real polynomial in numbers that is not zero. */
const signOf = (polynomial: Polynomial, work: Work): 1 | -1 => {
  const term = onlyTerm(polynomial)
  if (term !== null) return term.numerator < 0n ? -1 : 1
  const signIn = <T>(field: Field<T>): -1 | 0 | 1 => {
    try {
      const balls = new Balls(field, work)
      return balls.sign(valueOf(polynomial, balls))
    } catch (error) {
      if (error instanceof NoValue) return 0
      throw error
    }
  }
  const sign = signIn(doubles) || signIn(wides)
  if (sign === 0) throw new OverLimit("too-many-digits")
  return sign
}

/** What exact forms say; null where they leave it open. */
const byForms = (a: Form, b: Form, on: Algebra): 1 | -1 | 0 | null => {
  if (isZeroForm(a) || isZeroForm(b)) {
    if (isZeroForm(a) && isZeroForm(b)) return 1
    return isOpaque(a) || isOpaque(b) ? null : 0
  }
  const isExact = !isOpaque(a) && !isOpaque(b)
  const left = b.under === null ? a.over : multiply(a.over, b.under, on)
  const right = a.under === null ? b.over : multiply(b.over, a.under, on)
  const [first] = left.values()
  const key = first === undefined ? "" : keyOf(symbolsOf(first))
  const over = coefficientOf(left, key)
  const under = coefficientOf(right, key)
  if (under.size === 0 || !samePolynomial(multiply(left, under, on), multiply(right, over, on)))
    return isExact ? 0 : null
  const factor = quotient(over, under, on)
  // Of what is opaque, a coefficient may be 0 unseen; numbers are asked then.
  if (isOpaque(factor)) return null
  if (hasI(factor)) return 0
  const sign = signOf(factor.over, on.work)
  return factor.under === null ? sign : sign === signOf(factor.under, on.work) ? 1 : -1
}

/**
 * Whether a = k·b for a real number k that is not 0, and its sign. Of two that are both zero, k is 1.
 *
 * @throws OverLimit where that takes too much work, or numbers of too many digits.
 */
export const proportional = (a: Expression, b: Expression, work: Work): Proportion => {
  const on = algebraOf(work)
  const one = keptForm(a, on)
  const two = keptForm(b, on)
  if (one instanceof Undefined || two instanceof Undefined) return { factor: 0, rule: "exact-algebra" }
  let mayBeComplex = false
  if (!(one instanceof Error || two instanceof Error)) {
    const factor = sharing(on, () => byForms(one, two, on))
    if (factor instanceof Undefined) return { factor: 0, rule: "exact-algebra" }
    if (factor !== null && !(factor instanceof Error)) return { factor, rule: "exact-algebra" }
    if (hasHuge(one) || hasHuge(two)) throw new OverLimit("too-many-digits")
    mayBeComplex = hasI(one) || hasI(two)
  }
  const { agreement, sign } = decide(a, b, "ratio", mayBeComplex, work)
  if (agreement === "same" && sign !== 0) return { factor: sign, rule: "numeric-points" }
  if (agreement === "different") return { factor: 0, rule: "numeric-points" }
  const bothZero = isZero(a, work) && isZero(b, work)
  return bothZero ? { factor: 1, rule: "numeric-points" } : { factor: 0, rule: "undecided" }
}
