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

type Point = ReadonlyMap<string, number>

/** Between 0 and 1, a multiple of 2^−20, without pattern over the numbers from 0. */
const scattered = (n: number): number => ((n * 0x9e3779b1 + 0x7f4a7c15) % 1_048_573) / 2 ** 20

const pointsOf = (symbols: ReadonlyArray<string>, wantsWhole: boolean): ReadonlyArray<Point> => {
  if (symbols.length === 0) return [new Map()]
  const point = (value: (index: number) => number): Point => new Map(symbols.map((name, index) => [name, value(index)]))
  const reals = RANGES.map(([low, high], round) =>
    point((index) => low + (high - low) * scattered(1 + index * 7 + round * 131))
  )
  // Whole numbers, all different: for factorials, for (−1)^n.
  const count = symbols.length
  const wholes = [
    point((index) => 2 * (count - index) + 3),
    point((index) => 3 * (count - index) + 1),
    point((index) => count - index + 1),
    point((index) => index + 2)
  ]
  return wantsWhole ? [...wholes, ...reals] : [...reals, ...wholes]
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
  /** Of `a` over `b`, where both have one sign for sure at the point that the others were held against. */
  readonly sign: 1 | -1 | 0
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
  const traits = traitsOf([a, b])
  const isComplex = mayBeComplex || traits.hasI
  const symbols = [...traits.symbols].sort()
  const wanted = symbols.length === 0 ? 1 : 2
  let points = pointsOf(symbols, traits.wantsWhole)
  let sign: 1 | -1 | 0 = 0

  const stage = <T>(field: Field<T>, enough: number): Agreement => {
    const usable: Array<Point> = []
    let first: readonly [Complex<T>, Complex<T>] | null = null
    let same = 0
    for (const point of points) {
      const balls = new Balls(field, work)
      const left = valueAt(a, balls, isComplex, point)
      const right = left === null ? null : valueAt(b, balls, isComplex, point)
      if (left === null || right === null) continue
      if (relation === "equal") {
        const found = compare(left, right, balls)
        if (found === "different") return found
        if (found === "same") same++
      } else {
        if (left.im !== null || right.im !== null) return "different"
        if (first === null) {
          const product = balls.sign(left.re) * balls.sign(right.re)
          if (product === 0) continue
          sign = product > 0 ? 1 : -1
          first = [left, right]
          if (symbols.length === 0) same++
        } else {
          const found = compareRatios(left.re, right.re, first[0].re, first[1].re, balls)
          if (found === "different") return found
          if (found === "same") same++
        }
      }
      usable.push(point)
      if (field === (doubles as unknown) ? usable.length >= enough : same >= enough) break
    }
    points = usable.length === 0 ? [] : usable
    return same >= wanted ? "same" : "unknown"
  }

  // A floor is the same over a range: there, and for what else is not smooth, every point is asked.
  const rough = stage(doubles, traits.isSmooth ? 5 : points.length)
  if (rough === "different") return { agreement: rough, sign: 0 }
  if (points.length === 0) points = pointsOf(symbols, traits.wantsWhole)
  const fine = stage(wides, wanted)
  return { agreement: fine, sign }
}
