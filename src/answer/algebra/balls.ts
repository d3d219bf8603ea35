/**
 * Real numbers with a bound on their error, carried through every step: what is found different is different, and how
 * closely two values agree is known, cancellation or not. Once over doubles, once over 256 bits (fixed.ts).
 */
import { spend, type Work } from "../work.ts"
import * as fixed from "./fixed.ts"

/** The true value lies within `error` of `value`. */
export interface Ball<T> {
  readonly value: T
  readonly error: number
}

/** Real arithmetic on plain values. */
export interface Field<T> {
  readonly ofRational: (numerator: bigint, denominator: bigint) => T
  /** Of a double that is a multiple of 2^−40, exactly. */
  readonly ofNumber: (value: number) => T
  readonly toNumber: (value: T) => number
  readonly add: (a: T, b: T) => T
  readonly subtract: (a: T, b: T) => T
  readonly multiply: (a: T, b: T) => T
  readonly divide: (a: T, b: T) => T
  readonly root: (value: T) => T
  readonly exp: (value: T) => T
  readonly ln: (value: T) => T
  readonly circle: (value: T) => readonly [sin: T, cos: T]
  readonly arctan: (value: T) => T
  readonly pi: () => T
  /** How far a result of this size may be rounded, by arithmetic and by functions. */
  readonly rounding: (size: number) => number
  readonly functionRounding: (size: number) => number
  /** Units of work that a root, and a function, take. */
  readonly rootCost: number
  readonly functionCost: number
}

const TINY = 2 ** -1000

export const doubles: Field<number> = {
  ofRational: (numerator, denominator) => Number(numerator) / Number(denominator),
  ofNumber: (value) => value,
  toNumber: (value) => value,
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  root: Math.sqrt,
  exp: Math.exp,
  ln: Math.log,
  circle: (value) => [Math.sin(value), Math.cos(value)],
  arctan: Math.atan,
  pi: () => Math.PI,
  rounding: (size) => size * 2 ** -51 + TINY,
  functionRounding: (size) => size * 2 ** -49 + TINY,
  rootCost: 0,
  functionCost: 0
}

export const wides: Field<bigint> = {
  ofRational: fixed.ofRational,
  ofNumber: fixed.ofNumber,
  toNumber: fixed.toNumber,
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: fixed.times,
  divide: fixed.over,
  root: fixed.root,
  exp: fixed.exp,
  ln: fixed.ln,
  circle: fixed.circle,
  arctan: fixed.arctan,
  pi: fixed.pi,
  rounding: () => 2 ** -254,
  functionRounding: (size) => (1 + size) * 2 ** -250,
  rootCost: 4,
  functionCost: 25
}

/** What has no value here, or none that can be told. One object, as its stack tells nothing. */
export class NoValue extends Error {}
export const NO_VALUE = new NoValue("no value")

/** Arguments of sine and the exponential beyond this are not evaluated. */
const MAX_ANGLE = 1e6
const MAX_EXPONENT = 500
const MAX_SIZE = 1e200

/** Arithmetic on balls. It throws {@link NO_VALUE} where the result is not a real number for sure. */
export class Balls<T> {
  readonly field: Field<T>
  readonly work: Work
  /** The largest value met so far. */
  peak = 0

  constructor(field: Field<T>, work: Work) {
    this.field = field
    this.work = work
  }

  private ball(value: T, error: number): Ball<T> {
    const size = Math.abs(this.field.toNumber(value))
    // Also where it is NaN.
    if (!(size < MAX_SIZE && error < MAX_SIZE)) throw NO_VALUE
    if (size > this.peak) this.peak = size
    return { value, error: error + this.field.rounding(size) }
  }

  /** Whole numbers stay exact, so that (−1)^(2n+1) is still a power with a whole exponent. */
  private maybeExact(a: Ball<T>, b: Ball<T>, value: T, error: number): Ball<T> {
    if (a.error === 0 && b.error === 0) {
      const number = this.field.toNumber(value)
      if (Number.isInteger(number) && Math.abs(number) < 2 ** 40 && this.field.ofNumber(number) === value) {
        if (this.isWhole(a) && this.isWhole(b)) return { value, error: 0 }
      }
    }
    return this.ball(value, error)
  }

  private isWhole(a: Ball<T>): boolean {
    const number = this.field.toNumber(a.value)
    return Number.isInteger(number) && Math.abs(number) < 2 ** 40
  }

  size(a: Ball<T>): number {
    return Math.abs(this.field.toNumber(a.value))
  }

  /** The sign, where the error leaves no doubt; 0 is doubt, or 0 itself. */
  sign(a: Ball<T>): -1 | 0 | 1 {
    const number = this.field.toNumber(a.value)
    return number > a.error ? 1 : number < -a.error ? -1 : 0
  }

  /** The whole number that a ball is exactly, or null. */
  wholeOf(a: Ball<T>): number | null {
    return a.error === 0 && this.isWhole(a) ? this.field.toNumber(a.value) : null
  }

  number(value: number): Ball<T> {
    return { value: this.field.ofNumber(value), error: 0 }
  }

  rational(numerator: bigint, denominator: bigint): Ball<T> {
    const value = this.field.ofRational(numerator, denominator)
    if (
      denominator === 1n &&
      Number(numerator) === this.field.toNumber(value) &&
      Math.abs(Number(numerator)) < 2 ** 40
    ) {
      return { value, error: 0 }
    }
    return this.ball(value, 0)
  }

  pi(): Ball<T> {
    return this.ball(this.field.pi(), 0)
  }

  negate(a: Ball<T>): Ball<T> {
    return { value: this.field.subtract(this.field.ofNumber(0), a.value), error: a.error }
  }

  add(a: Ball<T>, b: Ball<T>): Ball<T> {
    return this.maybeExact(a, b, this.field.add(a.value, b.value), a.error + b.error)
  }

  subtract(a: Ball<T>, b: Ball<T>): Ball<T> {
    return this.maybeExact(a, b, this.field.subtract(a.value, b.value), a.error + b.error)
  }

  multiply(a: Ball<T>, b: Ball<T>): Ball<T> {
    const error = this.size(a) * b.error + this.size(b) * a.error + a.error * b.error
    return this.maybeExact(a, b, this.field.multiply(a.value, b.value), error)
  }

  divide(a: Ball<T>, b: Ball<T>): Ball<T> {
    const least = this.size(b) - b.error
    if (!(least > 0)) throw NO_VALUE
    const value = this.field.divide(a.value, b.value)
    const error = (a.error + Math.abs(this.field.toNumber(value)) * b.error) / least
    const exact = this.field.multiply(value, b.value) === a.value
    return exact ? this.maybeExact(a, b, value, error) : this.ball(value, error)
  }

  /** Of what may be 0 within its error, something near 0. */
  root(a: Ball<T>): Ball<T> {
    spend(this.work, this.field.rootCost)
    const sign = this.sign(a)
    if (sign < 0) throw NO_VALUE
    if (sign === 0) return { value: this.field.ofNumber(0), error: Math.sqrt(2 * a.error) }
    const value = this.field.root(a.value)
    return this.ball(value, a.error / (2 * Math.sqrt(this.size(a) - a.error)))
  }

  exp(a: Ball<T>): Ball<T> {
    spend(this.work, this.field.functionCost)
    if (!(this.size(a) < MAX_EXPONENT && a.error < 1)) throw NO_VALUE
    const value = this.field.exp(a.value)
    const size = Math.abs(this.field.toNumber(value))
    return this.ball(value, 2 * size * a.error + this.field.functionRounding(size))
  }

  ln(a: Ball<T>): Ball<T> {
    spend(this.work, this.field.functionCost)
    if (this.sign(a) <= 0) throw NO_VALUE
    const least = this.size(a) - a.error
    return this.ball(this.field.ln(a.value), a.error / least + this.field.functionRounding(1))
  }

  circle(a: Ball<T>): readonly [sin: Ball<T>, cos: Ball<T>] {
    spend(this.work, this.field.functionCost)
    if (!(this.size(a) < MAX_ANGLE)) throw NO_VALUE
    const [sin, cos] = this.field.circle(a.value)
    const error = a.error + this.field.functionRounding(1)
    return [this.ball(sin, error), this.ball(cos, error)]
  }

  arctan(a: Ball<T>): Ball<T> {
    spend(this.work, this.field.functionCost)
    return this.ball(this.field.arctan(a.value), a.error + this.field.functionRounding(1))
  }

  arcsin(a: Ball<T>): Ball<T> {
    const one = this.number(1)
    const rest = this.subtract(one, this.multiply(a, a))
    if (this.sign(rest) < 0) throw NO_VALUE
    if (this.sign(rest) > 0) return this.arctan(this.divide(a, this.root(rest)))
    const quarter = this.divide(this.pi(), this.number(2))
    // Near its end the arcsine falls away as a square root does.
    const end = { value: quarter.value, error: quarter.error + 2 * Math.sqrt(2 * (a.error + rest.error)) }
    return this.sign(a) < 0 ? this.negate(end) : end
  }

  abs(a: Ball<T>): Ball<T> {
    return this.field.toNumber(a.value) < 0 ? this.negate(a) : a
  }

  /** The smaller or the larger: neither is further off than its arguments. */
  extreme(a: Ball<T>, b: Ball<T>, wanted: 1 | -1): Ball<T> {
    const isFirst = this.field.toNumber(this.field.subtract(a.value, b.value)) * wanted >= 0
    return { value: isFirst ? a.value : b.value, error: Math.max(a.error, b.error) }
  }

  floor(a: Ball<T>): Ball<T> {
    const number = this.field.toNumber(a.value)
    const down = Math.floor(number)
    if (a.error === 0 && down === number) return this.number(number)
    if (!(Math.abs(number) < 2 ** 40)) throw NO_VALUE
    // The distances to the whole numbers on both sides, in the field itself: a double may be rounded onto one.
    const above = this.field.toNumber(this.field.subtract(a.value, this.field.ofNumber(down)))
    const whole = above < 0 ? down - 1 : above >= 1 ? down + 1 : down
    const rest = this.field.toNumber(this.field.subtract(a.value, this.field.ofNumber(whole)))
    const below = this.field.toNumber(this.field.subtract(this.field.ofNumber(whole + 1), a.value))
    if (!(rest > a.error && below > a.error)) throw NO_VALUE
    return this.number(whole)
  }
}
