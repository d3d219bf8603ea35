/** Answers in plain form: found in their wrapping, read as exact numbers, judged by named rules, always bounded. */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { judge } from "../../src/answer/compare.ts"
import { bareAnswer, findAnswer } from "../../src/answer/find.ts"
import { equalRationals, isWithin, MAX_DIGITS, parseRational, type Rational } from "../../src/answer/rational.ts"
import { read } from "../../src/style/read.ts"
import { thinkAnswer } from "../../src/style/styles.ts"

describe("finding", () => {
  const bare: ReadonlyArray<readonly [string, string]> = [
    [" 12. ", "12"],
    ["$12$", "12"],
    ["$5", "$5"],
    ["\\boxed{12}", "12"],
    ["$\\boxed{\\frac{1}{2}}$.", "\\frac{1}{2}"],
    ["\\boxed{1} and \\boxed{2}", "\\boxed{1} and \\boxed{2}"],
    ["\\(x\\)", "x"],
    ["a  \n b", "a b"],
    ["...", "..."],
    ["\\boxed{{", "\\boxed{{"]
  ]
  for (const [text, expected] of bare) it(`${text} is ${expected}`, () => expect(bareAnswer(text)).toBe(expected))

  it("finds the last closed answer and its place, and null where there is none", () => {
    const find = (text: string) => findAnswer(read(thinkAnswer, text), text)
    expect(find("<answer>1</answer><answer>2</answer>")).toEqual({
      text: "2",
      span: { start: 26, end: 27 },
      rule: "tag"
    })
    expect(find("<answer>1")).toBeNull()
    expect(find("<answer> </answer>")).toBeNull()
  })
})

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
  ["\\tfrac{-3}{-4}", 3n, 4n]
]

describe("exact numbers", () => {
  for (const [text, numerator, denominator] of numbers) {
    it(`${text} is ${numerator}/${denominator}`, () => {
      const read = parseRational(text) as Rational
      expect(equalRationals(read, { numerator, denominator })).toBe(true)
      expect(read.denominator > 0n).toBe(true)
    })
  }
  for (const text of [
    "",
    "abc",
    "12 apples",
    "1,23",
    "1,2345",
    "1.2.3",
    "1/0",
    "--1",
    "-$-1",
    "1/2/3",
    "17=18",
    "1e5",
    "."
  ]) {
    it(`${JSON.stringify(text)} is none`, () => expect(parseRational(text)).toBeNull())
  }

  it("bounds digits", () => {
    expect(parseRational("9".repeat(MAX_DIGITS))).toMatchObject({ denominator: 1n })
    expect(parseRational("9".repeat(MAX_DIGITS + 1))).toBe("over-limit")
    expect(parseRational("9".repeat(10_000_000))).toBe("over-limit")
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

describe("judging", () => {
  const cases: ReadonlyArray<readonly [gold: string, answer: string | null, state: string, rule: string]> = [
    ["18", "18", "equal", "identical"],
    ["18", "18.00", "equal", "exact-number"],
    ["18", "18.", "equal", "identical"],
    ["18", "$18", "equal", "exact-number"],
    ["1234", "1,234", "equal", "exact-number"],
    ["0.5", "\\frac{1}{2}", "equal", "exact-number"],
    ["0.1", "10%", "equal", "exact-number"],
    ["10", "10%", "not-equal", "exact-number"],
    ["123456", "123457", "not-equal", "exact-number"],
    ["100", "101", "not-equal", "exact-number"],
    ["-5", "5", "not-equal", "exact-number"],
    ["18", "17=18", "not-equal", "different-text"],
    ["blue", "blue", "equal", "identical"],
    ["blue", "red", "not-equal", "different-text"],
    ["18", null, "no-answer", "nothing-found"],
    ["18", "  ", "no-answer", "nothing-found"],
    ["", "18", "bad-gold", "gold-empty"],
    ["9".repeat(1001), "18", "bad-gold", "gold-too-many-digits"],
    ["18", "9".repeat(1001), "over-limit", "too-many-digits"],
    ["18", "x".repeat(10_001), "over-limit", "too-long"]
  ]
  for (const [gold, answer, state, rule] of cases) {
    it(`${gold.slice(0, 20)} against ${answer?.slice(0, 20)} is ${state} by ${rule}`, () => {
      expect(judge(gold, answer)).toEqual({ state, rule })
    })
  }

  it("never throws, finds any gold equal to itself, and does not depend on the order", () => {
    const texts = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom(...numbers.map(([text]) => text)))
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        const there = judge(a, b)
        const back = judge(b, a)
        expect(there.state === "equal").toBe(back.state === "equal")
        expect(["equal", "bad-gold"]).toContain(judge(a, a).state)
      }),
      { numRuns: 1000 }
    )
  })
})
