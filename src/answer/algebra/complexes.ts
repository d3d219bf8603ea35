/** Complex numbers over balls, principal values. The imaginary part is null where a value is real for sure. */
import { type Ball, type Balls, NO_VALUE } from "./balls.ts"

export interface Complex<T> {
  readonly re: Ball<T>
  readonly im: Ball<T> | null
}

export const real = <T>(re: Ball<T>): Complex<T> => ({ re, im: null })

export class Complexes<T> {
  readonly on: Balls<T>
  constructor(balls: Balls<T>) {
    this.on = balls
  }

  of(re: Ball<T>, im: Ball<T>): Complex<T> {
    return { re, im: this.on.wholeOf(im) === 0 ? null : im }
  }

  add(a: Complex<T>, b: Complex<T>): Complex<T> {
    const re = this.on.add(a.re, b.re)
    if (a.im === null) return { re, im: b.im }
    return b.im === null ? { re, im: a.im } : this.of(re, this.on.add(a.im, b.im))
  }

  negate(a: Complex<T>): Complex<T> {
    return { re: this.on.negate(a.re), im: a.im === null ? null : this.on.negate(a.im) }
  }

  multiply(a: Complex<T>, b: Complex<T>): Complex<T> {
    const { on } = this
    const re = on.multiply(a.re, b.re)
    if (a.im === null) return b.im === null ? { re, im: null } : this.of(re, on.multiply(a.re, b.im))
    if (b.im === null) return this.of(re, on.multiply(a.im, b.re))
    return this.of(on.subtract(re, on.multiply(a.im, b.im)), on.add(on.multiply(a.re, b.im), on.multiply(a.im, b.re)))
  }

  divide(a: Complex<T>, b: Complex<T>): Complex<T> {
    const { on } = this
    if (b.im !== null) {
      const length = on.add(on.multiply(b.re, b.re), on.multiply(b.im, b.im))
      return this.divide(this.multiply(a, { re: b.re, im: on.negate(b.im) }), real(length))
    }
    const re = on.divide(a.re, b.re)
    return a.im === null ? { re, im: null } : this.of(re, on.divide(a.im, b.re))
  }

  size(a: Complex<T>): Ball<T> {
    const { on } = this
    return a.im === null ? on.abs(a.re) : on.root(on.add(on.multiply(a.re, a.re), on.multiply(a.im, a.im)))
  }

  /** From −π (not reached) to π. */
  angle(a: Complex<T>): Ball<T> {
    const { on } = this
    const sign = on.sign(a.re)
    if (a.im === null) {
      if (sign === 0) throw NO_VALUE
      return sign > 0 ? on.number(0) : on.pi()
    }
    if (sign > 0) return on.arctan(on.divide(a.im, a.re))
    const side = on.sign(a.im)
    // On the cut, or near it: above or below cannot be told.
    if (side === 0) throw NO_VALUE
    const quarter = on.divide(on.pi(), on.number(2))
    return on.subtract(side > 0 ? quarter : on.negate(quarter), on.arctan(on.divide(a.re, a.im)))
  }

  exp(a: Complex<T>): Complex<T> {
    const { on } = this
    const size = on.exp(a.re)
    if (a.im === null) return real(size)
    const [sin, cos] = on.circle(a.im)
    return this.of(on.multiply(size, cos), on.multiply(size, sin))
  }

  ln(a: Complex<T>): Complex<T> {
    const { on } = this
    return this.of(on.ln(this.size(a)), this.angle(a))
  }

  /** sin and cos of a + bi: sin a·cosh b + i·cos a·sinh b, cos a·cosh b − i·sin a·sinh b. */
  circle(a: Complex<T>): readonly [sin: Complex<T>, cos: Complex<T>] {
    const { on } = this
    const [sin, cos] = on.circle(a.re)
    if (a.im === null) return [real(sin), real(cos)]
    const up = on.exp(a.im)
    const down = on.exp(on.negate(a.im))
    const half = on.divide(on.number(1), on.number(2))
    const cosh = on.multiply(half, on.add(up, down))
    const sinh = on.multiply(half, on.subtract(up, down))
    return [
      this.of(on.multiply(sin, cosh), on.multiply(cos, sinh)),
      this.of(on.multiply(cos, cosh), on.negate(on.multiply(sin, sinh)))
    ]
  }

  wholePower(base: Complex<T>, exponent: number): Complex<T> {
    if (exponent < 0) return this.divide(real(this.on.number(1)), this.wholePower(base, -exponent))
    let result: Complex<T> | null = null
    let square = base
    for (let rest = exponent; rest > 0; ) {
      if (rest % 2 === 1) result = result === null ? square : this.multiply(result, square)
      rest = Math.floor(rest / 2)
      if (rest > 0) square = this.multiply(square, square)
    }
    return result ?? real(this.on.number(1))
  }
}
