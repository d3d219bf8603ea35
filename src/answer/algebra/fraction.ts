/**
 * Arithmetic on exact rationals, always reduced. Work is counted and sizes are bounded before a large product is made;
 * numbers that a double holds exactly take short cuts.
 */
import type { Rational } from "../rational.ts"
import { MAX_BITS, OverLimit, spend, type Work } from "../work.ts"

const SAFE = BigInt(Number.MAX_SAFE_INTEGER)

export const isSmall = (value: bigint): boolean => value <= SAFE && value >= -SAFE

export const ZERO: Rational = { numerator: 0n, denominator: 1n }
export const ONE: Rational = { numerator: 1n, denominator: 1n }
export const MINUS_ONE: Rational = { numerator: -1n, denominator: 1n }

export const whole = (value: bigint | number): Rational => ({ numerator: BigInt(value), denominator: 1n })

/** A ratio of two small integers. */
export const ratio = (top: number, under: number): Rational => {
  const shared = smallGcd(Math.abs(top), Math.abs(under)) * Math.sign(under)
  return { numerator: BigInt(top / shared), denominator: BigInt(under / shared) }
}

export const bitLength = (value: bigint): number => {
  if (isSmall(value)) return value === 0n ? 0 : Math.floor(Math.log2(Math.abs(Number(value)))) + 1
  const digits = (value < 0n ? -value : value).toString(16)
  return digits.length * 4 - Math.clz32(Number.parseInt(digits[0] ?? "0", 16)) + 28
}

export const smallGcd = (a: number, b: number): number => {
  while (b !== 0) {
    const rest = a % b
    a = b
    b = rest
  }
  return a
}

export const gcd = (a: bigint, b: bigint, work: Work): bigint => {
  if (a < 0n) a = -a
  if (b < 0n) b = -b
  while (b !== 0n) {
    if (a <= SAFE && b <= SAFE) return BigInt(smallGcd(Number(a), Number(b)))
    // A step on numbers of MAX_BITS takes under half a microsecond: about a unit.
    spend(work, 1)
    const rest = a % b
    a = b
    b = rest
  }
  return a
}

/** A product of integers, counted, and refused before it is made where it would be too large. */
export const times = (a: bigint, b: bigint, work: Work): bigint => {
  if (a === 1n) return b
  if (b === 1n) return a
  if (!isSmall(a) || !isSmall(b)) {
    const left = bitLength(a)
    const right = bitLength(b)
    if (left + right > MAX_BITS) throw new OverLimit("too-many-digits")
    spend(work, 1 + Math.floor((left * right) / 2 ** 20))
  }
  return a * b
}

export const reduced = (numerator: bigint, denominator: bigint, work: Work): Rational => {
  if (denominator < 0n) {
    numerator = -numerator
    denominator = -denominator
  }
  if (denominator === 1n) return { numerator, denominator }
  const shared = gcd(numerator, denominator, work)
  return shared === 1n
    ? { numerator, denominator }
    : { numerator: numerator / shared, denominator: denominator / shared }
}

export const add = (a: Rational, b: Rational, work: Work): Rational => {
  if (a.denominator === 1n && b.denominator === 1n) return { numerator: a.numerator + b.numerator, denominator: 1n }
  if (a.denominator === b.denominator) return reduced(a.numerator + b.numerator, a.denominator, work)
  const numerator = times(a.numerator, b.denominator, work) + times(b.numerator, a.denominator, work)
  return reduced(numerator, times(a.denominator, b.denominator, work), work)
}

export const negate = (a: Rational): Rational => ({ numerator: -a.numerator, denominator: a.denominator })

export const subtract = (a: Rational, b: Rational, work: Work): Rational => add(a, negate(b), work)

export const multiply = (a: Rational, b: Rational, work: Work): Rational => {
  const numerator = times(a.numerator, b.numerator, work)
  return a.denominator === 1n && b.denominator === 1n
    ? { numerator, denominator: 1n }
    : reduced(numerator, times(a.denominator, b.denominator, work), work)
}

/** 1/a; the caller has seen that `a` is not zero. */
export const inverse = (a: Rational): Rational =>
  a.numerator < 0n
    ? { numerator: -a.denominator, denominator: -a.numerator }
    : { numerator: a.denominator, denominator: a.numerator }

export const divide = (a: Rational, b: Rational, work: Work): Rational => multiply(a, inverse(b), work)

export const equal = (a: Rational, b: Rational): boolean =>
  a.numerator === b.numerator && a.denominator === b.denominator

/** The sign of a − b. */
export const compare = (a: Rational, b: Rational, work: Work): -1 | 0 | 1 => {
  const left = times(a.numerator, b.denominator, work)
  const right = times(b.numerator, a.denominator, work)
  return left < right ? -1 : left > right ? 1 : 0
}

export const isWhole = (a: Rational): boolean => a.denominator === 1n

export const floor = (a: Rational): bigint => {
  const towardsZero = a.numerator / a.denominator
  return a.numerator < 0n && towardsZero * a.denominator !== a.numerator ? towardsZero - 1n : towardsZero
}

/** value^exponent for a whole exponent from 0, refused before it is made where it would be too large. */
export const wholePower = (value: bigint, exponent: number, work: Work): bigint => {
  if (value === 1n || exponent === 0) return 1n
  if (value === -1n) return exponent % 2 === 0 ? 1n : -1n
  if (value === 0n) return 0n
  const bits = bitLength(value) * exponent
  if (bits > MAX_BITS + 64) throw new OverLimit("too-many-digits")
  spend(work, 1 + Math.floor((bits * bits) / 2 ** 22))
  return value ** BigInt(exponent)
}

/** The whole exponent may be negative; the base is then not zero. */
export const power = (base: Rational, exponent: number, work: Work): Rational => {
  const from = exponent < 0 ? inverse(base) : base
  const steps = Math.abs(exponent)
  return { numerator: wholePower(from.numerator, steps, work), denominator: wholePower(from.denominator, steps, work) }
}
