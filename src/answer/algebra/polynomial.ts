/**
 * Polynomials over the rationals in atoms, as maps from a monomial's key to its term. Exponents are rational.
 * Products keep to one form: i² is −1, and a prime or a radical is never raised to 1 or beyond.
 */
import type { Rational } from "../rational.ts"
import { MAX_BITS, OverLimit, spend } from "../work.ts"
import type { Algebra, Atom, Power } from "./atoms.ts"
import { powerOf } from "./atoms.ts"
import * as fraction from "./fraction.ts"

export interface Monomial {
  readonly key: string
  /** Sorted by the atoms' ids; no exponent is 0. */
  readonly powers: ReadonlyArray<Power>
}

export interface Term extends Rational {
  readonly monomial: Monomial
}

export type Polynomial = ReadonlyMap<string, Term>

export const UNIT: Monomial = { key: "", powers: [] }
export const NOTHING: Polynomial = new Map()

export const monomialOf = (powers: ReadonlyArray<Power>): Monomial => {
  if (powers.length === 0) return UNIT
  let key = ""
  for (const power of powers) key += power.text
  return { key, powers }
}

export const termOf = (value: Rational, monomial: Monomial): Term => ({
  monomial,
  numerator: value.numerator,
  denominator: value.denominator
})

export const ofTerm = (term: Term): Polynomial =>
  term.numerator === 0n ? NOTHING : new Map([[term.monomial.key, term]])

export const constant = (value: Rational): Polynomial => ofTerm(termOf(value, UNIT))

export const ofAtom = (atom: Atom): Polynomial => ofTerm(termOf(fraction.ONE, monomialOf([powerOf(atom, 1, 1)])))

export const onlyTerm = (polynomial: Polynomial): Term | null => {
  if (polynomial.size !== 1) return null
  for (const term of polynomial.values()) return term
  return null
}

/** The value of a polynomial without atoms. */
export const rationalIn = (polynomial: Polynomial): Rational | null => {
  if (polynomial.size === 0) return fraction.ZERO
  const term = onlyTerm(polynomial)
  return term !== null && term.monomial.key === "" ? term : null
}

const addInto = (sum: Map<string, Term>, term: Term, on: Algebra): void => {
  const { key } = term.monomial
  const there = sum.get(key)
  if (there === undefined) {
    sum.set(key, term)
    return
  }
  const value = fraction.add(there, term, on.work)
  if (value.numerator === 0n) sum.delete(key)
  else sum.set(key, termOf(value, term.monomial))
}

export const sumOf = (polynomials: ReadonlyArray<Polynomial>, on: Algebra): Polynomial => {
  const sum = new Map<string, Term>()
  for (const polynomial of polynomials) {
    for (const term of polynomial.values()) {
      spend(on.work, 1)
      addInto(sum, term, on)
    }
  }
  return sum
}

export const scaled = (polynomial: Polynomial, factor: Rational, on: Algebra): Polynomial => {
  if (factor.numerator === 0n) return NOTHING
  if (factor.numerator === 1n && factor.denominator === 1n) return polynomial
  const result = new Map<string, Term>()
  for (const [key, term] of polynomial) {
    spend(on.work, 1)
    result.set(key, termOf(fraction.multiply(term, factor, on.work), term.monomial))
  }
  return result
}

/** The exponents of both added, sorted; what cancels is gone. */
const mergedPowers = (a: ReadonlyArray<Power>, b: ReadonlyArray<Power>): Array<Power> => {
  const merged: Array<Power> = []
  let i = 0
  let j = 0
  while (i < a.length && j < b.length) {
    const left = a[i] as Power
    const right = b[j] as Power
    if (left.atom.id < right.atom.id) {
      merged.push(left)
      i++
    } else if (left.atom.id > right.atom.id) {
      merged.push(right)
      j++
    } else {
      const top = left.top * right.under + right.top * left.under
      if (top !== 0) merged.push(powerOf(left.atom, top, left.under * right.under))
      i++
      j++
    }
  }
  while (i < a.length) merged.push(a[i++] as Power)
  while (j < b.length) merged.push(b[j++] as Power)
  return merged
}

/** Whether a power stands in its one form. A prime's power too large to be written out stays as it is. */
const isSettled = (power: Power): boolean => {
  switch (power.atom.kind) {
    case "prime":
      return (power.top > 0 && power.top < power.under) || isHuge(power)
    case "i":
      return power.top === 1 && power.under === 1
    case "radical":
      return power.top > 0 && power.top < power.under
    default:
      return true
  }
}

/** A power of a prime with more digits than are ever written out. */
export const isHuge = (power: Power): boolean =>
  power.atom.kind === "prime" && (Math.abs(power.top) / power.under) * fraction.bitLength(power.atom.base) > MAX_BITS

const allSettled = (powers: ReadonlyArray<Power>): boolean => {
  for (const power of powers) if (power.atom.reduces && !isSettled(power)) return false
  return true
}

/** What a product of powers comes to once each stands in its one form: `term · over / under`. */
export interface Settled {
  readonly term: Term
  readonly over: Polynomial | null
  readonly under: Polynomial | null
}

export const settle = (value: Rational, powers: ReadonlyArray<Power>, on: Algebra): Settled => {
  if (allSettled(powers)) return { term: termOf(value, monomialOf(powers)), over: null, under: null }
  const rest: Array<Power> = []
  let over: Polynomial | null = null
  let under: Polynomial | null = null
  for (const power of powers) {
    const { atom } = power
    if (!atom.reduces || isSettled(power)) {
      rest.push(power)
      continue
    }
    if (atom.kind === "i") {
      // A fractional power of i is an atom of its own, so the exponent is whole.
      const turns = ((power.top % 4) + 4) % 4
      if (turns >= 2) value = fraction.negate(value)
      if (turns % 2 === 1) rest.push(powerOf(atom, 1, 1))
      continue
    }
    const whole = Math.floor(power.top / power.under)
    const left = power.top - whole * power.under
    if (left !== 0) rest.push(powerOf(atom, left, power.under))
    if (atom.kind === "prime") {
      value = fraction.multiply(value, fraction.power(fraction.whole(atom.base), whole, on.work), on.work)
    } else if (atom.of !== null) {
      for (let step = 0; step < Math.abs(whole); step++) {
        if (whole > 0) over = over === null ? atom.of : multiply(over, atom.of, on)
        else under = under === null ? atom.of : multiply(under, atom.of, on)
      }
    }
  }
  return { term: termOf(value, monomialOf(rest)), over, under }
}

export const multiply = (p: Polynomial, q: Polynomial, on: Algebra): Polynomial => {
  const pValue = rationalIn(p)
  if (pValue !== null) return scaled(q, pValue, on)
  const qValue = rationalIn(q)
  if (qValue !== null) return scaled(p, qValue, on)
  const product = new Map<string, Term>()
  for (const a of p.values()) {
    for (const b of q.values()) {
      spend(on.work, 2)
      const value = fraction.multiply(a, b, on.work)
      if (a.monomial === UNIT) addInto(product, termOf(value, b.monomial), on)
      else if (b.monomial === UNIT) addInto(product, termOf(value, a.monomial), on)
      else {
        const powers = mergedPowers(a.monomial.powers, b.monomial.powers)
        const { term, over } = settle(value, powers, on)
        if (over === null) addInto(product, term, on)
        else for (const part of multiply(ofTerm(term), over, on).values()) addInto(product, part, on)
      }
    }
  }
  return product
}

const hasSymbols = (polynomial: Polynomial): boolean => {
  for (const { monomial } of polynomial.values()) {
    for (const { atom } of monomial.powers) if (!atom.reduces) return true
  }
  return false
}

/** Terms that a power may have and is still written out. */
const MAX_TERMS = 500

/** polynomial^exponent for a whole exponent from 1; null where it is better left alone. */
export const expanded = (polynomial: Polynomial, exponent: number, on: Algebra): Polynomial | null => {
  if (polynomial.size > 1) {
    // C(exponent + size − 1, size − 1) terms at most; radicals and i fall together.
    let terms = 1
    for (let k = 1; k < polynomial.size && terms <= MAX_TERMS; k++) terms *= (exponent + k) / k
    if (terms > MAX_TERMS && (hasSymbols(polynomial) || polynomial.size > 8)) return null
    if (exponent > MAX_BITS) throw new OverLimit("too-many-digits")
  }
  let result: Polynomial | null = null
  let square = polynomial
  for (let rest = exponent; ; square = multiply(square, square, on)) {
    if (rest % 2 === 1) result = result === null ? square : multiply(result, square, on)
    rest = Math.floor(rest / 2)
    if (rest === 0) return result
  }
}

export const samePolynomial = (p: Polynomial, q: Polynomial): boolean => {
  if (p.size !== q.size) return false
  for (const [key, term] of p) {
    const other = q.get(key)
    if (other === undefined || !fraction.equal(term, other)) return false
  }
  return true
}

/** The rational k with p = k·q, or null. Neither is zero. */
export const multipleOf = (p: Polynomial, q: Polynomial, on: Algebra): Rational | null => {
  if (p.size !== q.size) return null
  let factor: Rational | null = null
  for (const [key, term] of p) {
    spend(on.work, 1)
    const other = q.get(key)
    if (other === undefined) return null
    const found: Rational = fraction.divide(term, other, on.work)
    if (factor === null) factor = found
    else if (!fraction.equal(factor, found)) return null
  }
  return factor
}

/** A text that is the same for the same polynomial, within one algebra. */
export const keyOf = (polynomial: Polynomial, on: Algebra): string => {
  spend(on.work, polynomial.size)
  const parts: Array<string> = []
  for (const [key, { numerator, denominator }] of polynomial) {
    if (!fraction.isSmall(numerator) || !fraction.isSmall(denominator)) spend(on.work, 20)
    parts.push(denominator === 1n ? `${numerator}*${key}` : `${numerator}/${denominator}*${key}`)
  }
  return parts.sort().join("+")
}

/** The positive rational that makes all coefficients whole and without a common factor. */
export const contentOf = (polynomial: Polynomial, on: Algebra): Rational => {
  let top = 0n
  let under = 1n
  for (const { numerator, denominator } of polynomial.values()) {
    if (top !== 1n) top = fraction.gcd(numerator, top, on.work)
    if (denominator !== 1n)
      under = fraction.times(under, denominator / fraction.gcd(under, denominator, on.work), on.work)
  }
  return { numerator: top, denominator: under }
}

/** The term with the least key: which one does not matter, that it is always the same does. */
export const leadingTerm = (polynomial: Polynomial): Term => {
  let leading: Term | null = null
  for (const term of polynomial.values()) {
    if (leading === null || term.monomial.key < leading.monomial.key) leading = term
  }
  return leading as Term
}
