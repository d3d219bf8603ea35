/** Powers whose exponent is no rational: term by term of the exponent, over each factor of the base. */
import type { Rational } from "../rational.ts"
import { OverLimit, spend } from "../work.ts"
import { type Algebra, type Atom, atomOf, type Power, powerOf } from "./atoms.ts"
import { type Form, isZeroForm, multiplyForms, ONE_FORM, polynomialForm, rationalForm, rationalOfForm } from "./form.ts"
import * as fraction from "./fraction.ts"
import { type Monomial, monomialOf, ofTerm, onlyTerm, type Term, termOf, UNIT } from "./polynomial.ts"
import { hasHuge, magnitude, opaque, primePowers, raiseRational, settledForm, small } from "./powers.ts"
import { onCircle, turnsOf } from "./trigonometry.ts"

/** `base^(top/under · monomial)` as a power of the atom `base^monomial`. */
const symbolicPower = (base: Atom, top: number, under: number, monomial: Monomial, on: Algebra): Power => {
  if (monomial === UNIT) return powerOf(base, top, under)
  const complex = base.kind === "minus" || monomial.powers.some(({ atom }) => atom.complex)
  const positive = base.positive && !complex
  const key = `${base.id}^(${monomial.key})`
  return powerOf(
    atomOf("opaque", key, on, { positive, complex, opaque: true, power: { base, exponent: monomial } }),
    top,
    under
  )
}

/** e^(c·m): a power of e, or of what the monomial m is the logarithm of. */
const powerOfE = (e: Atom, exponent: Term, on: Algebra): Form => {
  const angle = exponent.monomial.powers.filter(({ atom }) => atom.kind !== "i")
  if (angle.length < exponent.monomial.powers.length) {
    const turns = turnsOf(polynomialForm(ofTerm(termOf(exponent, monomialOf(angle)))))
    if (turns !== null) return onCircle(turns, on)
  }
  const [first, second] = exponent.monomial.powers
  if (
    first !== undefined &&
    second === undefined &&
    first.top === 1 &&
    first.under === 1 &&
    first.atom.logOf !== null
  ) {
    return raiseRational(first.atom.logOf, exponent, on)
  }
  const power = symbolicPower(e, small(exponent.numerator), small(exponent.denominator), exponent.monomial, on)
  return settledForm(fraction.ONE, [power], on)
}

/** base^exponent for an exponent that is no rational: each term of the exponent over each factor of the base. */
const raiseSymbolic = (base: Form, exponent: Form, on: Algebra): Form => {
  spend(on.work, 4)
  if (hasHuge(exponent)) throw new OverLimit("too-many-digits")
  const term = base.under === null ? onlyTerm(base.over) : null
  const value = rationalOfForm(base)
  if (value !== null && value.numerator === 1n && value.denominator === 1n) return base
  if (term === null || exponent.under !== null) return opaque("power", [base, exponent], on)
  const { powers } = term.monomial
  const others = powers.filter(({ atom }) => !atom.positive)
  const isNegative = term.numerator < 0n
  const [only] = others
  // (xy)^n is not x^n·y^n for all reals, nor is (x²)^n always x^(2n).
  if (
    only !== undefined &&
    (others.length > 1 || isNegative || only.top !== 1 || only.under !== 1 || only.atom.complex)
  ) {
    return opaque("power", [base, exponent], on)
  }
  const isE = powers.length === 1 && powers[0]?.atom.kind === "e" && isOne(term)
  const factors = isE ? [...powers] : [...primePowers(magnitude(term), 1, 1, on), ...powers]
  if (isNegative) factors.push(powerOf(atomOf("minus", "", on, { complex: true }), 1, 1))
  let result = ONE_FORM
  for (const part of exponent.over.values()) {
    for (const factor of factors) {
      const top = small(part.numerator) * factor.top
      const under = small(part.denominator) * factor.under
      const { atom } = factor
      let next: Form
      if (atom.kind === "e") {
        const share = fraction.multiply(part, fraction.ratio(factor.top, factor.under), on.work)
        next = powerOfE(atom, termOf(share, part.monomial), on)
      } else if (atom.kind === "minus" && part.monomial === UNIT) {
        next = raiseRational(rationalForm(fraction.MINUS_ONE), fraction.ratio(top, under), on)
      } else next = settledForm(fraction.ONE, [symbolicPower(atom, top, under, part.monomial, on)], on)
      result = multiplyForms(result, next, on)
    }
  }
  return result
}

const isOne = (value: Rational): boolean => value.numerator === 1n && value.denominator === 1n

export const raise = (base: Form, exponent: Form, on: Algebra): Form => {
  const value = rationalOfForm(exponent)
  if (value !== null) return raiseRational(base, value, on)
  // 0^x is 0 for some x and has no value for others.
  if (isZeroForm(base)) return opaque("power", [base, exponent], on)
  return raiseSymbolic(base, exponent, on)
}
