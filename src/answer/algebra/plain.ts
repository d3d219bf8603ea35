/** What can be told of an expression by a look at its tree. */
import type { Expression } from "../expression.ts"
import { partsOf } from "../parts.ts"
import type { Rational } from "../rational.ts"
import type { Work } from "../work.ts"
import * as fraction from "./fraction.ts"

/** The value of a numeral, of a negative one, of a fraction of two; null for all else, a division by zero included. */
export const plainRational = (expression: Expression, work: Work): Rational | null => {
  if (expression.kind === "number") {
    const { value } = expression
    return value.denominator === 1n ? value : fraction.reduced(value.numerator, value.denominator, work)
  }
  if (expression.kind === "negative") {
    const value = plainRational(expression.of, work)
    return value === null ? null : fraction.negate(value)
  }
  if (expression.kind === "quotient") {
    const over = plainRational(expression.over, work)
    const under = over === null ? null : plainRational(expression.under, work)
    return over === null || under === null || under.numerator === 0n ? null : fraction.divide(over, under, work)
  }
  return null
}

export interface Traits {
  readonly symbols: Set<string>
  hasI: boolean
  hasInfinity: boolean
  /** It has a factorial, a floor or the like: whole numbers tell the most. */
  wantsWhole: boolean
  /** Without absolute values, floors, extremes. */
  isSmooth: boolean
}

const WHOLE_CALLS: ReadonlySet<string> = new Set(["factorial", "binomial", "gcd", "lcm", "floor", "ceil"])
const KINKED_CALLS: ReadonlySet<string> = new Set(["abs", "floor", "ceil", "min", "max", "gcd", "lcm"])

export const traitsOf = (expressions: ReadonlyArray<Expression>): Traits => {
  const traits: Traits = { symbols: new Set(), hasI: false, hasInfinity: false, wantsWhole: false, isSmooth: true }
  for (const expression of expressions) collect(expression, traits)
  return traits
}

const collect = (expression: Expression, traits: Traits): void => {
  switch (expression.kind) {
    case "symbol":
      traits.symbols.add(expression.name)
      return
    case "constant":
      if (expression.name === "i") traits.hasI = true
      if (expression.name === "infinity") traits.hasInfinity = true
      return
    case "root":
      traits.isSmooth = false
      break
    case "call":
      if (WHOLE_CALLS.has(expression.name)) traits.wantsWhole = true
      if (KINKED_CALLS.has(expression.name)) traits.isSmooth = false
  }
  for (const part of partsOf(expression)) collect(part, traits)
}

/** 1 or −1 for an expression that is plainly infinite with that sign, 0 for one without infinity, null for the rest. */
export const infinitySign = (expression: Expression, work: Work): 1 | -1 | 0 | null => {
  switch (expression.kind) {
    case "constant":
      return expression.name === "infinity" ? 1 : 0
    case "negative": {
      const sign = infinitySign(expression.of, work)
      return sign === null ? null : sign === 0 ? 0 : sign === 1 ? -1 : 1
    }
    case "sum": {
      const signs = expression.terms.map((term) => infinitySign(term, work)).filter((sign) => sign !== 0)
      const [first = 0] = signs
      return signs.every((sign) => sign === first) ? first : null
    }
    case "product": {
      let product: 1 | -1 = 1
      let isInfinite = false
      for (const factor of expression.factors) {
        const sign = infinitySign(factor, work)
        if (sign === null) return null
        const value = sign === 0 ? plainRational(factor, work) : null
        const side = value === null ? sign : value.numerator > 0n ? 1 : value.numerator < 0n ? -1 : 0
        if (sign !== 0) isInfinite = true
        if (side === 0) return traitsOf([expression]).hasInfinity ? null : 0
        if (side === -1) product = product === 1 ? -1 : 1
      }
      return isInfinite ? product : 0
    }
    default:
      return traitsOf([expression]).hasInfinity ? null : 0
  }
}
