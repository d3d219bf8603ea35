/** The rewards of TRL, open-r1 and the GRPO cookbook by table: what they pay, their holes among it. */
import { describe, expect, it } from "vitest"
import * as fc from "fast-check"
import { accuracy } from "../../rewards/accuracy.ts"
import { openR1, openR1Style } from "../../rewards/open-r1.ts"
import { cookbookFormat, openR1Format, tagCount, thinkFormat } from "../../rewards/think-format.ts"
import { thinkBoxed, trl } from "../../rewards/trl.ts"
import { scoreRow, writeSolution } from "../../src/index.ts"
import { sampleOf, valueOf } from "./cases.ts"

describe("accuracy as in TRL", () => {
  const cases: ReadonlyArray<readonly [completion: string, gold: string, value: number | string]> = [
    ["so \\boxed{18}", "18", 1],
    ["so \\boxed{17}", "18", 0],
    ["so \\boxed{-18}", "18", 0],
    ["My answer is \\boxed{\\frac{1}{3}}", "\\frac{1}{3}", 1],
    ["My answer is \\boxed{\\frac{1}{2}}", "\\frac{1}{3}", 0],
    ["\\boxed{17=18}", "18", 1],
    ["\\boxed{12=12}", "12", 1],
    ["\\boxed{17}. Wait \\boxed{18}", "18", 0],
    ["\\boxed{18}. Wait \\boxed{17}", "18", 1],
    ["<think>\\boxed{18}</think> 17", "18", 1],
    ["\\boxed{2\\cdot 3}", "6", 1],
    ["\\boxed{10}", "10\\%", 1],
    ["\\boxed{0.1}", "10\\%", 1],
    ["\\boxed{0.3333333}", "1/3", 1],
    ["\\boxed{-0.3333333}", "-1/3", 1],
    ["\\boxed{0.33333}", "1/3", 0],
    ["the answer is $18$.", "18", 1],
    ["the final answer is $$18$$", "18", 1],
    ["the answer is 18", "18", 0],
    ["18", "18", 0],
    ["<answer>18</answer>", "18", 0],
    ["\\boxed{18", "18", 0],
    ["", "18", 0],
    ["\\boxed{blue}", "blue", "not-applicable"],
    ["\\boxed{x}", "x", 1],
    ["\\boxed{18}", "", "not-applicable"]
  ]
  for (const [completion, gold, value] of cases)
    it(`${completion} for ${gold}`, () => expect(valueOf(accuracy, sampleOf(completion, { gold }))).toBe(value))
})

describe("formats", () => {
  const cases: ReadonlyArray<
    readonly [completion: string, think: number, openR1: number, tags: number, cookbook: number]
  > = [
    ["<think>\na\n</think>\n<answer>\n18\n</answer>", 1, 1, 1, 0],
    ["<think>\na\n</think>\n<answer>\n18\n</answer>\njunk", 1, 1, 1, 0],
    ["<think>\na\n</think>\n<answer>\n18\n</answer> junk", 1, 0, 1, 0],
    ["<think>\n\n</think>\n<answer>\n\n</answer>", 1, 1, 1, 0],
    ["<think>\n</think>\n<answer>\n</answer>", 1, 0, 1, 0],
    ["Sure\n<think>\na\n</think>\n<answer>\n18\n</answer>", 0, 0, 1, 0],
    ["<think>a</think><answer>18</answer>", 1, 0, 0, 1],
    ["<think>a</think> \n <answer>18</answer>", 1, 0, 0, 1],
    ["<think>a</think><answer>18</answer>\n", 1, 0, 0, 1],
    ["<think>a</think><answer>18</answer>\n\n", 1, 0, 0, 0],
    ["<think>a</think> so <answer>18</answer>", 1, 0, 0, 0],
    ["<think>a\nb</think><answer>18</answer>", 1, 0, 0, 0],
    ["<think>a</think><answer>1\n8</answer>", 1, 0, 0, 0],
    ["<think>a</think><answer>17</answer><answer>18</answer>", 1, 0, 0, 1],
    ["<think>a</think>b</think><answer>18</answer>", 1, 0, 0, 1],
    ["<think></think><answer></answer>", 1, 0, 0, 1],
    ["<think></think>", 1, 0, 0, 0],
    ["<think>a</think> 18", 1, 0, 0, 0],
    ["<think><think>a</think> 18", 0, 0, 0, 0],
    ["<think>a</think> <think>", 0, 0, 0, 0],
    [" <think>a</think>", 0, 0, 0, 0],
    ["<think>\na\n</think>\n<answer>\n18", 1, 0, 0.75, 0],
    ["<think>\na\n</think>\n<answer>\n17\n</answer>\n<answer>\n18\n</answer>", 1, 1, 0.5, 0],
    ["<think>\na", 0, 0, 0.25, 0],
    ["", 0, 0, 0, 0]
  ]
  for (const [completion, think, open, tags, cookbook] of cases)
    it(JSON.stringify(completion), () => {
      const sample = sampleOf(completion)
      const values = [thinkFormat, openR1Format, tagCount, cookbookFormat].map((reward) => valueOf(reward, sample))
      expect(values).toEqual([think, open, tags, cookbook])
    })

  it("are as their patterns match", () => {
    const pieces = [
      "<think>",
      "</think>",
      "<answer>",
      "</answer>",
      "\n",
      " ",
      "a",
      "<think>\n",
      "\n</think>\n<answer>\n"
    ]
    const patterns = [
      [thinkFormat, /^<think>(?![\s\S]*<think>)[\s\S]*?<\/think>[\s\S]*(?![^\n])/],
      [openR1Format, /^<think>\n[\s\S]*?\n<\/think>\n<answer>\n[\s\S]*?\n<\/answer>(?![^\n])/],
      [cookbookFormat, /^<think>[^\n]*?<\/think>\s*<answer>[^\n]*?<\/answer>(?=\n?(?![\s\S]))/]
    ] as const
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 14 }), (parts) => {
        const text = parts.join("")
        for (const begun of [text, `<think>${text}`, `<think>\n${text}\n</answer>`, `<think>${text}</answer>`])
          for (const [reward, pattern] of patterns)
            expect(valueOf(reward, sampleOf(begun)), reward.name).toBe(pattern.test(begun) ? 1 : 0)
      }),
      { numRuns: 3000 }
    )
  })
})

describe("their rubrics", () => {
  const row = (rubric: typeof trl, completion: string, gold: string) =>
    scoreRow(rubric, { prompt: [], completion, gold, columns: {}, truncated: false })
  it("pay the gold in their own style in full", () => {
    expect(row(trl, writeSolution(thinkBoxed, "a", "18"), "18").contributions).toEqual([1, 1])
    expect(row(openR1, writeSolution(openR1Style, "a", "18"), "18").contributions).toEqual([1, 1, 1])
  })
  it("skip accuracy, and no more, where the gold is no mathematics", () => {
    expect(row(trl, "<think>a</think>\\boxed{blue}", "blue").contributions).toEqual([null, 1])
  })
})
