/** Reading a completion: what is found, each defect with its place, and that any text at all has a reading. */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { DefectKind } from "../../src/domain/reading.ts"
import { MAX_PLACES } from "../../src/style/places.ts"
import { read } from "../../src/style/read.ts"
import { type TagStyle, writeSolution } from "../../src/style/style.ts"
import { prefilled, thinkAnswer, workingOut } from "../../src/style/styles.ts"

const all = [thinkAnswer, workingOut].flatMap((style) => [style, prefilled(style)])
const kinds = (style: TagStyle, text: string) => read(style, text).defects.map((defect) => defect.kind)
const answerOf = (style: TagStyle, text: string) => {
  const { answer } = read(style, text)
  return answer === null ? null : text.slice(answer.start, answer.end)
}

const cases: ReadonlyArray<readonly [text: string, answer: string | null, defects: ReadonlyArray<DefectKind>]> = [
  ["<think>a</think><answer>1</answer>", "1", []],
  ["  <think>a\nb</think>\n\n<answer> 1 </answer>\n", " 1 ", []],
  ["", null, ["reasoning-missing", "answer-missing"]],
  ["The answer is 5", null, ["text-before", "reasoning-missing", "answer-missing"]],
  ["<think>a</think>", null, ["answer-missing"]],
  ["<answer>1</answer>", "1", ["reasoning-missing"]],
  ["<think></think><answer>1</answer>", "1", ["reasoning-empty"]],
  ["<think>a</think><answer> \n</answer>", " \n", ["answer-empty"]],
  ["<think>a<answer>1</answer>", "1", ["reasoning-unclosed"]],
  ["<think>a</think><answer>1", null, ["answer-unclosed"]],
  ["<think>a</think><answer>1</answer><answer>2", "1", ["answer-unclosed"]],
  ["<think>a</think><answer>1</answer><answer>2</answer>", "2", ["answer-repeated"]],
  ["<think>a</think><think>b</think><answer>1</answer>", "1", ["reasoning-repeated"]],
  ["a</think><answer>1</answer>", "1", ["text-before", "stray-tag", "reasoning-missing"]],
  ["<think>a</think><answer>1</answer></answer>", "1", ["stray-tag"]],
  ["<answer>1</answer><think>a</think>", "1", ["wrong-order"]],
  ["<think>a<answer>1</answer></think>", "1", ["wrong-order"]],
  ["<think>a<answer></think>1</answer>", "</think>1", ["wrong-order"]],
  ["So <think>a</think><answer>1</answer>", "1", ["text-before"]],
  ["<think>a</think> so <answer>1</answer>", "1", ["text-between"]],
  ["<think>a</think><answer>1</answer> done", "1", ["text-after"]],
  ["<think>use <answer> here</think><answer>1</answer>", "1", ["answer-unclosed"]]
]

describe("reading think-answer", () => {
  for (const [text, answer, defects] of cases) {
    it(JSON.stringify(text), () => {
      expect(answerOf(thinkAnswer, text)).toBe(answer)
      expect([...kinds(thinkAnswer, text)].sort()).toEqual([...defects].sort())
    })
  }

  it("tells the place of a defect", () => {
    const text = "<think>a</think><answer>1</answer> done"
    expect(read(thinkAnswer, text).defects).toEqual([{ kind: "text-after", at: { start: 35, end: text.length } }])
  })
})

const begun: typeof cases = [
  ["a</think><answer>1</answer>", "1", []],
  ["\na\nb\n</think>\n\n<answer> 1 </answer>\n", " 1 ", []],
  ["", null, ["reasoning-unclosed", "answer-missing"]],
  ["a", null, ["reasoning-unclosed", "answer-missing"]],
  [" </think><answer>1</answer>", "1", ["reasoning-empty"]],
  ["<think>a</think><answer>1</answer>", "1", ["reasoning-unclosed"]],
  ["a<answer>1</answer>", "1", ["reasoning-unclosed"]],
  ["a</think>b<answer>1</answer>", "1", ["text-between"]],
  ["a</think></think><answer>1</answer>", "1", ["stray-tag"]],
  ["a</think><think>b</think><answer>1</answer>", "1", ["reasoning-repeated"]],
  ["<answer>1</answer></think>", "1", ["wrong-order"]]
]

describe("reading think-answer after a prompt that ends with <think>", () => {
  const style = prefilled(thinkAnswer)
  for (const [text, answer, defects] of begun) {
    it(JSON.stringify(text), () => {
      expect(answerOf(style, text)).toBe(answer)
      expect([...kinds(style, text)].sort()).toEqual([...defects].sort())
    })
  }

  it("is named apart, and once", () => {
    expect(style.name).toBe("think-answer-prefilled")
    expect(prefilled(style)).toBe(style)
  })

  it("reads as the whole would, the tag before it left off", () => {
    const { open } = thinkAnswer.reasoning
    const moved = ({ start, end }: { start: number; end: number }) => ({
      start: Math.max(0, start - open.length),
      end: Math.max(0, end - open.length)
    })
    fc.assert(
      fc.property(fragments(thinkAnswer), (parts) => {
        const text = parts.join("")
        const whole = read(thinkAnswer, open + text)
        const reading = read(style, text)
        expect(reading.defects).toEqual(whole.defects.map(({ kind, at }) => ({ kind, at: moved(at) })))
        expect(reading.answer).toEqual(whole.answer === null ? null : moved(whole.answer))
        expect(reading.reasoning).toEqual(whole.reasoning === null ? null : moved(whole.reasoning))
      }),
      { numRuns: 500 }
    )
  })
})

const fragments = (style: TagStyle) =>
  fc.array(
    fc.oneof(
      fc.constantFrom(style.reasoning.open, style.reasoning.close, style.answer.open, style.answer.close),
      fc.string({ unit: "binary" }),
      fc.constantFrom(" ", "\n", "\ud800", "\u2028", "<", "<answer", "</")
    ),
    { maxLength: 30 }
  )

describe("any text", () => {
  for (const style of all) {
    it(`has a reading under ${style.name} whose spans lie in the text`, () => {
      fc.assert(
        fc.property(fragments(style), (parts) => {
          const text = parts.join("")
          const reading = read(style, text)
          for (const span of [reading.reasoning, reading.answer, ...reading.defects.map((defect) => defect.at)]) {
            if (span === null) continue
            expect(span.start).toBeGreaterThanOrEqual(0)
            expect(span.end).toBeLessThanOrEqual(text.length)
            expect(span.start).toBeLessThanOrEqual(span.end)
          }
          expect(read(style, text)).toEqual(reading)
        }),
        { numRuns: 500 }
      )
    })

    it(`written as a solution in ${style.name} is read back without defects`, () => {
      const tags = [style.reasoning.open, style.reasoning.close, style.answer.open, style.answer.close]
      const plain = fc
        .string({ unit: "grapheme", minLength: 1 })
        .filter((text) => text.trim() !== "" && !tags.some((tag) => text.includes(tag)))
      fc.assert(
        fc.property(plain, plain, (reasoning, answer) => {
          const text = writeSolution(style, reasoning, answer)
          const reading = read(style, text)
          expect(reading.defects).toEqual([])
          expect(text.slice(reading.reasoning?.start, reading.reasoning?.end)).toBe(reasoning)
          expect(text.slice(reading.answer?.start, reading.answer?.end)).toBe(answer)
        }),
        { numRuns: 500 }
      )
    })
  }

  it("of 10 MB is read in time that grows with its length alone, into a reading of bounded size", () => {
    const texts = [
      "<answer>",
      "</answer>",
      "<think></think>",
      " ",
      "<",
      "<answer>x</answer>",
      "<think><answer></think></answer>",
      "word "
    ]
    for (const part of texts) {
      const text = part.repeat(Math.ceil(10_000_000 / part.length))
      const start = performance.now()
      const reading = read(thinkAnswer, text)
      expect(performance.now() - start, part).toBeLessThan(8000)
      expect(reading.defects.length).toBeLessThanOrEqual(13 * MAX_PLACES)
    }
  })
})
