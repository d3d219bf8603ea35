/** Rewards of form and text by table: format and its grades, overlong, repetition, script, placeholder, empty reasoning. */
import { describe, expect, it } from "vitest"
import { emptyReasoning, emptyReasoningOf } from "../../rewards/empty-reasoning.ts"
import { format, gradedFormat, gradedFormatOf } from "../../rewards/format.ts"
import { overlong, overlongOf } from "../../rewards/overlong.ts"
import { placeholder, placeholderOf } from "../../rewards/placeholder.ts"
import { repetition, repetitionOf } from "../../rewards/repetition.ts"
import { script, scriptOf } from "../../rewards/script.ts"
import { prefilled, thinkAnswer } from "../../src/index.ts"
import { answered, sampleOf, valueOf } from "./cases.ts"

describe("format", () => {
  const cases: ReadonlyArray<readonly [completion: string, strict: number, graded: number]> = [
    ["<think>a</think><answer>18</answer>", 1, 1],
    [" <think>a\nb</think>\n<answer> 18 </answer>\n", 1, 1],
    ["Sure: <think>a</think><answer>18</answer>", 0, 0.75],
    ["<think></think><answer>18</answer>", 0, 0.75],
    ["<think>a</think> so <answer>18</answer> done", 0, 0.5],
    ["<answer>18</answer><think>a</think>", 0, 0.75],
    ["<think>a</think><answer>18</answer><answer>19</answer>", 0, 0.75],
    ["Sure: <think>a</think> so <answer>18</answer> done<answer>19</answer>", 0, 0],
    ["<think>a</think><answer>18", 0, 0],
    ["<think>a</think>", 0, 0],
    ["18", 0, 0],
    ["", 0, 0]
  ]
  for (const [completion, strict, graded] of cases)
    it(JSON.stringify(completion), () => {
      expect(valueOf(format, sampleOf(completion))).toBe(strict)
      expect(valueOf(gradedFormat, sampleOf(completion))).toBe(graded)
    })

  it("asks for no opening tag where the prompt ends with it", () => {
    const style = prefilled(thinkAnswer)
    const begun = sampleOf("a</think><answer>18</answer>", { style })
    const twice = sampleOf("<think>a</think><answer>18</answer>", { style })
    expect([valueOf(format, begun), valueOf(gradedFormat, begun)]).toEqual([1, 1])
    expect([valueOf(format, twice), valueOf(gradedFormat, twice)]).toEqual([0, 0.75])
    expect(valueOf(format, sampleOf("a</think><answer>18</answer>"))).toBe(0)
  })

  it("has costs and a floor of its own", () => {
    const own = gradedFormatOf({ name: "own", costs: { "text-after": 0.1, "answer-missing": 5 }, floor: -1 })
    expect(own.range).toEqual([-1, 1])
    expect(valueOf(own, sampleOf("<think>a</think><answer>18</answer> done"))).toBe(0.9)
    expect(valueOf(own, sampleOf("<think>a</think>"))).toBe(-1)
  })
})

describe("overlong", () => {
  const cases: ReadonlyArray<readonly [tokens: number | null, value: number | string]> = [
    [0, 0],
    [768, 0],
    [832, -0.25],
    [896, -0.5],
    [1024, -1],
    [1025, -1],
    [9999, -1],
    [null, "not-applicable"]
  ]
  for (const [tokens, value] of cases)
    it(`${tokens} tokens`, () => expect(valueOf(overlong, sampleOf("a", { tokens }))).toBe(value))
  it("has limits of its own", () => {
    expect(valueOf(overlongOf({ longest: 100, cache: 20 }), sampleOf("a", { tokens: 90 }))).toBe(-0.5)
    const hard = overlongOf({ longest: 100, cache: 0 })
    expect([100, 101].map((tokens) => valueOf(hard, sampleOf("a", { tokens })))).toEqual([0, -1])
    expect(() => overlongOf({ longest: 10, cache: 11 })).toThrow(/cache/)
  })
})

describe("repetition", () => {
  const cases: ReadonlyArray<readonly [text: string, size: number, value: number]> = [
    ["", 3, 0],
    ["a b", 3, 0],
    ["a b c d", 2, 0],
    ["a a a a a", 2, -0.75],
    ["a a a a", 3, -0.5],
    ["A a\nA  a", 1, -0.75],
    ["a b a b a b", 2, -0.6]
  ]
  for (const [text, size, value] of cases)
    it(`${JSON.stringify(text)} by ${size}`, () =>
      expect(valueOf(repetitionOf({ size }), sampleOf(text))).toBeCloseTo(value, 12))
  it("stays within its range, and lets a share pass", () => {
    const loop = sampleOf("so it is ".repeat(20_000))
    expect(valueOf(repetition, loop)).toBeGreaterThanOrEqual(-1)
    expect(valueOf(repetition, loop)).toBeLessThan(-0.99)
    expect(valueOf(repetitionOf({ size: 1, free: 0.5, worst: -2 }), sampleOf("a a b c"))).toBeCloseTo(0, 12)
    expect(() => repetitionOf({ size: 0 })).toThrow(/one word/)
    expect(() => repetitionOf({ worst: 1 })).toThrow(/0 or less/)
  })
})

describe("script", () => {
  const cases: ReadonlyArray<readonly [text: string, value: number]> = [
    ["", 1],
    ["12 + 6 = 18", 1],
    ["Six and twelve, so π·r² = ½", 1],
    ["naïve café", 1],
    ["abcd你好世界", 0.5],
    ["你好", 0],
    ["aбв", 1 / 3]
  ]
  for (const [text, value] of cases)
    it(JSON.stringify(text), () => expect(valueOf(script, sampleOf(text))).toBeCloseTo(value, 12))
  it("has scripts of its own", () => {
    const japanese = scriptOf({ name: "japanese", scripts: ["Han", "Hiragana", "Katakana"] })
    expect(valueOf(japanese, sampleOf("答えは十八です"))).toBe(1)
    expect(valueOf(japanese, sampleOf("答えis"))).toBe(0.5)
    expect(() => scriptOf({ scripts: ["Klingon"] })).toThrow(/does not have/)
    expect(() => scriptOf({ scripts: ["Latin}"] })).toThrow(/names of scripts/)
  })
})

describe("placeholder", () => {
  const prompt = [
    { role: "system", content: "Write <think> work it out slowly </think> and <answer> [a figure] </answer>." },
    { role: "user", content: "What is <b>six and twelve</b>?" }
  ] as const
  const cases: ReadonlyArray<readonly [reasoning: string, answer: string, value: number]> = [
    ["Six and twelve.", "18", 0],
    [" reasoning process here ", " 46 ", -1],
    ["Reasoning process here.", "46", -1],
    ["your reasoning here", "46", -1],
    ["[Your step-by-step reasoning goes here]", "46", -1],
    ["...", "46", -1],
    ["…", "46", -1],
    ["[...]", "46", -1],
    ["Six and twelve.", "...", -1],
    ["Six and twelve.", "answer here", -1],
    ["Six and twelve.", "your final answer", -1],
    ["work it out slowly", "46", -1],
    ["Work  it out\nslowly!", "46", -1],
    ["Six and twelve.", "a figure", -1],
    ["and", "46", 0],
    ["six and twelve", "46", 0],
    ["The reasoning process here is to add six and twelve.", "18", 0],
    ["So...", "18", 0],
    ["", "18", 0],
    ["Six and twelve.", "1.5", 0],
    ["Six and twelve.", "the number line", 0]
  ]
  for (const [reasoning, answer, value] of cases)
    it(`${JSON.stringify(reasoning)}, ${answer}`, () => {
      const completion = `<think>${reasoning}</think><answer>${answer}</answer>`
      expect(valueOf(placeholder, sampleOf(completion, { prompt }))).toBe(value)
    })
  it("has phrases of its own", () => {
    const own = placeholderOf({ phrases: ["Six and twelve"], echo: -2 })
    expect(own.range).toEqual([-2, 0])
    expect(valueOf(own, sampleOf(answered("18")))).toBe(-2)
  })
})

describe("empty reasoning", () => {
  const cases: ReadonlyArray<readonly [completion: string, value: number]> = [
    ["<think>a</think><answer>18</answer>", 0],
    ["<think> 6+12 </think><answer>18</answer>", 0],
    ["<think>六</think><answer>18</answer>", 0],
    ["<think></think><answer>18</answer>", -1],
    ["<think> \n</think><answer>18</answer>", -1],
    ["<think>...</think><answer>18</answer>", -1],
    ["<think>a<answer>18</answer>", -1],
    ["<answer>18</answer>", -1],
    ["", -1]
  ]
  for (const [completion, value] of cases)
    it(JSON.stringify(completion), () => expect(valueOf(emptyReasoning, sampleOf(completion))).toBe(value))
  it("asks for as much as it is told", () => {
    const own = emptyReasoningOf({ least: 5, empty: -0.5 })
    expect(valueOf(own, sampleOf("<think>6+12=18</think>"))).toBe(0)
    expect(valueOf(own, sampleOf("<think>6+12</think><answer>18</answer>"))).toBe(-0.5)
  })
})
