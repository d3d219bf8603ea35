/** The arithmetic below: rationals, prime factors, 256-bit reals, balls. */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { Balls, doubles, NoValue, wides } from "../../../src/answer/algebra/balls.ts"
import * as fixed from "../../../src/answer/algebra/fixed.ts"
import * as fraction from "../../../src/answer/algebra/fraction.ts"
import { exactRoot, factorsOf, wholeRoot } from "../../../src/answer/algebra/primes.ts"
import { newWork, OverLimit } from "../../../src/answer/work.ts"

const rationals = fc
  .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.bigInt({ min: 1n, max: 10n ** 20n }))
  .map(([top, under]) => fraction.reduced(top, under, newWork()))

describe("fractions", () => {
  test("addition and multiplication are those of the numbers, in lowest terms", () => {
    fc.assert(
      fc.property(rationals, rationals, (a, b) => {
        const work = newWork()
        const sum = fraction.add(a, b, work)
        const product = fraction.multiply(a, b, work)
        expect(sum.numerator * a.denominator * b.denominator).toBe(
          (a.numerator * b.denominator + b.numerator * a.denominator) * sum.denominator
        )
        expect(product.numerator * a.denominator * b.denominator).toBe(a.numerator * b.numerator * product.denominator)
        for (const value of [sum, product]) {
          expect(value.denominator > 0n).toBe(true)
          expect(fraction.gcd(value.numerator, value.denominator, work)).toBe(1n)
        }
      })
    )
  })

  test("bit lengths and floors", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 60n }), (value) => {
        expect(fraction.bitLength(value)).toBe(value.toString(2).length)
      })
    )
    expect(fraction.floor(fraction.ratio(-7, 2))).toBe(-4n)
    expect(fraction.floor(fraction.ratio(7, 2))).toBe(3n)
  })

  test("a power with too many digits is refused before it is made", () => {
    expect(() => fraction.wholePower(10n, 1e9, newWork())).toThrow(OverLimit)
    expect(() => fraction.times(2n ** 10_000n, 2n ** 10_000n, newWork())).toThrow(OverLimit)
  })
})

describe("primes", () => {
  test("the factors' product is the number", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 24n }), (value) => {
        const factors = factorsOf(value, newWork())
        expect(factors.reduce((product, { base, exponent }) => product * base ** BigInt(exponent), 1n)).toBe(value)
        expect(new Set(factors.map(({ base }) => base)).size).toBe(factors.length)
      })
    )
  })

  test.each([
    [720n, "2^4 3^2 5^1"],
    [2n ** 60n, "2^60"],
    [1_000_003n ** 4n, "1000003^4"],
    [2n ** 61n - 1n, "2305843009213693951^1"],
    [2n * (2n ** 89n - 1n) ** 2n, "2^1 ?618970019642690137449562111^2"],
    [1_000_003n * 1_000_033n, "?1000036000099^1"]
  ])("%s is %s", (value, wanted) => {
    const told = factorsOf(value, newWork()).map(
      (factor) => `${factor.prime ? "" : "?"}${factor.base}^${factor.exponent}`
    )
    expect(told.join(" ")).toBe(wanted)
  })

  test("whole roots", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 70n }), fc.integer({ min: 2, max: 7 }), (value, k) => {
        const root = wholeRoot(value, k, newWork())
        expect(root ** BigInt(k) <= value).toBe(true)
        expect((root + 1n) ** BigInt(k) > value).toBe(true)
        expect(exactRoot(value ** BigInt(k), k, newWork())).toBe(value)
      })
    )
  })
})

/** Digits after the point, cut. */
const digits = (value: bigint, places: number) => {
  const whole = value >> BigInt(fixed.FRACTION_BITS)
  const rest = ((value - (whole << BigInt(fixed.FRACTION_BITS))) * 10n ** BigInt(places)) >> BigInt(fixed.FRACTION_BITS)
  return `${whole}.${rest.toString().padStart(places, "0")}`
}

describe("256-bit reals", () => {
  const of = (value: number) => fixed.ofNumber(value)

  test("known digits", () => {
    expect(digits(fixed.pi(), 70)).toBe("3.1415926535897932384626433832795028841971693993751058209749445923078164")
    expect(digits(fixed.exp(of(1)), 70)).toBe(
      "2.7182818284590452353602874713526624977572470936999595749669676277240766"
    )
    expect(digits(fixed.ln(of(2)), 70)).toBe("0.6931471805599453094172321214581765680755001343602552541206800094933936")
    expect(digits(fixed.root(of(2)), 70)).toBe(
      "1.4142135623730950488016887242096980785696718753769480731766797379907324"
    )
    expect(digits(4n * fixed.arctan(of(1)), 70)).toBe(digits(fixed.pi(), 70))
    expect(digits(fixed.exp(fixed.times(fixed.pi(), fixed.root(of(163)))), 20)).toBe(
      "262537412640768743.99999999999925007259"
    )
  })

  const values = fc.integer({ min: -(2 ** 30), max: 2 ** 30 }).map((value) => value / 2 ** 23)
  const close = (a: bigint, b: bigint, scale = 1) => {
    expect(Math.abs(fixed.toNumber(a - b))).toBeLessThan(1e-70 * scale)
  }

  test("functions agree with doubles and with their inverses", () => {
    fc.assert(
      fc.property(values, (value) => {
        const x = of(value)
        const [sin, cos] = fixed.circle(x)
        expect(fixed.toNumber(sin)).toBeCloseTo(Math.sin(value), 12)
        expect(fixed.toNumber(cos)).toBeCloseTo(Math.cos(value), 12)
        close(fixed.times(sin, sin) + fixed.times(cos, cos), fixed.UNIT)
        const exp = fixed.exp(x)
        expect(Math.abs(fixed.toNumber(exp) / Math.exp(value) - 1)).toBeLessThan(1e-12)
        if (value > -10) close(fixed.ln(exp), x)
        expect(fixed.toNumber(fixed.arctan(x))).toBeCloseTo(Math.atan(value), 14)
        const root = fixed.root(fixed.times(x, x))
        close(root, value < 0 ? -x : x)
      })
    )
  })
})

const valueOrNull = <A>(run: () => A): A | null => {
  try {
    return run()
  } catch (error) {
    if (error instanceof NoValue) return null
    throw error
  }
}

test("a ball holds the true value", () => {
  const inputs = fc.array(
    fc.integer({ min: 1, max: 2 ** 20 }).map((value) => value / 2 ** 17),
    { minLength: 2, maxLength: 6 }
  )
  fc.assert(
    fc.property(inputs, fc.array(fc.nat(6), { minLength: 6, maxLength: 6 }), (numbers, choices) => {
      const run = <T>(balls: Balls<T>) =>
        numbers.slice(1).reduce(
          (value, next, index) => {
            const other = balls.number(next)
            switch (choices[index]) {
              case 0:
                return balls.add(value, other)
              case 1:
                return balls.subtract(value, other)
              case 2:
                return balls.multiply(value, other)
              case 3:
                return balls.divide(value, other)
              case 4:
                return balls.circle(value)[0]
              case 5:
                return balls.root(balls.abs(value))
              default:
                return balls.ln(balls.add(balls.abs(value), other))
            }
          },
          balls.number(numbers[0] ?? 1)
        )
      const rough = valueOrNull(() => run(new Balls(doubles, newWork())))
      const fine = valueOrNull(() => run(new Balls(wides, newWork())))
      if (rough === null || fine === null) return
      const distance = Math.abs(
        fixed.toNumber(fixed.ofRational(BigInt(Math.round(rough.value * 2 ** 200)), 2n ** 200n) - fine.value)
      )
      expect(distance).toBeLessThanOrEqual(rough.error + fine.error + Math.abs(rough.value) * 2 ** -52)
    })
  )
})
