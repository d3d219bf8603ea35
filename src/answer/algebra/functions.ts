/** What functions come to exactly, where that is cheap; what they do not stays an opaque atom. */
import type { FunctionName } from "../expression.ts"
import type { Rational } from "../rational.ts"
import { OverLimit, spend } from "../work.ts"
import { type Algebra, atomOf, eAtom, type Power } from "./atoms.ts"
import {
  addForms,
  atomForm,
  divideForms,
  type Form,
  formKey,
  inverseForm,
  isComplex,
  isZeroForm,
  multiplyForms,
  negateForm,
  ONE_FORM,
  polynomialForm,
  rationalForm,
  rationalOfForm,
  scaleForm,
  UNDEFINED,
  ZERO_FORM
} from "./form.ts"
import { raise } from "./exponentials.ts"
import * as fraction from "./fraction.ts"
import {
  constant,
  contentOf,
  onlyTerm,
  ofTerm,
  type Polynomial,
  scaled,
  type Term,
  termOf,
  UNIT
} from "./polynomial.ts"
import { hasHuge, opaque, raiseRational, settledForm } from "./powers.ts"
import { factorsOf } from "./primes.ts"
import { arccosine, arcsine, arctangent, cosine, sine, tangent, withParity } from "./trigonometry.ts"

/** 3,000! has about 9,000 digits: more than a product may have, but golds with 2,004! are real. */
const MAX_FACTORIAL = 3000

/** from · (from + 1) · … · to, halved, so that the numbers multiplied are alike in size. */
const productOf = (from: number, to: number): bigint => {
  if (to - from > 8) {
    const middle = Math.floor((from + to) / 2)
    return productOf(from, middle) * productOf(middle + 1, to)
  }
  let product = 1n
  for (let k = from; k <= to; k++) product *= BigInt(k)
  return product
}

const isWholeFrom = (value: Rational | null, least: bigint): value is Rational =>
  value !== null && value.denominator === 1n && value.numerator >= least

const factorial = (of: Form, on: Algebra): Form => {
  const value = rationalOfForm(of)
  if (value === null || value.denominator !== 1n) return opaque("factorial", [of], on)
  if (value.numerator < 0n) throw UNDEFINED
  if (value.numerator > BigInt(MAX_FACTORIAL)) throw new OverLimit("too-many-digits")
  const n = Number(value.numerator)
  spend(on.work, 1 + (n * n) / 5000)
  return rationalForm(fraction.whole(productOf(2, n)))
}

/** n(n−1)…(n−k+1)/k!, for any n and a whole k. */
const binomial = (n: Form, k: Form, on: Algebra): Form => {
  const below = rationalOfForm(k)
  if (below === null || below.denominator !== 1n) return opaque("binomial", [n, k], on)
  if (below.numerator < 0n) return ZERO_FORM
  const above = rationalOfForm(n)
  if (above === null) {
    if (below.numerator > 8n) return opaque("binomial", [n, k], on)
    let product = ONE_FORM
    for (let step = 0; step < Number(below.numerator); step++) {
      const factor = addForms(n, rationalForm(fraction.whole(-step)), on)
      product = scaleForm(multiplyForms(product, factor, on), fraction.ratio(1, step + 1), on)
    }
    return product
  }
  let steps = below.numerator
  if (isWholeFrom(above, 0n)) {
    if (steps > above.numerator) return ZERO_FORM
    if (2n * steps > above.numerator) steps = above.numerator - steps
  }
  if (steps > 5000n) throw new OverLimit("too-many-digits")
  let result = fraction.ONE
  for (let step = 0; step < Number(steps); step++) {
    spend(on.work, 1)
    const factor = fraction.multiply(
      fraction.subtract(above, fraction.whole(step), on.work),
      fraction.ratio(1, step + 1),
      on.work
    )
    result = fraction.multiply(result, factor, on.work)
  }
  return rationalForm(result)
}

/** gcd, lcm: of whole numbers. */
const divisors = (name: "gcd" | "lcm", of: ReadonlyArray<Form>, on: Algebra): Form => {
  const values = of.map(rationalOfForm)
  if (!values.every((value) => value?.denominator === 1n)) return unordered(name, of, on)
  const numbers = values.map((value) => {
    const number = value?.numerator ?? 0n
    return number < 0n ? -number : number
  })
  const joined = numbers.reduce((a, b) => {
    const shared = fraction.gcd(a, b, on.work)
    if (name === "gcd") return shared
    return shared === 0n ? 0n : fraction.times(a / shared, b, on.work)
  })
  return rationalForm(fraction.whole(joined))
}

const extreme = (name: "min" | "max", of: ReadonlyArray<Form>, on: Algebra): Form => {
  const values: Array<Rational> = []
  for (const form of of) {
    const value = rationalOfForm(form)
    if (value === null) return unordered(name, of, on)
    values.push(value)
  }
  const wanted = name === "min" ? -1 : 1
  return rationalForm(values.reduce((a, b) => (fraction.compare(b, a, on.work) === wanted ? b : a)))
}

const unordered = (name: string, of: ReadonlyArray<Form>, on: Algebra): Form => {
  const byKey = new Map(of.map((form) => [formKey(form, on), form]))
  const [first, ...more] = [...byKey.keys()].sort().map((key) => byKey.get(key) as Form)
  // min(x, x) is x.
  return first !== undefined && more.length === 0 && name !== "gcd" && name !== "lcm"
    ? first
    : opaque(name, first === undefined ? [] : [first, ...more], on)
}

const rounded = (name: "floor" | "ceil", of: Form, on: Algebra): Form => {
  const value = rationalOfForm(of)
  if (value === null) return opaque(name, [of], on)
  const down = name === "floor" ? fraction.floor(value) : -fraction.floor(fraction.negate(value))
  return rationalForm(fraction.whole(down))
}

/** The real and the imaginary part, where i occurs as itself alone. */
const partsOf = (polynomial: Polynomial): { real: Polynomial; imaginary: Polynomial } | null => {
  const real = new Map<string, Term>()
  const imaginary: Array<Term> = []
  for (const [key, term] of polynomial) {
    const { powers } = term.monomial
    if (powers.some(({ atom }) => atom.complex && atom.kind !== "i")) return null
    if (!powers.some(({ atom }) => atom.kind === "i")) real.set(key, term)
    else {
      const form = powers.filter(({ atom }) => atom.kind !== "i")
      imaginary.push(
        termOf(term, form.length === 0 ? UNIT : { key: form.map(({ text }) => text).join(""), powers: form })
      )
    }
  }
  return { real, imaginary: new Map(imaginary.map((term) => [term.monomial.key, term])) }
}

const absolute = (of: Form, on: Algebra): Form => {
  const value = rationalOfForm(of)
  if (value !== null) return value.numerator < 0n ? rationalForm(fraction.negate(value)) : of
  if (of.under !== null) {
    return divideForms(absolute(polynomialForm(of.over), on), absolute(polynomialForm(of.under), on), on)
  }
  if (isComplex(of)) {
    const parts = partsOf(of.over)
    if (parts === null) return opaque("abs", [of], on)
    const [a, b] = [polynomialForm(parts.real), polynomialForm(parts.imaginary)]
    const square = addForms(multiplyForms(a, a, on), multiplyForms(b, b, on), on)
    return raiseRational(square, fraction.ratio(1, 2), on)
  }
  const term = onlyTerm(of.over)
  if (term !== null) {
    // Even powers and positive atoms come out.
    const isSure = ({ atom, top, under }: Power) => atom.positive || (top % 2 === 0 && under === 1)
    const outside = settledForm(
      { numerator: term.numerator < 0n ? -term.numerator : term.numerator, denominator: term.denominator },
      term.monomial.powers.filter(isSure),
      on
    )
    const inside = term.monomial.powers.filter((power) => !isSure(power))
    if (inside.length === 0) return outside
    return multiplyForms(outside, opaque("abs", [settledForm(fraction.ONE, inside, on)], on), on)
  }
  const content = contentOf(of.over, on)
  const primitive = polynomialForm(scaled(of.over, fraction.inverse(content), on))
  return scaleForm(withParity("abs", primitive, "even", on), content, on)
}

const logAtom = (of: Form, on: Algebra): Form => {
  if (hasHuge(of)) throw new OverLimit("too-many-digits")
  const traits = { opaque: true, complex: isComplex(of), logOf: of }
  return atomForm(atomOf("opaque", `ln(${formKey(of, on)})`, on, traits))
}

/** ln of a product of positive numbers is the sum of their logarithms. */
const naturalLog = (of: Form, on: Algebra): Form => {
  if (isZeroForm(of)) throw UNDEFINED
  const term = of.under === null ? onlyTerm(of.over) : null
  if (term === null || term.numerator < 0n || !term.monomial.powers.every(({ atom }) => atom.positive))
    return logAtom(of, on)
  let sum = ZERO_FORM
  const addPart = (part: Form, top: number, under: number) => {
    sum = addForms(sum, scaleForm(part, fraction.ratio(top, under), on), on)
  }
  for (const [number, sign] of [
    [term.numerator, 1],
    [term.denominator, -1]
  ] as const) {
    if (number === 1n) continue
    for (const { base, exponent } of factorsOf(number, on.work)) {
      addPart(logAtom(rationalForm(fraction.whole(base)), on), sign * exponent, 1)
    }
  }
  for (const { atom, top, under } of term.monomial.powers) {
    const power = atom.kind === "e" ? { base: atom, exponent: UNIT } : atom.power
    const exponent = power === null ? ONE_FORM : polynomialForm(ofTerm(termOf(fraction.ONE, power.exponent)))
    const base = power?.base ?? atom
    const log =
      base.kind === "e"
        ? ONE_FORM
        : logAtom(base.kind === "prime" ? rationalForm(fraction.whole(base.base)) : atomForm(base), on)
    addPart(multiplyForms(exponent, log, on), top, under)
  }
  return sum
}

const TEN: Form = polynomialForm(constant(fraction.whole(10)))
const HALF = fraction.ratio(1, 2)

/** (e^x ± e^(−x))/2 */
const hyperbolic = (of: Form, sign: 1 | -1, on: Algebra): Form => {
  const e = atomForm(eAtom(on))
  const back = raise(e, negateForm(of, on), on)
  return scaleForm(addForms(raise(e, of, on), sign === 1 ? back : negateForm(back, on), on), HALF, on)
}

export const applied = (name: FunctionName, of: ReadonlyArray<Form>, on: Algebra): Form => {
  spend(on.work, 2)
  const [x, y] = of
  if (x === undefined) return opaque(name, of, on)
  switch (name) {
    case "sin":
      return sine(x, on)
    case "cos":
      return cosine(x, on)
    case "tan":
      return tangent(x, on)
    case "cot":
      return divideForms(cosine(x, on), sine(x, on), on)
    case "sec":
      return inverseForm(cosine(x, on), on)
    case "csc":
      return inverseForm(sine(x, on), on)
    case "arcsin":
      return arcsine(x, on)
    case "arccos":
      return arccosine(x, on)
    case "arctan":
      return arctangent(x, on)
    case "sinh":
      return hyperbolic(x, -1, on)
    case "cosh":
      return hyperbolic(x, 1, on)
    case "tanh":
      return divideForms(hyperbolic(x, -1, on), hyperbolic(x, 1, on), on)
    case "exp":
      return raise(atomForm(eAtom(on)), x, on)
    case "ln":
      return naturalLog(x, on)
    case "log":
      return divideForms(naturalLog(x, on), naturalLog(y ?? TEN, on), on)
    case "abs":
      return absolute(x, on)
    case "floor":
    case "ceil":
      return rounded(name, x, on)
    case "factorial":
      return factorial(x, on)
    case "binomial":
      return y === undefined ? opaque(name, of, on) : binomial(x, y, on)
    case "gcd":
    case "lcm":
      return divisors(name, of, on)
    case "min":
    case "max":
      return extreme(name, of, on)
  }
}
