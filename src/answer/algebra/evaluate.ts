/**
 * The value of an expression at a point, with its error: in doubles or in 256 bits by the same code. Where a step has no
 * real value (and complex ones are not asked for), or none that can be told, {@link NO_VALUE} is thrown.
 */
import type { Expression, FunctionName } from "../expression.ts"
import type { Rational } from "../rational.ts"
import { spend } from "../work.ts"
import { type Ball, type Balls, NO_VALUE } from "./balls.ts"
import { type Complex, Complexes, real } from "./complexes.ts"
import { smallGcd } from "./fraction.ts"
import { plainRational } from "./plain.ts"

export class Evaluator<T> {
  readonly balls: Balls<T>
  readonly complexes: Complexes<T>
  readonly isComplex: boolean
  readonly point: ReadonlyMap<string, number>

  constructor(balls: Balls<T>, isComplex: boolean, point: ReadonlyMap<string, number>) {
    this.balls = balls
    this.complexes = new Complexes(balls)
    this.isComplex = isComplex
    this.point = point
  }

  value(expression: Expression): Complex<T> {
    const { balls, complexes } = this
    spend(balls.work, 1)
    switch (expression.kind) {
      case "number":
        return real(balls.rational(expression.value.numerator, expression.value.denominator))
      case "symbol":
        return real(balls.number(this.point.get(expression.name) ?? 1))
      case "constant":
        if (expression.name === "pi") return real(balls.pi())
        if (expression.name === "e") return real(balls.exp(balls.number(1)))
        if (expression.name === "i") return { re: balls.number(0), im: balls.number(1) }
        throw NO_VALUE
      case "negative":
        return complexes.negate(this.value(expression.of))
      case "sum": {
        let sum = real(balls.number(0))
        for (const term of expression.terms) sum = complexes.add(sum, this.value(term))
        return sum
      }
      case "product": {
        let product = real(balls.number(1))
        for (const factor of expression.factors) product = complexes.multiply(product, this.value(factor))
        return product
      }
      case "quotient":
        return complexes.divide(this.value(expression.over), this.value(expression.under))
      case "power":
        return this.power(
          this.value(expression.base),
          this.value(expression.exponent),
          plainRational(expression.exponent, balls.work)
        )
      case "root": {
        const index = plainRational(expression.index, balls.work)
        const exponent = complexes.divide(real(balls.number(1)), this.value(expression.index))
        const inverse: Rational | null =
          index === null || index.numerator <= 0n
            ? null
            : { numerator: index.denominator, denominator: index.numerator }
        return this.power(this.value(expression.of), exponent, inverse)
      }
      case "call":
        if (expression.name === "binomial") this.binomialIsTold(expression.of)
        return this.call(
          expression.name,
          expression.of.map((of) => this.value(of))
        )
    }
  }

  /** `known` is the exponent where it is a plain fraction: then odd roots of negative numbers are real. */
  private power(base: Complex<T>, exponent: Complex<T>, known: Rational | null): Complex<T> {
    const { balls, complexes } = this
    const whole = exponent.im === null ? balls.wholeOf(exponent.re) : null
    const sign = base.im === null ? balls.sign(base.re) : 1
    if (whole !== null && Math.abs(whole) <= 64 && (whole > 0 || sign !== 0)) return complexes.wholePower(base, whole)
    if (base.im === null && exponent.im === null) {
      if (sign > 0) return real(this.positivePower(base.re, exponent.re, known))
      if (sign === 0) {
        if (known?.numerator === 1n && known.denominator === 2n) return real(balls.root(base.re))
        if (balls.wholeOf(base.re) === 0 && balls.sign(exponent.re) > 0) return base
        throw NO_VALUE
      }
      const isOddRoot = known !== null && known.denominator % 2n === 1n
      if (isOddRoot || whole !== null) {
        const size = this.positivePower(balls.negate(base.re), exponent.re, known)
        const isNegative = known !== null ? known.numerator % 2n !== 0n : (whole ?? 0) % 2 !== 0
        return real(isNegative ? balls.negate(size) : size)
      }
    }
    if (!this.isComplex || sign === 0) throw NO_VALUE
    if (base.im === null && sign < 0 && known?.numerator === 1n && known.denominator === 2n) {
      return { re: balls.number(0), im: balls.root(balls.negate(base.re)) }
    }
    return complexes.exp(complexes.multiply(exponent, complexes.ln(base)))
  }

  private positivePower(base: Ball<T>, exponent: Ball<T>, known: Rational | null): Ball<T> {
    const { balls } = this
    if (known?.numerator === 1n && known.denominator === 2n) return balls.root(base)
    return balls.exp(balls.multiply(exponent, balls.ln(base)))
  }

  private call(name: FunctionName, of: ReadonlyArray<Complex<T>>): Complex<T> {
    const { balls, complexes } = this
    const [x, y] = of
    if (x === undefined) throw NO_VALUE
    const one = real(balls.number(1))
    switch (name) {
      case "sin":
        return complexes.circle(x)[0]
      case "cos":
        return complexes.circle(x)[1]
      case "tan": {
        const [sin, cos] = complexes.circle(x)
        return complexes.divide(sin, cos)
      }
      case "cot": {
        const [sin, cos] = complexes.circle(x)
        return complexes.divide(cos, sin)
      }
      case "sec":
        return complexes.divide(one, complexes.circle(x)[1])
      case "csc":
        return complexes.divide(one, complexes.circle(x)[0])
      case "sinh":
      case "cosh":
      case "tanh": {
        const up = complexes.exp(x)
        const down = complexes.exp(complexes.negate(x))
        const sum = complexes.add(up, down)
        const difference = complexes.add(up, complexes.negate(down))
        const two = real(balls.number(2))
        if (name === "tanh") return complexes.divide(difference, sum)
        return complexes.divide(name === "sinh" ? difference : sum, two)
      }
      case "exp":
        return complexes.exp(x)
      case "ln":
        return this.ln(x)
      case "log":
        return complexes.divide(this.ln(x), this.ln(y ?? real(balls.number(10))))
      case "abs":
        return real(complexes.size(x))
      default:
        return real(
          this.realCall(
            name,
            of.map(({ re, im }) => {
              if (im !== null) throw NO_VALUE
              return re
            })
          )
        )
    }
  }

  private ln(x: Complex<T>): Complex<T> {
    if (this.isComplex) return this.complexes.ln(x)
    return real(this.balls.ln(x.re))
  }

  private realCall(name: FunctionName, of: ReadonlyArray<Ball<T>>): Ball<T> {
    const { balls } = this
    const [x, y] = of
    if (x === undefined) throw NO_VALUE
    switch (name) {
      case "arcsin":
        return balls.arcsin(x)
      case "arccos":
        return balls.subtract(balls.divide(balls.pi(), balls.number(2)), balls.arcsin(x))
      case "arctan":
        return balls.arctan(x)
      case "floor":
        return balls.floor(x)
      case "ceil":
        return balls.negate(balls.floor(balls.negate(x)))
      case "min":
        return of.reduce((a, b) => balls.extreme(a, b, -1))
      case "max":
        return of.reduce((a, b) => balls.extreme(a, b, 1))
      case "factorial":
        return this.falling(x, this.whole(x, 0, 100))
      case "binomial": {
        if (y === undefined) throw NO_VALUE
        const steps = this.whole(y, -100, 100)
        if (steps < 0) return balls.number(0)
        return balls.divide(this.falling(x, steps), this.falling(balls.number(steps), steps))
      }
      case "gcd":
      case "lcm": {
        const numbers = of.map((ball) => Math.abs(this.whole(ball, -(2 ** 20), 2 ** 20)))
        return numbers
          .map((number) => balls.number(number))
          .reduce((a, b) => {
            const shared = smallGcd(this.whole(a, 0, 2 ** 40), this.whole(b, 0, 2 ** 40))
            if (name === "gcd" || shared === 0) return balls.number(shared)
            return balls.divide(balls.multiply(a, b), balls.number(shared))
          })
      }
      default:
        throw NO_VALUE
    }
  }

  /** C(n, k) = C(n, n − k) is a law from n = 0 on: below it a value is taken only for a k that is written out. */
  private binomialIsTold([n, k]: ReadonlyArray<Expression>): void {
    if (n === undefined || k === undefined || plainRational(k, this.balls.work) !== null) return
    const above = this.value(n)
    if (above.im === null && this.balls.sign(above.re) < 0) throw NO_VALUE
  }

  private whole(ball: Ball<T>, least: number, most: number): number {
    const value = this.balls.wholeOf(ball)
    if (value === null || value < least || value > most) throw NO_VALUE
    return value
  }

  /** x(x−1)…, of so many factors. */
  private falling(x: Ball<T>, steps: number): Ball<T> {
    const { balls } = this
    spend(balls.work, steps)
    let product = balls.number(1)
    for (let step = 0; step < steps; step++) {
      product = balls.multiply(product, balls.subtract(x, balls.number(step)))
    }
    return product
  }
}
