/**
 * Forms: quotients of polynomials, brought near to one shape. A denominator of one term is folded into the numerator,
 * one of square roots is made rational, one that the numerator is a multiple of is gone. Not always in lowest terms, so
 * equality multiplies across.
 */
import type { Rational } from "../rational.ts"
import { spend } from "../work.ts"
import { type Algebra, type Atom, powerOf } from "./atoms.ts"
import * as fraction from "./fraction.ts"
import {
  constant,
  contentOf,
  expanded,
  keyOf,
  leadingTerm,
  multipleOf,
  multiply,
  NOTHING,
  ofAtom,
  ofTerm,
  onlyTerm,
  type Polynomial,
  rationalIn,
  samePolynomial,
  scaled,
  settle,
  sumOf,
  type Term,
  termOf
} from "./polynomial.ts"

export interface Form {
  readonly over: Polynomial
  /** null is 1. Otherwise of two terms or more, with whole coefficients. */
  readonly under: Polynomial | null
}

/** What has no value: something over zero, the logarithm of zero. One object, as its stack tells nothing. */
export class Undefined extends Error {}
export const UNDEFINED = new Undefined("undefined")

export const polynomialForm = (over: Polynomial): Form => ({ over, under: null })
export const rationalForm = (value: Rational): Form => polynomialForm(constant(value))
export const atomForm = (atom: Atom): Form => polynomialForm(ofAtom(atom))
export const ZERO_FORM: Form = polynomialForm(NOTHING)
export const ONE_FORM: Form = rationalForm(fraction.ONE)

export const isZeroForm = (form: Form): boolean => form.over.size === 0

export const rationalOfForm = (form: Form): Rational | null => (form.under === null ? rationalIn(form.over) : null)

/** A term's inverse, as a form: a radical's inverse has its polynomial below. */
const inverseTerm = (term: Term, on: Algebra): Form => {
  spend(on.work, 2)
  const powers = term.monomial.powers.map(({ atom, top, under }) => powerOf(atom, -top, under))
  const settled = settle(fraction.inverse(term), powers, on)
  const over = settled.over === null ? ofTerm(settled.term) : multiply(ofTerm(settled.term), settled.over, on)
  return quotient(over, settled.under, on)
}

/** An atom under a square root, or i, where the polynomial has nothing but rationals, such roots and i. */
const squareRootIn = (polynomial: Polynomial): Atom | null => {
  let found: Atom | null = null
  for (const { monomial } of polynomial.values()) {
    for (const { atom, top, under } of monomial.powers) {
      const isRoot = (atom.kind === "prime" && top === 1 && under === 2) || atom.kind === "i"
      if (!isRoot) return null
      found = atom
    }
  }
  return found
}

/** over/under with the roots below multiplied away, one after the other: (A + B√p)(A − B√p) has no √p. */
const rationalized = (over: Polynomial, under: Polynomial, on: Algebra): Form | null => {
  for (let round = 0; round < 4; round++) {
    const value = onlyTerm(under)
    if (value !== null) return multiplyForms(polynomialForm(over), inverseTerm(value, on), on)
    const root = squareRootIn(under)
    if (root === null) return null
    const turned = new Map<string, Term>()
    for (const [key, term] of under) {
      const has = term.monomial.powers.some(({ atom }) => atom === root)
      turned.set(key, has ? termOf(fraction.negate(term), term.monomial) : term)
    }
    const next = multiply(under, turned, on)
    if (next.size === 0) return null
    over = multiply(over, turned, on)
    under = next
  }
  return null
}

/** over/under in the shape of a form. */
export const quotient = (over: Polynomial, under: Polynomial | null, on: Algebra): Form => {
  if (under === null) return polynomialForm(over)
  if (under.size === 0) throw UNDEFINED
  if (over.size === 0) return ZERO_FORM
  const term = onlyTerm(under)
  if (term !== null) {
    const value = rationalIn(under)
    return value !== null
      ? polynomialForm(scaled(over, fraction.inverse(value), on))
      : multiplyForms(polynomialForm(over), inverseTerm(term, on), on)
  }
  const factor = multipleOf(over, under, on)
  if (factor !== null) return rationalForm(factor)
  const rational = rationalized(over, under, on)
  if (rational !== null) return rational
  const content = contentOf(under, on)
  const scale = fraction.inverse(leadingTerm(under).numerator < 0n ? fraction.negate(content) : content)
  return { over: scaled(over, scale, on), under: scaled(under, scale, on) }
}

export const addForms = (a: Form, b: Form, on: Algebra): Form => {
  if (a.under === null && b.under === null) return polynomialForm(sumOf([a.over, b.over], on))
  if (isZeroForm(a)) return b
  if (isZeroForm(b)) return a
  if (a.under !== null && b.under !== null) {
    if (samePolynomial(a.under, b.under)) return quotient(sumOf([a.over, b.over], on), a.under, on)
    const over = sumOf([multiply(a.over, b.under, on), multiply(b.over, a.under, on)], on)
    return quotient(over, multiply(a.under, b.under, on), on)
  }
  return a.under === null
    ? quotient(sumOf([multiply(a.over, b.under as Polynomial, on), b.over], on), b.under, on)
    : quotient(sumOf([a.over, multiply(b.over, a.under, on)], on), a.under, on)
}

export const scaleForm = (form: Form, factor: Rational, on: Algebra): Form =>
  factor.numerator === 0n ? ZERO_FORM : { over: scaled(form.over, factor, on), under: form.under }

export const negateForm = (form: Form, on: Algebra): Form => scaleForm(form, fraction.MINUS_ONE, on)

export const multiplyForms = (a: Form, b: Form, on: Algebra): Form => {
  if (a.under === null && b.under === null) return polynomialForm(multiply(a.over, b.over, on))
  if (a.under !== null && samePolynomial(a.under, b.over)) return quotient(a.over, b.under, on)
  if (b.under !== null && samePolynomial(b.under, a.over)) return quotient(b.over, a.under, on)
  const under = a.under === null ? b.under : b.under === null ? a.under : multiply(a.under, b.under, on)
  return quotient(multiply(a.over, b.over, on), under, on)
}

export const inverseForm = (form: Form, on: Algebra): Form => {
  if (isZeroForm(form)) throw UNDEFINED
  const term = onlyTerm(form.over)
  if (term === null) return quotient(form.under ?? ONE_FORM.over, form.over, on)
  const inverse = inverseTerm(term, on)
  return form.under === null ? inverse : multiplyForms(inverse, polynomialForm(form.under), on)
}

export const divideForms = (a: Form, b: Form, on: Algebra): Form => {
  if (isZeroForm(b)) throw UNDEFINED
  if (a.under === null && b.under === null) return quotient(a.over, b.over, on)
  if (a.under !== null && b.under !== null && samePolynomial(a.under, b.under)) return quotient(a.over, b.over, on)
  return multiplyForms(a, inverseForm(b, on), on)
}

/** A whole power from 1 of a form of more than one term; null where it is better left alone. */
export const expandedForm = (form: Form, exponent: number, on: Algebra): Form | null => {
  const over = expanded(form.over, exponent, on)
  if (over === null) return null
  if (form.under === null) return polynomialForm(over)
  const under = expanded(form.under, exponent, on)
  return under === null ? null : quotient(over, under, on)
}

export const sameForm = (a: Form, b: Form, on: Algebra): boolean => {
  if (a.under === null && b.under === null) return samePolynomial(a.over, b.over)
  const left = b.under === null ? a.over : multiply(a.over, b.under, on)
  const right = a.under === null ? b.over : multiply(b.over, a.under, on)
  return samePolynomial(left, right)
}

export const formKey = (form: Form, on: Algebra): string =>
  form.under === null ? keyOf(form.over, on) : `${keyOf(form.over, on)} over ${keyOf(form.under, on)}`

/** Whether some atom of a form has a trait. */
const someAtom = (form: Form, has: (atom: Atom) => boolean): boolean => {
  for (const polynomial of [form.over, form.under]) {
    if (polynomial === null) continue
    for (const { monomial } of polynomial.values()) {
      for (const { atom } of monomial.powers) if (has(atom)) return true
    }
  }
  return false
}

export const isOpaque = (form: Form): boolean => someAtom(form, ({ opaque }) => opaque)
export const isComplex = (form: Form): boolean => someAtom(form, ({ complex }) => complex)
/** Whether i stands in a form: it may come of √(−4), where no i was written. */
export const hasI = (form: Form): boolean => someAtom(form, ({ kind }) => kind === "i")
