/**
 * Powers and roots of forms. What the laws of powers allow for real numbers is carried out; what they do not
 * (√(x²) is not x) stays an atom of its own, for numbers to decide.
 */
import type { Rational } from "../rational.ts"
import { OverLimit, spend } from "../work.ts"
import { type Algebra, type Atom, atomOf, iAtom, type Power, powerOf, primeAtom } from "./atoms.ts"
import {
  atomForm,
  divideForms,
  expandedForm,
  type Form,
  formKey,
  inverseForm,
  isComplex,
  isZeroForm,
  multiplyForms,
  ONE_FORM,
  polynomialForm,
  quotient,
  rationalForm,
  rationalOfForm,
  UNDEFINED,
  ZERO_FORM
} from "./form.ts"
import * as fraction from "./fraction.ts"
import {
  contentOf,
  isHuge,
  multiply,
  ofTerm,
  onlyTerm,
  type Polynomial,
  rationalIn,
  scaled,
  settle,
  type Term
} from "./polynomial.ts"
import { factorsOf } from "./primes.ts"

/** Something without exact rules, as an atom named by its parts. */
export const opaque = (name: string, of: ReadonlyArray<Form>, on: Algebra): Form => {
  // Numbers too large to be written out cannot be evaluated either.
  if (of.some(hasHuge)) throw new OverLimit("too-many-digits")
  const key = `${name}(${of.map((form) => formKey(form, on)).join("; ")})`
  return atomForm(atomOf("opaque", key, on, { opaque: true, complex: of.some(isComplex) }))
}

export const hasHuge = (form: Form): boolean => {
  for (const polynomial of [form.over, form.under]) {
    if (polynomial === null) continue
    for (const { monomial } of polynomial.values()) if (monomial.powers.some(isHuge)) return true
  }
  return false
}

/** A product of powers, brought to its one form. */
export const settledForm = (value: Rational, powers: ReadonlyArray<Power>, on: Algebra): Form => {
  const { term, over, under } = settle(value, sorted(powers), on)
  const top = over === null ? ofTerm(term) : multiply(ofTerm(term), over, on)
  return under === null ? polynomialForm(top) : quotient(top, under, on)
}

const sorted = (powers: ReadonlyArray<Power>): ReadonlyArray<Power> => {
  const byAtom = new Map<Atom, Power>()
  for (const power of powers) {
    const there = byAtom.get(power.atom)
    const top = there === undefined ? power.top : there.top * power.under + power.top * there.under
    const under = there === undefined ? power.under : there.under * power.under
    byAtom.set(power.atom, powerOf(power.atom, top, under))
  }
  return [...byAtom.values()].filter(({ top }) => top !== 0).sort((a, b) => a.atom.id - b.atom.id)
}

export const small = (value: bigint): number => {
  if (!fraction.isSmall(value)) throw new OverLimit("too-many-digits")
  return Number(value)
}

/** A positive rational as prime powers, each times `top/under`. */
export const primePowers = (value: Rational, top: number, under: number, on: Algebra): Array<Power> => {
  const powers: Array<Power> = []
  for (const [number, sign] of [
    [value.numerator, 1],
    [value.denominator, -1]
  ] as const) {
    if (number === 1n) continue
    for (const { base, exponent, prime } of factorsOf(number, on.work)) {
      powers.push(powerOf(primeAtom(base, prime, on), sign * exponent * top, under))
    }
  }
  return powers
}

const times = (powers: ReadonlyArray<Power>, top: number, under: number): Array<Power> =>
  powers.map((power) => powerOf(power.atom, power.top * top, power.under * under))

export const magnitude = (value: Rational): Rational => (value.numerator < 0n ? fraction.negate(value) : value)

/** A whole power of one term. A number too large to be written out stays in prime powers. */
const wholeTermPower = (term: Term, exponent: number, on: Algebra): Form => {
  const bits = Math.max(fraction.bitLength(term.numerator), fraction.bitLength(term.denominator))
  const powers = times(term.monomial.powers, exponent, 1)
  const isUnit = term.denominator === 1n && (term.numerator === 1n || term.numerator === -1n)
  if (isUnit || bits * Math.abs(exponent) <= 8192)
    return settledForm(fraction.power(term, exponent, on.work), powers, on)
  const sign = term.numerator < 0n && exponent % 2 !== 0 ? fraction.MINUS_ONE : fraction.ONE
  return settledForm(sign, [...primePowers(magnitude(term), exponent, 1, on), ...powers], on)
}

/** term^(top/under), `under` above 1; null where no law of powers applies. */
const termRoot = (term: Term, top: number, under: number, on: Algebra): Form | null => {
  const { powers } = term.monomial
  const positive = powers.filter(({ atom }) => atom.positive)
  const others = powers.filter(({ atom }) => !atom.positive)
  if (others.some(({ atom }) => atom.complex)) return null
  let sign = fraction.ONE
  const signed: Array<Power> = []
  if (under % 2 === 1) {
    if (term.numerator < 0n && top % 2 !== 0) sign = fraction.MINUS_ONE
    signed.push(...times(others, top, under))
  } else {
    const isNegative = term.numerator < 0n
    const [only] = others
    if (only === undefined) {
      // The root of a negative number: i^top is its principal value for square roots alone.
      if (isNegative && under !== 2) return null
      if (isNegative) signed.push(powerOf(iAtom(on), top, 1))
    } else if (others.length > 1 || isNegative || only.top % 2 === 0) return null
    else signed.push(...times(others, top, under))
  }
  return settledForm(
    sign,
    [...primePowers(magnitude(term), top, under, on), ...times(positive, top, under), ...signed],
    on
  )
}

/** √(a + b) = √((a+d)/2) ± √((a−d)/2) for a rational a, a root b, and d² = a² − b², where d is rational. */
const denested = (polynomial: Polynomial, on: Algebra): Form | null => {
  if (polynomial.size !== 2) return null
  const a = polynomial.get("")
  const b = [...polynomial.values()].find((term) => term !== a)
  if (
    a === undefined ||
    b === undefined ||
    a.numerator <= 0n ||
    b.monomial.powers.some(({ atom }) => atom.kind !== "prime")
  )
    return null
  const square = rationalIn(multiply(ofTerm(b), ofTerm(b), on))
  if (square === null) return null
  const rest = fraction.subtract(fraction.multiply(a, a, on.work), square, on.work)
  if (rest.numerator < 0n) return null
  const d = rationalOfForm(raiseRational(rationalForm(rest), HALF, on))
  if (d === null) return null
  const halves = [fraction.add(a, d, on.work), fraction.subtract(a, d, on.work)].map((value) =>
    raiseRational(rationalForm(fraction.multiply(value, HALF, on.work)), HALF, on)
  )
  const [left = ZERO_FORM, right = ZERO_FORM] = halves
  const terms = new Map(left.over)
  for (const [key, term] of b.numerator < 0n ? scaled(right.over, fraction.MINUS_ONE, on) : right.over) {
    if (terms.has(key)) return null
    terms.set(key, term)
  }
  return polynomialForm(terms)
}

const HALF: Rational = { numerator: 1n, denominator: 2n }

/** The root of a polynomial of more than one term: its rational content comes out, the rest is a radical. */
const polynomialRoot = (polynomial: Polynomial, top: number, under: number, on: Algebra): Form => {
  const content = contentOf(polynomial, on)
  const outside = settledForm(fraction.ONE, primePowers(content, top, under, on), on)
  let primitive = scaled(polynomial, fraction.inverse(content), on)
  let sign = fraction.ONE
  if (under % 2 === 1 && leadingNegative(primitive)) {
    primitive = scaled(primitive, fraction.MINUS_ONE, on)
    if (top % 2 !== 0) sign = fraction.MINUS_ONE
  }
  if (hasHuge(polynomialForm(primitive))) throw new OverLimit("too-many-digits")
  const root = under === 2 ? denested(primitive, on) : null
  if (root !== null) return multiplyForms(outside, raiseRational(root, fraction.whole(top), on), on)
  const complex = isComplex(polynomialForm(primitive))
  const atom = atomOf("radical", keyOfRadical(primitive, on), on, { opaque: true, of: primitive, complex })
  return multiplyForms(outside, settledForm(sign, [powerOf(atom, top, under)], on), on)
}

const keyOfRadical = (polynomial: Polynomial, on: Algebra): string => formKey(polynomialForm(polynomial), on)

const leadingNegative = (polynomial: Polynomial): boolean => {
  let least: Term | null = null
  for (const term of polynomial.values()) if (least === null || term.monomial.key < least.monomial.key) least = term
  return least !== null && least.numerator < 0n
}

/** base^exponent for a rational exponent. An odd root of a negative number is the real one. */
export const raiseRational = (base: Form, exponent: Rational, on: Algebra): Form => {
  spend(on.work, 2)
  if (isZeroForm(base)) {
    if (exponent.numerator <= 0n) throw UNDEFINED
    return ZERO_FORM
  }
  if (exponent.numerator === 0n) return ONE_FORM
  if (exponent.numerator === 1n && exponent.denominator === 1n) return base
  const value = rationalOfForm(base)
  if (value !== null && value.denominator === 1n) {
    if (value.numerator === 1n) return base
    if (value.numerator === -1n && exponent.denominator % 2n === 1n) {
      return exponent.numerator % 2n === 0n ? ONE_FORM : base
    }
  }
  if (!fraction.isSmall(exponent.numerator) || !fraction.isSmall(exponent.denominator)) {
    if (value !== null) throw new OverLimit("too-many-digits")
    return opaque("power", [base, rationalForm(exponent)], on)
  }
  const top = Number(exponent.numerator)
  const under = Number(exponent.denominator)
  const term = base.under === null ? onlyTerm(base.over) : null
  if (under === 1) {
    if (term !== null) return wholeTermPower(term, top, on)
    const from = top < 0 ? inverseForm(base, on) : base
    return (
      (Math.abs(top) > 1_000_000 ? null : expandedForm(from, Math.abs(top), on)) ??
      opaque("power", [base, rationalForm(exponent)], on)
    )
  }
  if (term !== null) return termRoot(term, top, under, on) ?? opaque("power", [base, rationalForm(exponent)], on)
  if (base.under === null) return polynomialRoot(base.over, top, under, on)
  if (under % 2 === 0 || isComplex(base)) return opaque("power", [base, rationalForm(exponent)], on)
  const over = raiseRational(polynomialForm(base.over), exponent, on)
  return divideForms(over, raiseRational(polynomialForm(base.under), exponent, on), on)
}
