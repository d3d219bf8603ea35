/**
 * Deciding by numbers: two expressions are evaluated at fixed points. Doubles tell most differences; what they leave
 * equal is held against each other at 256 bits, so that e^(π√163) is not the whole number next to it.
 */
import type { Expression } from "../expression.ts"
import type { Rational } from "../rational.ts"
import { OverLimit, type Work } from "../work.ts"
import { type Ball, Balls, doubles, type Field, NoValue, wides } from "./balls.ts"
import { type Complex, real } from "./complexes.ts"
import { Evaluator } from "./evaluate.ts"
import { type ExactPoint, exactValue } from "./exactly.ts"
import * as fraction from "./fraction.ts"
import { traitsOf } from "./plain.ts"
import { tellingPoints } from "./telling.ts"
import { turnsIn } from "./turns.ts"
import { spellExpression } from "../spell-expression.ts"

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

/** Work that points of this kind may take, at most a third of what is left. */
const SHARE = 8_000

/** Runs on a share of the work, until it is spent. */
const onShare = (work: Work, run: (share: Work) => void): void => {
  const most = Math.min(Math.floor(work.left / 3), SHARE)
  const share = { left: most }
  try {
    run(share)
  } catch (error) {
    if (!(error instanceof OverLimit)) throw error
  } finally {
    work.left -= most - Math.max(0, share.left)
  }
}

/** A point in doubles that are multiples of 2^−20; null for what is too large. */
const rounded = (point: ExactPoint): Point | null => {
  const values = new Map<string, number>()
  for (const [name, { numerator, denominator }] of point) {
    const value = Number(numerator) / Number(denominator)
    if (!(Math.abs(value) < 2 ** 150)) return null
    values.set(name, Math.abs(value) < 2 ** 30 ? Math.round(value * 2 ** 20) / 2 ** 20 : Math.round(value))
  }
  return values
}

interface ExactStage {
  agreement: Agreement
  sign: 1 | -1 | 0
  same: number
  /** Points at which one of them is not rational, or has no value. */
  readonly open: Array<Point>
}

/** Both held against each other by exact values, at the points that tell most of jumps and turns. */
const heldExactly = ({ a, b, relation }: Pair, points: Iterable<ExactPoint>, stage: ExactStage, work: Work): void => {
  let first: readonly [Rational, Rational] | null = null
  for (const point of points) {
    const left = exactValue(a, point, work)
    const right = left === null ? null : exactValue(b, point, work)
    if (left === null || right === null) {
      const open = rounded(point)
      if (open !== null) stage.open.push(open)
      continue
    }
    let isSame = relation === "equal" && fraction.equal(left, right)
    if (relation === "ratio") {
      if (left.numerator === 0n && right.numerator === 0n) continue
      if (first === null && left.numerator !== 0n && right.numerator !== 0n) {
        first = [left, right]
        stage.sign = left.numerator > 0n === right.numerator > 0n ? 1 : -1
      }
      // Where just one of them is 0, there is no ratio.
      isSame =
        first !== null &&
        fraction.equal(fraction.multiply(left, first[1], work), fraction.multiply(right, first[0], work))
    }
    if (!isSame) {
      stage.agreement = "different"
      return
    }
    stage.same++
  }
}

/**
 * Whether a = b at all points where both have values, or, for `ratio`, whether a/b is the same real number at all.
 * Two points are asked for where there are symbols; many more where these are in functions with jumps and turns.
 */
export const decide = (
  one: Expression,
  other: Expression,
  relation: "equal" | "ratio",
  mayBeComplex: boolean,
  work: Work
): Decision => {
  // Which points are tried hangs on what is written in both, in its order: either way round it is to be the same.
  const [a, b] = spellExpression(one) <= spellExpression(other) ? [one, other] : [other, one]
  const { symbols, hasI, wantsWhole, isSmooth } = traitsOf([a, b])
  const wanted = symbols.size === 0 ? 1 : 2
  const pair: Pair = { a, b, relation, isComplex: mayBeComplex || hasI, wanted }
  const names = [...symbols].sort()
  const points = pointsOf(names, wantsWhole)
  // A floor is the same over a range: there, and for what else is not smooth, every point is asked.
  const rough = heldAgainst(pair, points, doubles, (usable) => isSmooth && usable >= 5, work)
  if (rough.agreement === "different") return rough
  const left = rough.usable.length === 0 ? points : rough.usable
  const turns = symbols.size === 0 ? null : turnsIn([a, b], work)
  if (turns === null) return heldAgainst(pair, left, wides, (_, same) => same >= wanted, work)

  const exact: ExactStage = { agreement: "unknown", sign: 0, same: 0, open: [] }
  onShare(work, (share) => heldExactly(pair, tellingPoints(names, turns, share), exact, share))
  if (exact.agreement === "different") return { agreement: "different", sign: 0 }
  // What stays open there is asked of numbers with an error, next to two of the first points.
  const hold = <T>(field: Field<T>, at: ReadonlyArray<Point>): Stage => {
    let stage: Stage = { agreement: "unknown", sign: 0, usable: [] }
    onShare(work, (share) => {
      stage = heldAgainst(pair, at, field, () => false, share)
    })
    return stage
  }
  const near = hold(doubles, [...left.slice(0, 2), ...exact.open])
  if (near.agreement === "different") return near
  const close = exact.open.length === 0 ? near : hold(wides, near.usable)
  if (close.agreement === "different") return close
  if (exact.same >= wanted) return { agreement: "same", sign: exact.sign }
  if (exact.open.length > 0 && close.agreement === "same") return close
  return heldAgainst(pair, left, wides, (_, same) => same >= wanted, work)
}
