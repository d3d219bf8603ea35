/**
 * Where expressions in symbols jump, turn or count: floors, absolute values, common divisors, factorials and their kin.
 * Two of them may agree at every point of a few ranges and still differ: at multiples of 3, or beyond 2000.
 */
import type { Expression } from "../expression.ts"
import type { Rational } from "../rational.ts"
import type { Work } from "../work.ts"
import { partsOf } from "../parts.ts"
import { plainRational, traitsOf } from "./plain.ts"

export interface Turns {
  /** Arguments that a floor is taken of: it jumps where they are whole. */
  readonly steps: Array<Expression>
  /** What an absolute value, a larger of two, a root of a square turn at the zeros of. */
  readonly zeros: Array<Expression>
  /** The numbers written in them, without their signs. */
  readonly literals: Array<Rational>
  /** Factorials, common divisors and the like: values at whole numbers from 0 alone. */
  counts: boolean
  /** Factorials and binomials, whose values grow fast. */
  grows: boolean
  /** Powers like (−1)^n. */
  alternates: boolean
}

const MAX_ARGUMENTS = 8
const MAX_LITERALS = 10

const holdsSymbols = (expression: Expression): boolean => traitsOf([expression]).symbols.size > 0

const isEven = (exponent: Rational | null): boolean =>
  exponent !== null && exponent.denominator === 1n && exponent.numerator % 2n === 0n

/** Whether some even power is in it: the root of a square is an absolute value. */
const holdsSquare = (expression: Expression, work: Work): boolean =>
  expression.kind === "power" && isEven(plainRational(expression.exponent, work))
    ? holdsSymbols(expression.base)
    : partsOf(expression).some((part) => holdsSquare(part, work))

const mayBeNegative = (base: Expression, work: Work): boolean => {
  if (base.kind === "constant" || base.kind === "root" || holdsSymbols(base)) return false
  const value = plainRational(base, work)
  return value === null || value.numerator < 0n
}

const difference = (a: Expression, b: Expression): Expression => ({
  kind: "sum",
  terms: [a, { kind: "negative", of: b }]
})

const collect = (expression: Expression, turns: Turns, work: Work): void => {
  switch (expression.kind) {
    case "number": {
      const { numerator, denominator } = expression.value
      turns.literals.push({ numerator: numerator < 0n ? -numerator : numerator, denominator })
      return
    }
    case "root":
      if (holdsSquare(expression.of, work)) turns.zeros.push(expression.of)
      break
    case "power": {
      const exponent = plainRational(expression.exponent, work)
      if (exponent === null) {
        if (mayBeNegative(expression.base, work) && holdsSymbols(expression.exponent)) turns.alternates = true
      } else if (exponent.denominator % 2n === 0n && holdsSquare(expression.base, work)) {
        turns.zeros.push(expression.base)
      }
      break
    }
    case "call":
      if (holdsSymbols(expression)) collectCall(expression.name, expression.of, turns)
  }
  for (const part of partsOf(expression)) collect(part, turns, work)
}

const collectCall = (name: string, of: ReadonlyArray<Expression>, turns: Turns): void => {
  switch (name) {
    case "floor":
    case "ceil":
      turns.steps.push(...of)
      return
    case "abs":
      turns.zeros.push(...of)
      return
    case "min":
    case "max":
      of.forEach((one, index) => {
        for (const other of of.slice(index + 1)) turns.zeros.push(difference(one, other))
      })
      return
    case "factorial":
    case "binomial":
      turns.grows = true
      turns.counts = true
      return
    case "gcd":
    case "lcm":
      turns.counts = true
  }
}

/** Null for what is smooth: sines, logarithms, roots of what is no square. */
export const turnsIn = (expressions: ReadonlyArray<Expression>, work: Work): Turns | null => {
  const turns: Turns = { steps: [], zeros: [], literals: [], counts: false, grows: false, alternates: false }
  for (const expression of expressions) collect(expression, turns, work)
  if (turns.steps.length + turns.zeros.length === 0 && !turns.counts && !turns.alternates) return null
  turns.steps.splice(MAX_ARGUMENTS)
  turns.zeros.splice(MAX_ARGUMENTS)
  const byValue = new Map(turns.literals.map((value) => [`${value.numerator}/${value.denominator}`, value]))
  const literals = [...byValue.values()].filter(
    ({ numerator, denominator }) => numerator > 0n && numerator !== denominator
  )
  turns.literals.splice(0, Number.POSITIVE_INFINITY, ...literals.slice(0, MAX_LITERALS))
  return turns
}
