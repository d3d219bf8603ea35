/** Exact values of sine and its kin at rational parts of a half turn, and the inverses of those values. */
import type { Rational } from "../rational.ts"
import { type Algebra, iAtom, piAtom } from "./atoms.ts"
import {
  addForms,
  atomForm,
  divideForms,
  type Form,
  multiplyForms,
  negateForm,
  rationalForm,
  sameForm,
  scaleForm,
  ZERO_FORM
} from "./form.ts"
import * as fraction from "./fraction.ts"
import { leadingTerm, onlyTerm } from "./polynomial.ts"
import { opaque, raiseRational } from "./powers.ts"

/** A sum of `a/b·√c`, each as [a, b, c]. */
type Roots = ReadonlyArray<readonly [number, number, number]>

/** sin(rπ) for r from 0 to 1/2: plain sums of roots, or half of (a quarter of) the root of one. */
// biome-ignore format: a table
const SINES: Readonly<Record<string, { readonly sum: Roots; readonly rootOver?: number }>> = {
  "0/1": { sum: [] },
  "1/12": { sum: [[1, 4, 6], [-1, 4, 2]] },
  "1/10": { sum: [[1, 4, 5], [-1, 4, 1]] },
  "1/8": { sum: [[2, 1, 1], [-1, 1, 2]], rootOver: 2 },
  "1/6": { sum: [[1, 2, 1]] },
  "1/5": { sum: [[10, 1, 1], [-2, 1, 5]], rootOver: 4 },
  "1/4": { sum: [[1, 2, 2]] },
  "3/10": { sum: [[1, 4, 5], [1, 4, 1]] },
  "1/3": { sum: [[1, 2, 3]] },
  "3/8": { sum: [[2, 1, 1], [1, 1, 2]], rootOver: 2 },
  "2/5": { sum: [[10, 1, 1], [2, 1, 5]], rootOver: 4 },
  "5/12": { sum: [[1, 4, 6], [1, 4, 2]] },
  "1/2": { sum: [[1, 1, 1]] }
}

/** tan(rπ) for r from 0 up to 1/2, where it is a plain sum. */
// biome-ignore format: a table
const TANGENTS: ReadonlyArray<readonly [number, number, Roots]> = [
  [1, 12, [[2, 1, 1], [-1, 1, 3]]],
  [1, 8, [[1, 1, 2], [-1, 1, 1]]],
  [1, 6, [[1, 3, 3]]],
  [1, 4, [[1, 1, 1]]],
  [1, 3, [[1, 1, 3]]],
  [3, 8, [[1, 1, 2], [1, 1, 1]]],
  [5, 12, [[2, 1, 1], [1, 1, 3]]]
]

const HALF = fraction.ratio(1, 2)
const TWO = fraction.whole(2)

const sumOfRoots = (roots: Roots, on: Algebra): Form =>
  roots.reduce(
    (sum, [top, under, radicand]) =>
      addForms(
        sum,
        scaleForm(raiseRational(rationalForm(fraction.whole(radicand)), HALF, on), fraction.ratio(top, under), on),
        on
      ),
    ZERO_FORM
  )

const partOfPi = (part: Rational, on: Algebra): Form => scaleForm(atomForm(piAtom(on)), part, on)

/** The rational r of an angle rπ. */
export const turnsOf = (angle: Form): Rational | null => {
  if (angle.over.size === 0) return fraction.ZERO
  const term = angle.under === null ? onlyTerm(angle.over) : null
  const [power, more] = term?.monomial.powers ?? []
  return term !== null && more === undefined && power?.atom.kind === "pi" && power.top === 1 && power.under === 1
    ? term
    : null
}

/** sin(rπ), exact where the table has it; else an atom for the same angle in the first quarter. */
const sineOfTurns = (turns: Rational, on: Algebra): Form => {
  const { work } = on
  const rounds = fraction.floor(fraction.divide(turns, TWO, work))
  let rest = fraction.subtract(turns, fraction.whole(2n * rounds), work)
  let isNegative = false
  if (fraction.compare(rest, fraction.ONE, work) >= 0) {
    rest = fraction.subtract(rest, fraction.ONE, work)
    isNegative = true
  }
  if (fraction.compare(rest, HALF, work) > 0) rest = fraction.subtract(fraction.ONE, rest, work)
  const known = SINES[`${rest.numerator}/${rest.denominator}`]
  let value: Form
  if (known === undefined) value = opaque("sin", [partOfPi(rest, on)], on)
  else {
    value = sumOfRoots(known.sum, on)
    if (known.rootOver !== undefined) {
      value = scaleForm(raiseRational(value, HALF, on), fraction.ratio(1, known.rootOver), on)
    }
  }
  return isNegative ? negateForm(value, on) : value
}

/** Whether the form's leading coefficient is negative: of x and −x, just one is. */
const looksNegative = (form: Form): boolean => form.over.size > 0 && leadingTerm(form.over).numerator < 0n

/** f(x) for an odd f (f(−x) = −f(x)) or an even one, as one atom for both signs. */
export const withParity = (name: string, argument: Form, parity: "odd" | "even", on: Algebra): Form => {
  if (!looksNegative(argument)) return opaque(name, [argument], on)
  const value = opaque(name, [negateForm(argument, on)], on)
  return parity === "odd" ? negateForm(value, on) : value
}

export const sine = (angle: Form, on: Algebra): Form => {
  const turns = turnsOf(angle)
  return turns === null ? withParity("sin", angle, "odd", on) : sineOfTurns(turns, on)
}

export const cosine = (angle: Form, on: Algebra): Form => {
  const turns = turnsOf(angle)
  return turns === null ? withParity("cos", angle, "even", on) : sineOfTurns(fraction.add(turns, HALF, on.work), on)
}

export const arcsine = (value: Form, on: Algebra): Form => {
  if (value.over.size === 0) return ZERO_FORM
  if (value.under === null && value.over.size <= 2) {
    for (const [turns, known] of Object.entries(SINES)) {
      if (known.rootOver !== undefined || known.sum.length !== value.over.size) continue
      const sum = sumOfRoots(known.sum, on)
      const matches = sameForm(sum, value, on)
      if (!matches && !sameForm(negateForm(sum, on), value, on)) continue
      const [top = 0, under = 1] = turns.split("/").map(Number)
      return partOfPi(fraction.ratio(matches ? top : -top, under), on)
    }
  }
  return withParity("arcsin", value, "odd", on)
}

export const arccosine = (value: Form, on: Algebra): Form =>
  addForms(partOfPi(HALF, on), negateForm(arcsine(value, on), on), on)

export const arctangent = (value: Form, on: Algebra): Form => {
  if (value.over.size === 0) return ZERO_FORM
  if (value.under === null && value.over.size <= 2) {
    for (const [top, under, roots] of TANGENTS) {
      if (roots.length !== value.over.size) continue
      const sum = sumOfRoots(roots, on)
      const matches = sameForm(sum, value, on)
      if (matches || sameForm(negateForm(sum, on), value, on)) {
        return partOfPi(fraction.ratio(matches ? top : -top, under), on)
      }
    }
  }
  return withParity("arctan", value, "odd", on)
}

export const tangent = (angle: Form, on: Algebra): Form => {
  const turns = turnsOf(angle)
  if (turns !== null) {
    const rest = fraction.subtract(turns, fraction.whole(fraction.floor(turns)), on.work)
    const isNegative = fraction.compare(rest, HALF, on.work) > 0
    const first = isNegative ? fraction.subtract(fraction.ONE, rest, on.work) : rest
    const known = TANGENTS.find(([top, under]) => fraction.equal(first, fraction.ratio(top, under)))
    if (known !== undefined) return isNegative ? negateForm(sumOfRoots(known[2], on), on) : sumOfRoots(known[2], on)
  }
  return divideForms(sine(angle, on), cosine(angle, on), on)
}

/** e^(iπr) = cos(rπ) + i·sin(rπ). */
export const onCircle = (turns: Rational, on: Algebra): Form => {
  const cos = sineOfTurns(fraction.add(turns, HALF, on.work), on)
  return addForms(cos, multiplyForms(atomForm(iAtom(on)), sineOfTurns(turns, on), on), on)
}
