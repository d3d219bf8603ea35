/** Answers as exact numbers: read as they are written, measured without rounding, bounded. */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { parseRational } from "../../src/answer/number.ts"
import { equalRationals, isWithin, type Rational } from "../../src/answer/rational.ts"

const numbers: ReadonlyArray<readonly [text: string, numerator: bigint, denominator: bigint]> = [
  ["0", 0n, 1n],
  ["-7", -7n, 1n],
  ["−7", -7n, 1n],
  ["+7", 7n, 1n],
  ["007", 7n, 1n],
  ["1,234", 1234n, 1n],
  ["1,234,567.50", 123456750n, 100n],
  [".5", 5n, 10n],
  ["18.", 18n, 1n],
  ["$18", 18n, 1n],
  ["-$18", -18n, 1n],
  ["$-18", -18n, 1n],
  ["\\$1,000", 1000n, 1n],
  ["50%", 50n, 100n],
  ["50\\%", 50n, 100n],
  ["3/4", 3n, 4n],
  ["-3/4", -3n, 4n],
  ["3/-4", -3n, 4n],
  ["\\frac{3}{4}", 3n, 4n],
  ["-\\dfrac{3}{4}", -3n, 4n],
  ["\\tfrac{-3}{-4}", 3n, 4n],
  ["\\frac12", 1n, 2n],
  ["1\\frac{1}{2}", 3n, 2n],
  ["1 1/2", 3n, 2n],
  ["1{,}234", 1234n, 1n],
  ["10,\\!080", 10080n, 1n],
  ["1 234 567", 1234567n, 1n],
  ["3\\times10^{5}", 300000n, 1n],
  ["1.5e-3", 3n, 2000n],
  ["0.\\overline{3}", 1n, 3n],
  ["0.1\\overline{6}", 1n, 6n],
  ["3{,}14", 157n, 50n],
  ["½", 1n, 2n],
  ["twelve", 12n, 1n]
]

describe("exact numbers", () => {
  for (const [text, numerator, denominator] of numbers) {
    it(`${text} is ${numerator}/${denominator}`, () => {
      const read = parseRational(text) as Rational
      expect(equalRationals(read, { numerator, denominator })).toBe(true)
      expect(read.denominator > 0n).toBe(true)
    })
  }
  for (const text of ["", "abc", "12 apples", "1,23", "1,2345", "1.2.3", "1/0", "17=18", "."]) {
    it(`${JSON.stringify(text)} is none`, () => expect(parseRational(text)).toBeNull())
  }

  it("bounds digits", () => {
    expect(parseRational("9".repeat(4900))).toMatchObject({ denominator: 1n })
    expect(parseRational("9".repeat(5000))).toBe("over-limit")
    expect(parseRational("9".repeat(10_000_000))).toBeNull()
    expect(parseRational("1e9999999")).toBe("over-limit")
    expect(parseRational(" ".repeat(1_000_000))).toBeNull()
  })

  it("reads what it is written as", () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.bigInt({ min: 1n }), (a, b) => {
        expect(equalRationals(parseRational(`${a}/${b}`) as Rational, { numerator: a, denominator: b })).toBe(true)
        expect(equalRationals(parseRational(`\\frac{${a}}{${b}}`) as Rational, { numerator: a, denominator: b })).toBe(
          true
        )
      })
    )
  })

  it("measures distance with sign, and from 0", () => {
    const int = (value: number): Rational => ({ numerator: BigInt(value), denominator: 1n })
    const tenth = { numerator: 1n, denominator: 10n }
    expect(isWithin(int(-9), int(-10), tenth)).toBe(true)
    expect(isWithin(int(9), int(-10), tenth)).toBe(false)
    expect(isWithin(int(8), int(10), tenth)).toBe(false)
    expect(isWithin(int(0), int(0), tenth)).toBe(true)
    expect(isWithin(int(1), int(0), tenth)).toBe(false)
    expect(isWithin({ numerator: 1n, denominator: 20n }, int(0), tenth)).toBe(true)
  })
})
