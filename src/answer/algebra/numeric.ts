/**
 * Deciding by numbers: two expressions are evaluated at fixed points. Doubles tell most differences; what they leave
 * equal is held against each other at 256 bits, so that e^(π√163) is not the whole number next to it.
 */
import type { Expression } from "../expression.ts"
import type { Work } from "../work.ts"
import { type Ball, Balls, doubles, type Field, NoValue, wides } from "./balls.ts"
import { type Complex, real } from "./complexes.ts"
import { Evaluator } from "./evaluate.ts"
import { traitsOf } from "./plain.ts"

/** Ranges that the symbols of one point are taken from. */
const RANGES: ReadonlyArray<readonly [number, number]> = [
  [1, 5],
  [-4, -1],
  [0, 1],
  [-3, 3],
  [-1, 1],
  [5, 60],
  [-7, 7],
  [-2, 2]
]

/** Where nearer ones do not do: of √(x − 100), of arcsin(100x). */
const FAR_RANGES: ReadonlyArray<readonly [number, number]> = [
  [100, 1000],
  [100, 1000],
  [0, 1 / 128],
  [0, 1 / 128],
  [-1000, -100],
  [-1000, -100]
]

type Point = ReadonlyMap<string, number>

/** Between 0 and 1, a multiple of 2^−20, without pattern over the numbers from 0. */
const scattered = (n: number): number => ((n * 0x9e3779b1 + 0x7f4a7c15) % 1_048_573) / 2 ** 20

const pointsOf = (symbols: ReadonlyArray<string>, wantsWhole: boolean): ReadonlyArray<Point> => {
  if (symbols.length === 0) return [new Map()]
  const point = (value: (index: number) => number): Point => new Map(symbols.map((name, index) => [name, value(index)]))
  const within = ([low, high]: readonly [number, number], round: number): Point =>
    point((index) => low + (high - low) * scattered(1 + index * 7 + round * 131))
  const reals = RANGES.map(within)
  const far = FAR_RANGES.map((range, round) => within(range, RANGES.length + round))
  // Whole numbers, all different: for factorials, for (−1)^n.
  const count = symbols.length
  const wholes = [
    point((index) => 2 * (count - index) + 3),
    point((index) => 3 * (count - index) + 1),
    point((index) => count - index + 1),
    point((index) => index + 2)
  ]
  return wantsWhole ? [...wholes, ...reals, ...far] : [...reals, ...wholes, ...far]
}

export type Agreement = "same" | "different" | "unknown"

/**
 * Error up to which two values that agree count as the same: relative below 1, absolute beyond it, so that a large number
 * is not taken for the next one; and, where both may be 0, relative to the largest value met.
 */
const PRECISE = 1e-25
const PRECISE_ZERO = 1e-38

const compare = <T>(a: Complex<T>, b: Complex<T>, balls: Balls<T>): Agreement => {
  let isSure = true
  for (const [left, right] of [[a.re, b.re] as const, [a.im, b.im] as const]) {
    if (left === null && right === null) continue
    const one = left ?? balls.number(0)
    const two = right ?? balls.number(0)
    const distance = Math.abs(balls.field.toNumber(balls.field.subtract(one.value, two.value)))
    const error = one.error + two.error
    if (distance > error) return "different"
    const size = Math.max(balls.size(one), balls.size(two))
    if (!(error <= PRECISE * Math.min(1, size) || error <= PRECISE_ZERO * Math.min(1, balls.peak))) isSure = false
  }
  return isSure ? "same" : "unknown"
}

/** Whether a/b and c/d are the same. */
const compareRatios = <T>(a: Ball<T>, b: Ball<T>, c: Ball<T>, d: Ball<T>, balls: Balls<T>): Agreement => {
  try {
    return compare(real(balls.multiply(a, d)), real(balls.multiply(b, c)), balls)
  } catch (error) {
    if (error instanceof NoValue) return "unknown"
    throw error
  }
}

export const valueAt = <T>(
  expression: Expression,
  balls: Balls<T>,
  isComplex: boolean,
  point: Point = new Map()
): Complex<T> | null => {
  try {
    return new Evaluator(balls, isComplex, point).value(expression)
  } catch (error) {
    if (error instanceof NoValue) return null
    throw error
  }
}

export interface Decision {
  readonly agreement: Agreement
  /** Of `a` over `b`, at the point that the others were held against; 0 for `equal`. */
  readonly sign: 1 | -1 | 0
}

interface Pair {
  readonly a: Expression
  readonly b: Expression
  /** `equal`: a = b wherever both have values. `ratio`: a/b is the same real number there. */
  readonly relation: "equal" | "ratio"
  readonly isComplex: boolean
  /** Points that have to agree. */
  readonly wanted: number
}

interface Stage extends Decision {
  /** Points at which both had values. */
  readonly usable: ReadonlyArray<Point>
}

/** Both held against each other at one point after the other, until enough of them were usable, or agree for sure. */
const heldAgainst = <T>(
  { a, b, relation, isComplex, wanted }: Pair,
  points: ReadonlyArray<Point>,
  field: Field<T>,
  isEnough: (usable: number, same: number) => boolean,
  work: Work
): Stage => {
  const usable: Array<Point> = []
  let first: readonly [Ball<T>, Ball<T>] | null = null
  let sign: 1 | -1 | 0 = 0
  let same = 0
  for (const point of points) {
    const balls = new Balls(field, work)
    const left = valueAt(a, balls, isComplex, point)
    const right = left === null ? null : valueAt(b, balls, isComplex, point)
    if (left === null || right === null) continue
    let found: Agreement
    if (relation === "equal") found = compare(left, right, balls)
    else if (left.im !== null || right.im !== null) found = "different"
    else if (first !== null) found = compareRatios(left.re, right.re, first[0], first[1], balls)
    else {
      const product = balls.sign(left.re) * balls.sign(right.re)
      // A ratio is taken where neither is 0.
      if (product === 0) continue
      sign = product > 0 ? 1 : -1
      first = [left.re, right.re]
      found = wanted === 1 ? "same" : "unknown"
    }
    if (found === "different") return { agreement: found, sign: 0, usable }
    if (found === "same") same++
    usable.push(point)
    if (isEnough(usable.length, same)) break
  }
  return { agreement: same >= wanted ? "same" : "unknown", sign, usable }
}

/**
 * Whether a = b at all points where both have values, or, for `ratio`, whether a/b is the same real number at all.
 * Two points are asked for where there are symbols.
 */
export const decide = (
  a: Expression,
  b: Expression,
  relation: "equal" | "ratio",
  mayBeComplex: boolean,
  work: Work
): Decision => {
  const { symbols, hasI, wantsWhole, isSmooth } = traitsOf([a, b])
  const wanted = symbols.size === 0 ? 1 : 2
  const pair: Pair = { a, b, relation, isComplex: mayBeComplex || hasI, wanted }
  const points = pointsOf([...symbols].sort(), wantsWhole)
  // A floor is the same over a range: there, and for what else is not smooth, every point is asked.
  const rough = heldAgainst(pair, points, doubles, (usable) => isSmooth && usable >= 5, work)
  if (rough.agreement === "different") return rough
  const left = rough.usable.length === 0 ? points : rough.usable
  return heldAgainst(pair, left, wides, (_, same) => same >= wanted, work)
}
