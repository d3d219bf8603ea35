/** Plain numbers, and arithmetic that an answer to one leaves undone. */
import type { Expression, FunctionName } from "../expression.ts"
import { partsOf } from "../parts.ts"

/** A number as one writes it down: digits, perhaps a sign, perhaps over digits. */
export const isLiteral = (expression: Expression): boolean => {
  switch (expression.kind) {
    case "number":
      return true
    case "negative":
      return isLiteral(expression.of)
    case "quotient":
      return isLiteral(expression.over) && isLiteral(expression.under)
    default:
      return isScientific(expression)
  }
}

/** `3 \times 10^5`: a product that is a way to write one number. */
const isScientific = (expression: Expression): boolean => {
  if (expression.kind !== "product" || expression.factors.length !== 2) return false
  const [digits, power] = expression.factors as [Expression, Expression]
  return isSigned(digits) && power.kind === "power" && isTen(power.base) && isSigned(power.exponent)
}

const isSigned = (expression: Expression): boolean =>
  expression.kind === "number" || (expression.kind === "negative" && expression.of.kind === "number")

const isTen = (expression: Expression): boolean =>
  expression.kind === "number" && expression.value.numerator === 10n && expression.value.denominator === 1n

/**
 * Whether an answer to a plain number leaves something to be worked out: a sum, a product or a choice among numerals
 * anywhere in it, or symbols that would cancel. Fractions, powers, roots, factorials and functions of one numeral are values.
 */
export const isUndone = (expression: Expression): boolean => {
  if (isScientific(expression)) return false
  switch (expression.kind) {
    case "number":
    case "constant":
      return false
    case "symbol":
      return true
    case "sum":
    case "product":
      // 3 + 4i, 2 ln 3 and an angle's π are how such numbers are written.
      return !isTranscendental(expression) || partsOf(expression).some(isUndone)
    case "negative":
      return isUndone(expression.of)
    case "quotient":
      return isUndone(expression.over) || isUndone(expression.under)
    case "power":
      return isUndone(expression.base) || isUndone(expression.exponent)
    case "root":
      return isUndone(expression.of) || isUndone(expression.index)
    case "call":
      return CHOOSING.has(expression.name) || expression.of.some(isUndone)
  }
}

/** Functions that pick one of many numbers, or hold several: listing numbers in them is no answer. */
const CHOOSING: ReadonlySet<FunctionName> = new Set(["max", "min", "gcd", "lcm"])

/** Whether a constant or a function stands in it that no arithmetic on numerals replaces. */
const isTranscendental = (expression: Expression): boolean => {
  if (expression.kind === "constant") return true
  if (expression.kind === "call") return !WORKED_OUT.has(expression.name) || expression.of.some(isTranscendental)
  if (expression.kind === "root") return isTranscendental(expression.of)
  return partsOf(expression).some(isTranscendental)
}

/** Functions of numerals that are worked out like arithmetic. */
const WORKED_OUT: ReadonlySet<FunctionName> = new Set([...CHOOSING, "abs", "floor", "ceil", "factorial", "binomial"])
