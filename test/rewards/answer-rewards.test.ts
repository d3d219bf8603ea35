/** Rewards of the answer by table: correctness, numeric, approximate, cosine length, stuffing. */
import { describe, expect, it } from "vitest"
import { approximate, approximateOf } from "../../rewards/approximate.ts"
import { correctness, correctnessOf } from "../../rewards/correctness.ts"
import { cosineLength, cosineLengthOf } from "../../rewards/cosine-length.ts"
import { numeric, numericOf } from "../../rewards/numeric.ts"
import { stuffing } from "../../rewards/stuffing.ts"
import { answered, rulesOf, sampleOf, valueOf } from "./cases.ts"

const said = (answer: string, gold: string, tokens: number | null = null) =>
  sampleOf(answered(answer), { gold, tokens })

describe("correctness", () => {
  const strict = correctnessOf({ name: "strict", right: 1, wrong: -0.5, none: -1, overLimit: -0.75 })
  const cases: ReadonlyArray<readonly [answer: string, gold: string, value: number | string, strict: number | string]> =
    [
      ["18", "18", 2, 1],
      ["18.0", "18", 2, 1],
      ["-18", "18", 0, -0.5],
      ["", "18", 0, -1],
      [" ", "18", 0, -1],
      [`9${"9".repeat(20_000)}`, "18", 0, -0.75],
      ["18", " ", "bad-gold", "bad-gold"]
    ]
  for (const [answer, gold, value, own] of cases)
    it(`${answer.slice(0, 20)} for ${gold}`, () => {
      expect(valueOf(correctness, said(answer, gold))).toBe(value)
      expect(valueOf(strict, said(answer, gold))).toBe(own)
    })

  it("declares the range of its values", () => expect(strict.range).toEqual([-1, 1]))
  it("passes its policies on", () => {
    expect(valueOf(correctnessOf({ policies: { tolerance: 0.01 } }), said("0.333", "1/3"))).toBe(2)
    expect(valueOf(correctness, said("0.333", "1/3"))).toBe(0)
  })
  it("takes nothing but the last closed tag", () => {
    expect(valueOf(correctness, sampleOf("18"))).toBe(0)
    expect(valueOf(correctness, sampleOf("<answer>18"))).toBe(0)
    expect(valueOf(correctness, sampleOf("<answer>17</answer><answer>18</answer>"))).toBe(2)
  })
})

describe("numeric", () => {
  const cases: ReadonlyArray<readonly [answer: string, gold: string, value: number | string]> = [
    ["18", "18", 0.5],
    ["$18", "18", 0.5],
    ["17", "18", 0.25],
    ["-18", "18", 0.25],
    ["1/2", "0.5", 0.5],
    ["plenty", "18", 0],
    ["17 or 18", "18", 0],
    ["", "18", 0],
    ["18", "blue", "not-applicable"]
  ]
  for (const [answer, gold, value] of cases)
    it(`${answer} for ${gold}`, () => expect(valueOf(numeric, said(answer, gold))).toBe(value))
  it("has values of its own", () => {
    const own = numericOf({ number: 1, right: 3, none: -1 })
    expect(own.range).toEqual([-1, 3])
    expect(["18", "17", "x"].map((answer) => valueOf(own, said(answer, "18")))).toEqual([3, 1, -1])
  })
})

describe("approximate", () => {
  const near = approximateOf({ integers: "near" })
  const cases: ReadonlyArray<readonly [answer: string, gold: string, exact: number | string, near: number | string]> = [
    ["100", "100", 1, 1],
    ["100.0", "100", 1, 1],
    ["101", "100", 0, 0.5],
    ["99.5", "100", 0, 0.5],
    ["110", "100", 0, 0.5],
    ["111", "100", 0, 0.25],
    ["121", "100", 0, 0],
    ["0", "0", 1, 1],
    ["0.05", "0", 0, 0.5],
    ["0.15", "0", 0, 0.25],
    ["1", "0", 0, 0],
    ["-100", "100", 0, 0],
    ["-99", "-100", 0, 0.5],
    ["3.3", "3.14", 0.5, 0.5],
    ["-3.3", "-3.14", 0.5, 0.5],
    ["3.3", "-3.14", 0, 0],
    ["3.6", "3.14", 0.25, 0.25],
    ["0.55", "1/2", 0.5, 0.5],
    ["0.551", "1/2", 0.25, 0.25],
    ["3", "3.14", 0.5, 0.5],
    ["near", "3.14", 0, 0],
    ["3", "blue", "not-applicable", "not-applicable"]
  ]
  for (const [answer, gold, exact, other] of cases)
    it(`${answer} for ${gold}`, () => {
      expect(valueOf(approximate, said(answer, gold))).toBe(exact)
      expect(valueOf(near, said(answer, gold))).toBe(other)
    })

  it("has bands of its own, absolute too, each named", () => {
    const bands = [
      { name: "to-the-cent", within: 0.01, by: "absolute", pays: 0.9 },
      { name: "within-a-percent", within: 0.01, pays: 0.1 }
    ] as const
    const own = approximateOf({ bands })
    expect(own.range).toEqual([0, 1])
    expect(valueOf(own, said("1000.51", "1000.5"))).toBe(0.9)
    expect(rulesOf(own, said("1000.51", "1000.5"))).toEqual(["to-the-cent"])
    expect(valueOf(own, said("1000.511", "1000.5"))).toBe(0.1)
    expect(valueOf(own, said("1010.6", "1000.5"))).toBe(0)
    expect(valueOf(approximateOf({ bands, integers: "near" }), said("-0.01", "0"))).toBe(0.9)
    expect(() => approximateOf({ bands: [{ name: "odd", within: Number.NaN, pays: 1 }] })).toThrow(
      /"odd" needs a distance/
    )
  })
})

describe("cosine length", () => {
  const cases: ReadonlyArray<readonly [answer: string, tokens: number | null, value: number | string]> = [
    ["18", 0, 1],
    ["18", 512, 0.75],
    ["18", 1024, 0.5],
    ["18", 5000, 0.5],
    ["17", 0, -1],
    ["17", 512, -0.75],
    ["17", 1024, -0.5],
    ["17", 5000, -0.5],
    ["", 512, -0.75],
    ["18", null, "not-applicable"]
  ]
  for (const [answer, tokens, value] of cases)
    it(`${answer || "none"} in ${tokens} tokens`, () => {
      const given = valueOf(cosineLength, said(answer, "18", tokens))
      if (typeof value === "number") expect(given).toBeCloseTo(value, 12)
      else expect(given).toBe(value)
    })
  it("has ends of its own", () => {
    const own = cosineLengthOf({ longest: 100, right: [2, 0], wrong: [0, 0] })
    expect(own.range).toEqual([0, 2])
    expect(valueOf(own, said("18", "18", 50))).toBeCloseTo(1, 12)
    expect(() => cosineLengthOf({ longest: 0 })).toThrow(/above 0/)
  })
})

describe("stuffing", () => {
  const cases: ReadonlyArray<readonly [answer: string, gold: string, rules: ReadonlyArray<string>]> = [
    ["18", "18", ["one-answer"]],
    ["18 dollars", "18", ["one-answer"]],
    ["17", "18", ["one-answer"]],
    ["1,234", "1234", ["one-answer"]],
    ["1, 2", "1, 2", ["one-answer"]],
    ["2 and 1", "1, 2", ["one-answer"]],
    ["3, 4", "1, 2", ["one-answer"]],
    ["(1, 2)", "(1,2)", ["one-answer"]],
    ["The answer is 18.", "18", ["one-answer"]],
    ["\\boxed{18}", "18", ["one-answer"]],
    ["\\boxed{18} = \\boxed{18}", "18", ["one-answer"]],
    ["Paris, France", "Paris", ["one-answer"]],
    ["17 or 18", "18", ["list-of-answers"]],
    ["17, 18, 19", "18", ["list-of-answers"]],
    ["17,18,19", "18", ["list-of-answers"]],
    ["17; 18", "18", ["list-of-answers"]],
    ["17\n18", "18", ["list-of-answers"]],
    ["17 18 19", "18", ["list-of-answers"]],
    ["17/18/19", "18", ["list-of-answers"]],
    ["{17, 18}", "18", ["list-of-answers"]],
    ["1, 2, 3", "1, 2", ["list-of-answers"]],
    ["A, B, C, D", "B", ["list-of-answers"]],
    ["\\boxed{17} \\boxed{18}", "18", ["several-boxes"]],
    ["17. Answer: 18", "18", ["numbers-beside-the-answer"]],
    ["17 #### 18", "18", ["numbers-beside-the-answer"]],
    ["1</answer><answer>2", "2", ["several-answer-tags"]]
  ]
  for (const [answer, gold, rules] of cases)
    it(`${answer} for ${gold}`, () => {
      expect(rulesOf(stuffing, said(answer, gold))).toEqual(rules)
      expect(valueOf(stuffing, said(answer, gold))).toBe(rules[0] === "one-answer" ? 0 : -1)
    })
})
