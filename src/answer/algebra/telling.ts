/**
 * Points that tell expressions with jumps and turns apart: on and around each jump, beyond each number written in them,
 * at whole numbers of every residue and with common divisors. All of them exact, the most telling first.
 */
import type { Expression } from "../expression.ts"
import type { Rational } from "../rational.ts"
import type { Work } from "../work.ts"
import { type ExactPoint, exactValue } from "./exactly.ts"
import * as fraction from "./fraction.ts"
import type { Turns } from "./turns.ts"

const COMPOSITES = [30, 36, 60, 210, 18, 12, 24, 35, 77, 40, 45, 63]

/** Pairs in which one divides the other, or neither does, with a common divisor. */
const PAIRS: ReadonlyArray<readonly [number, number]> = [
  [6, 4],
  [4, 6],
  [12, 18],
  [18, 12],
  [3, 12],
  [12, 3],
  [5, 5],
  [9, 6],
  [10, 15],
  [0, 4],
  [4, 0],
  [1, 1]
]

/** What the other symbols are while one is moved. */
const OTHERS = [fraction.whole(6), fraction.ratio(-27, 20), fraction.whole(4), fraction.ratio(53, 20)]
const WHOLE_OTHERS = [6, 4, 9, 5].map(fraction.whole)

const JUMPS = [0, 1, -1, 2, 5, 12].map(fraction.whole)
const NEAR = [fraction.ratio(1, 50), fraction.ratio(1, 4096)]
const LARGEST_WHOLE = 2n ** 20n

/** A number from 0 up to `below`, without pattern over n. */
const scattered = (n: number, below: number): number =>
  Math.floor((((n * 0x9e3779b1 + 0x7f4a7c15) % 1_048_573) / 1_048_573) * below)

const pointOf = (symbols: ReadonlyArray<string>, value: (index: number) => Rational): ExactPoint =>
  new Map(symbols.map((name, index) => [name, value(index)]))

const at = <A>(values: ReadonlyArray<A>, index: number): A => values[index % values.length] as A

function* wholePoints(symbols: ReadonlyArray<string>, turns: Turns): Generator<ExactPoint> {
  const isSmall = turns.grows
  const most = isSmall ? 20 : 24
  const pointsWith = (values: (index: number) => number) => pointOf(symbols, (index) => fraction.whole(values(index)))
  if (symbols.length > 1) {
    for (const [m, n] of PAIRS) yield pointsWith((index) => (index === 0 ? m : index === 1 ? n : m + n * (index - 1)))
    for (let round = 0; round < 12; round++) {
      yield pointsWith((index) => scattered(1 + index * 7 + round * 131, 13))
      if (!isSmall) yield pointsWith((index) => at(COMPOSITES, scattered(5 + index * 11 + round * 71, 12)))
    }
  }
  for (const moved of symbols.keys()) {
    for (let n = 0; n <= most; n++) {
      yield pointOf(symbols, (index) => (index === moved ? fraction.whole(n) : at(WHOLE_OTHERS, index)))
    }
  }
  if (symbols.length === 1 && !isSmall) for (const n of COMPOSITES) yield pointsWith(() => n)
  if (!turns.counts) for (let n = 1; n <= 9; n++) yield pointsWith((index) => -n - index * (n % 3))
}

/** Values of one symbol, the others given, at which an argument is 0 or jumps, and near them; exact for a linear one. */
function* valuesAround(
  argument: Expression,
  isStep: boolean,
  valueAt: (argument: Expression, value: Rational) => Rational | null,
  work: Work
): Generator<Rational> {
  const add = (a: Rational, b: Rational) => fraction.add(a, b, work)
  const start = valueAt(argument, fraction.ZERO)
  const next = start === null ? null : valueAt(argument, fraction.ONE)
  if (start === null || next === null) return
  const slope = fraction.subtract(next, start, work)
  if (slope.numerator === 0n) return
  const zero = fraction.divide(fraction.negate(start), slope, work)
  if (isStep) {
    const width = fraction.inverse(slope)
    for (const jump of JUMPS) {
      const here = add(zero, fraction.multiply(jump, width, work))
      yield here
      for (const part of NEAR) {
        const near = fraction.multiply(part, width, work)
        yield add(here, near)
        yield fraction.subtract(here, near, work)
      }
    }
    return
  }
  yield zero
  for (const near of [...NEAR, fraction.ONE]) yield* [add(zero, near), fraction.subtract(zero, near, work)]
  for (const factor of [-1, 2, 10, -10]) yield fraction.multiply(zero, fraction.whole(factor), work)
}

/** Values that a number written in an expression suggests. */
function* valuesBy(literal: Rational, work: Work): Generator<Rational> {
  const times = (factor: Rational) => fraction.multiply(literal, factor, work)
  yield* [times(fraction.whole(10)), times(fraction.whole(-10)), literal, fraction.negate(literal)]
  yield* [fraction.add(literal, fraction.ONE, work), fraction.subtract(literal, fraction.ONE, work)]
  yield* [times(fraction.whole(2)), times(fraction.ratio(7, 2)), times(fraction.ratio(1, 2)), fraction.inverse(literal)]
}

function* valuesOf(
  symbols: ReadonlyArray<string>,
  moved: number,
  others: ReadonlyArray<Rational>,
  turns: Turns,
  work: Work
): Generator<Rational> {
  const valueAt = (argument: Expression, value: Rational) =>
    exactValue(
      argument,
      pointOf(symbols, (index) => (index === moved ? value : at(others, index))),
      work
    )
  for (const argument of turns.zeros) yield* valuesAround(argument, false, valueAt, work)
  for (const argument of turns.steps) yield* valuesAround(argument, true, valueAt, work)
  for (const literal of turns.literals) yield* valuesBy(literal, work)
}

function* turningPoints(symbols: ReadonlyArray<string>, turns: Turns, work: Work): Generator<ExactPoint> {
  const others = turns.counts ? WHOLE_OTHERS : OTHERS
  for (const moved of symbols.keys()) {
    const seen = new Set<string>()
    for (const value of valuesOf(symbols, moved, others, turns, work)) {
      const near = turns.counts ? [fraction.floor(value), fraction.floor(value) + 1n].map(fraction.whole) : [value]
      for (const here of near) {
        const name = `${here.numerator}/${here.denominator}`
        if (seen.has(name) || (turns.counts && (here.numerator < 0n || here.numerator > LARGEST_WHOLE))) continue
        seen.add(name)
        yield pointOf(symbols, (index) => (index === moved ? here : at(others, index)))
      }
    }
  }
}

/** Every symbol at once beyond a number that is written. */
function* jointPoints(symbols: ReadonlyArray<string>, turns: Turns, work: Work): Generator<ExactPoint> {
  for (const literal of symbols.length > 1 ? turns.literals : []) {
    for (const signs of [0b00, 0b11, 0b01, 0b10]) {
      yield pointOf(symbols, (index) => {
        const size = fraction.ratio(((signs >> (index % 2)) & 1) === 0 ? 2 * index + 3 : -2 * index - 3, 2)
        return fraction.multiply(literal, size, work)
      })
    }
  }
}

/** Fractions of every twentieth, in all signs and orders of size. */
function* fractionPoints(symbols: ReadonlyArray<string>): Generator<ExactPoint> {
  if (symbols.length === 1) {
    for (let n = 0; n < 41; n++) yield pointOf(symbols, () => fraction.ratio(7 * n - 140, 20))
    return
  }
  yield pointOf(symbols, () => fraction.ratio(23, 10))
  for (let round = 0; round < 40; round++) {
    yield pointOf(symbols, (index) => fraction.ratio(scattered(3 + index * 7 + round * 131, 281) - 140, 20))
  }
}

export function* tellingPoints(symbols: ReadonlyArray<string>, turns: Turns, work: Work): Generator<ExactPoint> {
  if (turns.counts || turns.alternates) yield* wholePoints(symbols, turns)
  if (turns.zeros.length + turns.steps.length > 0 || turns.counts) yield* turningPoints(symbols, turns, work)
  if (turns.counts || turns.zeros.length + turns.steps.length === 0) return
  yield* jointPoints(symbols, turns, work)
  yield* fractionPoints(symbols)
  if (!turns.alternates && turns.steps.length > 0) yield* wholePoints(symbols, turns)
}
