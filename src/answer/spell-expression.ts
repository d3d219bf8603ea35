/** Expressions spelled out in one plain notation: `2*root(3, 2)`, `(x + 1)^2`. */
import { reduced } from "./algebra/fraction.ts"
import type { Expression } from "./expression.ts"
import type { Rational } from "./rational.ts"
import { newWork } from "./work.ts"

export const rational = (value: Rational): string => {
  const { numerator, denominator } = reduced(value.numerator, value.denominator, newWork())
  return denominator === 1n ? String(numerator) : `${numerator}/${denominator}`
}

/** How tightly things bind. */
const SUM = 0
const PRODUCT = 1
const POWER = 2
const ATOM = 3

const binding = (expression: Expression): number => {
  switch (expression.kind) {
    case "sum":
    case "negative":
      return SUM
    case "product":
    case "quotient":
      return PRODUCT
    case "number":
      return rational(expression.value).includes("/") ? PRODUCT : ATOM
    case "power":
      return POWER
    default:
      return ATOM
  }
}

/** In brackets where it binds less than what stands around it asks. */
const within = (expression: Expression, around: number): string =>
  binding(expression) < around ? `(${spellExpression(expression)})` : spellExpression(expression)

export const spellExpression = (expression: Expression): string => {
  switch (expression.kind) {
    case "number":
      return rational(expression.value)
    case "symbol":
      return expression.name
    case "constant":
      return expression.name === "infinity" ? "oo" : expression.name
    case "negative":
      return `-${within(expression.of, PRODUCT)}`
    case "sum":
      return expression.terms
        .map((term, at) => {
          if (at === 0) return within(term, SUM)
          return term.kind === "negative" ? `- ${within(term.of, PRODUCT)}` : `+ ${within(term, PRODUCT)}`
        })
        .join(" ")
    case "product":
      return expression.factors.map((factor) => within(factor, POWER)).join("*")
    case "quotient":
      return `${within(expression.over, POWER)}/${within(expression.under, POWER)}`
    case "power":
      return `${within(expression.base, ATOM)}^${within(expression.exponent, ATOM)}`
    case "root":
      return `root(${spellExpression(expression.of)}, ${spellExpression(expression.index)})`
    case "call":
      return `${expression.name}(${expression.of.map(spellExpression).join(", ")})`
  }
}
