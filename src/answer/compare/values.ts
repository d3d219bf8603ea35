/** Comparing values: the tree as it stands, then exact numbers and algebra, with units and the policies about them. */
import { equalExpressions } from "../algebra/equal.ts"
import { compareReals } from "../algebra/value.ts"
import type { Expression } from "../expression.ts"
import type { Unit, Value } from "../meaning.ts"
import { partsOf } from "../parts.ts"
import { LETTER_UNITS, unitNamed } from "../parse/units.ts"
import { equalRationals, type Rational } from "../rational.ts"
import { type Context, type Decision, differ } from "./decision.ts"
import { isLiteral, isUndone } from "./undone.ts"

const number = (value: Rational): Expression => ({ kind: "number", value })
const HUNDRED = number({ numerator: 100n, denominator: 1n })
const STRAIGHT = number({ numerator: 180n, denominator: 1n })
const ZERO = number({ numerator: 0n, denominator: 1n })
const PI: Expression = { kind: "constant", name: "pi" }

const times = (a: Expression, b: Expression): Expression => ({ kind: "product", factors: [a, b] })

/** Whether two trees are the same, node by node. What is written alike needs no algebra, and no limit. */
export const sameTree = (a: Expression, b: Expression): boolean => {
  switch (a.kind) {
    case "number":
      return b.kind === "number" && equalRationals(a.value, b.value)
    case "symbol":
    case "constant":
      return b.kind === a.kind && a.name === b.name
    case "negative":
      return b.kind === "negative" && sameTree(a.of, b.of)
    case "sum":
      return b.kind === "sum" && sameTrees(a.terms, b.terms)
    case "product":
      return b.kind === "product" && sameTrees(a.factors, b.factors)
    case "quotient":
      return b.kind === "quotient" && sameTree(a.over, b.over) && sameTree(a.under, b.under)
    case "power":
      return b.kind === "power" && sameTree(a.base, b.base) && sameTree(a.exponent, b.exponent)
    case "root":
      return b.kind === "root" && sameTree(a.of, b.of) && sameTree(a.index, b.index)
    case "call":
      return b.kind === "call" && a.name === b.name && sameTrees(a.of, b.of)
  }
}

const sameTrees = (a: ReadonlyArray<Expression>, b: ReadonlyArray<Expression>): boolean =>
  a.length === b.length && a.every((one, at) => sameTree(one, b[at] as Expression))

const hasPi = (expression: Expression): boolean =>
  expression.kind === "constant" ? expression.name === "pi" : partsOf(expression).some(hasPi)

/** Whether two expressions are the same value, whatever they look like. */
export const compareExpressions = (gold: Expression, answer: Expression, context: Context): Decision => {
  const decision = exactly(gold, answer, context)
  if (decision.equal || context.policies.tolerance === 0) return decision
  return isNear(gold, answer, context) ? { equal: true, rule: "within-tolerance" } : decision
}

const exactly = (gold: Expression, answer: Expression, { work }: Context): Decision => {
  if (gold.kind === "number" && answer.kind === "number")
    return { equal: equalRationals(gold.value, answer.value), rule: "exact-number" }
  return sameTree(gold, answer) ? { equal: true, rule: "same-form" } : equalExpressions(gold, answer, work)
}

/** Decimals that a tolerance is held to. */
const SCALE = 1_000_000_000_000_000

/** Within the tolerance that was asked for by name: |answer − gold| ≤ tolerance · |gold|, from 0 the tolerance itself. */
const isNear = (gold: Expression, answer: Expression, { work, policies }: Context): boolean => {
  const part = number({ numerator: BigInt(Math.round(policies.tolerance * SCALE)), denominator: BigInt(SCALE) })
  const size = (of: Expression): Expression => ({ kind: "call", name: "abs", of: [of] })
  const distance = size({ kind: "sum", terms: [answer, { kind: "negative", of: gold }] })
  const allowed = equalExpressions(gold, ZERO, work).equal ? part : times(part, size(gold))
  const order = compareReals(distance, allowed, work)
  return order !== null && order <= 0
}

/** `3m` beside a value with a unit: its letter is a unit too. Null where it ends in none. */
const withLetterUnit = (value: Value): Value | null => {
  const { expression } = value
  if (expression.kind !== "product") return null
  const last = expression.factors.at(-1)
  const unit = last?.kind === "symbol" && LETTER_UNITS.has(last.name) ? unitNamed(last.name) : null
  const [first, ...rest] = expression.factors.slice(0, -1)
  if (unit === null || first === undefined) return null
  return { ...value, unit, expression: rest.length === 0 ? first : { kind: "product", factors: [first, ...rest] } }
}

export const compareValues = (gold: Value, answer: Value, context: Context): Decision => {
  const { policies } = context
  if ((gold.unit === null) !== (answer.unit === null)) {
    const [measured, other] = [withLetterUnit(gold), withLetterUnit(answer)]
    if (gold.unit === null && measured !== null) return compareValues(measured, answer, context)
    if (answer.unit === null && other !== null) return compareValues(gold, other, context)
  }
  if (policies.arithmetic === "refuse" && isLiteral(gold.expression) && isUndone(answer.expression))
    return differ("arithmetic-left-undone")
  const [wanted, given] = [gold.unit, answer.unit]
  if (wanted !== null && given !== null) {
    if (wanted.dimensions !== given.dimensions) {
      const angle = asRadians(gold, answer, wanted, given, context)
      if (angle !== null) return angle
      if (!isCountOf(wanted, given) && !isCountOf(given, wanted)) return differ("units-differ")
    } else if (!equalRationals(wanted.factor, given.factor))
      return compareExpressions(
        times(gold.expression, number(wanted.factor)),
        times(answer.expression, number(given.factor)),
        context
      )
  } else if ((wanted === null) !== (given === null)) {
    if (policies.units === "required") return differ("unit-missing")
    const angle = asRadians(gold, answer, wanted, given, context)
    if (angle?.equal) return angle
  }
  const decision = compareExpressions(gold.expression, answer.expression, context)
  if (decision.equal || policies.percent === "value" || gold.percent === answer.percent) return decision
  const [percent, bare] = gold.percent ? [gold, answer] : [answer, gold]
  return compareExpressions(times(percent.expression, HUNDRED), bare.expression, context)
}

/** Units that are not named count what is measured: `5 units` may be 5 cm, `5 square units` 5 cm² but not 5 cm. */
const isCountOf = (count: Unit, of: Unit): boolean => {
  const power = /^count\^(\d)$/.exec(count.dimensions)?.[1]
  if (power === undefined || of.dimensions.startsWith("angle")) return false
  return /^[^ ^]+(?: [^ ^]+)*\^(\d)$/.exec(of.dimensions)?.[1] === power
}

/** 90° is π/2: degrees against a value that holds π, or against radians. Null where neither is so. */
const asRadians = (gold: Value, answer: Value, wanted: Unit | null, given: Unit | null, context: Context) => {
  const isDegrees = (unit: Unit | null) => unit?.dimensions === "angle^1"
  const isRadians = (unit: Unit | null, { expression }: Value) =>
    unit?.dimensions === "angle-rad^1" || (unit === null && hasPi(expression))
  const turned = (value: Value) => times(value.expression, { kind: "quotient", over: PI, under: STRAIGHT })
  if (isDegrees(wanted) && isRadians(given, answer)) return compareExpressions(turned(gold), answer.expression, context)
  if (isDegrees(given) && isRadians(wanted, gold)) return compareExpressions(gold.expression, turned(answer), context)
  return null
}
