/** From the tree of an expression to its form, once for each tree. */
import type { Expression } from "../expression.ts"
import { OverLimit, spend } from "../work.ts"
import { type Algebra, atomOf, eAtom, iAtom, piAtom } from "./atoms.ts"
import {
  addForms,
  atomForm,
  divideForms,
  type Form,
  isZeroForm,
  multiplyForms,
  negateForm,
  ONE_FORM,
  polynomialForm,
  rationalForm,
  UNDEFINED,
  Undefined
} from "./form.ts"
import * as fraction from "./fraction.ts"
import { applied } from "./functions.ts"
import { type Polynomial, sumOf } from "./polynomial.ts"
import { raise } from "./exponentials.ts"

const sum = (terms: ReadonlyArray<Expression>, on: Algebra): Form => {
  const polynomials: Array<Polynomial> = []
  let rest: Form | null = null
  for (const term of terms) {
    const form = formOf(term, on)
    if (form.under === null) polynomials.push(form.over)
    else rest = rest === null ? form : addForms(rest, form, on)
  }
  const plain = polynomialForm(sumOf(polynomials, on))
  return rest === null ? plain : addForms(plain, rest, on)
}

/** The form of an expression. Throws {@link Undefined} where it has no value, OverLimit where it costs too much. */
const formOf = (expression: Expression, on: Algebra): Form => {
  spend(on.work, 1)
  switch (expression.kind) {
    case "number":
      return rationalForm(fraction.reduced(expression.value.numerator, expression.value.denominator, on.work))
    case "symbol":
      return atomForm(atomOf("symbol", expression.name, on))
    case "constant":
      switch (expression.name) {
        case "pi":
          return atomForm(piAtom(on))
        case "e":
          return atomForm(eAtom(on))
        case "i":
          return atomForm(iAtom(on))
        case "infinity":
          throw UNDEFINED
      }
      break
    case "negative":
      return negateForm(formOf(expression.of, on), on)
    case "sum":
      return sum(expression.terms, on)
    case "product":
      return expression.factors.reduce<Form>(
        (product, factor) => multiplyForms(product, formOf(factor, on), on),
        ONE_FORM
      )
    case "quotient":
      return divideForms(formOf(expression.over, on), formOf(expression.under, on), on)
    case "power":
      return raise(formOf(expression.base, on), formOf(expression.exponent, on), on)
    case "root": {
      const index = formOf(expression.index, on)
      if (isZeroForm(index)) throw UNDEFINED
      return raise(formOf(expression.of, on), divideForms(ONE_FORM, index, on), on)
    }
    case "call":
      return applied(
        expression.name,
        expression.of.map((of) => formOf(of, on)),
        on
      )
  }
}

/** Work that exact algebra may take at once; beyond it, numbers decide. */
const SHARE = 12_000

/** Runs exact algebra on a share of the work; the error where the share did not do, or where there is no value. */
export const sharing = <A>(on: Algebra, run: () => A): A | Error => {
  const { work } = on
  const share = Math.min(work.left, SHARE)
  const exact = { left: share }
  on.work = exact
  try {
    return run()
  } catch (error) {
    // A number with too many digits is thrown on: nothing else would decide it better.
    if (error instanceof Undefined || (error instanceof OverLimit && error.limit === "too-much-work")) return error
    throw error
  } finally {
    on.work = work
    work.left -= share - Math.max(0, exact.left)
  }
}

/** The form of a whole expression, or the error it ended in; kept for the next time. */
export const keptForm = (expression: Expression, on: Algebra): Form | Error => {
  const kept = on.forms.get(expression)
  if (kept !== undefined) return kept
  const result = sharing(on, () => formOf(expression, on))
  on.forms.set(expression, result)
  return result
}
