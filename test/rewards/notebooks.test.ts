/**
 * The three notebook families on completions whose values were worked out by hand from the published table: notebooks.jsonl,
 * four values a family (format exactly, format approximately, answer, numbers) and why. And against the very patterns.
 */
import { readFileSync } from "node:fs"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { notebookA, notebookAWorkingOut } from "../../rewards/notebook-a.ts"
import { notebookB, notebookBWorkingOut } from "../../rewards/notebook-b.ts"
import { notebookC, notebookCWorkingOut } from "../../rewards/notebook-c.ts"
import { matchFormat, matchNumber } from "../../rewards/notebooks/match.ts"
import { float, strip } from "../../rewards/notebooks/python.ts"
import { prefilled, type Rubric, scoreRow, type TagStyle, thinkAnswer, workingOut } from "../../src/index.ts"

interface Case {
  readonly completion: string
  readonly gold: string
  readonly a: ReadonlyArray<number>
  readonly b: ReadonlyArray<number>
  readonly c: ReadonlyArray<number>
  readonly why: string
}

const cases = readFileSync(new URL("notebooks.jsonl", import.meta.url), "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line) as Case)

/** The same completion in the other tags. */
const translated = (text: string): string =>
  [
    [thinkAnswer.reasoning.open, workingOut.reasoning.open],
    [thinkAnswer.reasoning.close, workingOut.reasoning.close],
    [thinkAnswer.answer.open, workingOut.answer.open],
    [thinkAnswer.answer.close, workingOut.answer.close]
  ].reduce((whole, [from = "", to = ""]) => whole.replaceAll(from, to), text)

const row = (rubric: Rubric, completion: string, gold: string) =>
  scoreRow(rubric, { prompt: [], completion, gold, columns: {}, truncated: false })

describe("notebook families, by hand", () => {
  it("has at least 150 completions", () => expect(cases.length).toBeGreaterThanOrEqual(150))

  for (const { completion, gold, a, b, c, why } of cases)
    it(`${JSON.stringify(completion)} for ${gold}: ${why}`, () => {
      expect(row(notebookA, completion, gold).contributions, "A").toEqual(a)
      expect(row(notebookB, completion, gold).contributions, "B").toEqual(b)
      expect(row(notebookC, completion, gold).contributions, "C").toEqual(c)
      const other = translated(completion)
      expect(row(notebookAWorkingOut, other, gold).contributions, "A").toEqual(a)
      expect(row(notebookBWorkingOut, other, gold).contributions, "B").toEqual(b)
      expect(row(notebookCWorkingOut, other, gold).contributions, "C").toEqual(c)
    })
})

/** The notebooks' patterns; Python's `^` and `$` know the line feed alone. */
const pattern = ({ reasoning: r, answer: a }: TagStyle, begun: boolean): RegExp =>
  begun
    ? new RegExp(`${r.close}[^]*?${a.open}([^]+?)${a.close}\\s*(?![^\\n])`)
    : new RegExp(`(?<![^\\n])\\s*${r.open}[^]+?${r.close}[^]*?${a.open}([^]+?)${a.close}\\s*(?![^\\n])`)

describe("what is found by hand", () => {
  const pieces = ["<think>", "</think>", "<answer>", "</answer>", "\n", " ", "a", "18", "-", ".", ","]
  const text = fc.array(fc.constantFrom(...pieces), { maxLength: 16 }).map((parts) => parts.join(""))

  for (const style of [thinkAnswer, prefilled(thinkAnswer)])
    it(`is what the pattern of ${style.name} matches`, () => {
      fc.assert(
        fc.property(text, (completion) => {
          const span = matchFormat(style, completion)
          const found = pattern(style, style.prefilled ?? false).exec(completion)
          expect(span === null ? undefined : completion.slice(span.start, span.end)).toBe(found?.[1])
        }),
        { numRuns: 5000 }
      )
    })

  it("is the number that the patterns match", () => {
    fc.assert(
      fc.property(text, (completion) => {
        for (const [own, theirs] of [
          [/[\p{Nd}.]+/gu, /<answer>[\s\S]*?([\d.]+)/],
          [/[\p{Nd}.,]+/gu, /<answer>[\s\S]*?([\d.,]+)/],
          [/-?[\p{Nd}.,]+/gu, /<answer>[\s\S]*?\s*(-?[\d.,]+)/]
        ] as const) {
          const span = matchNumber(thinkAnswer, completion, own)
          expect(span === null ? undefined : completion.slice(span.start, span.end)).toBe(theirs.exec(completion)?.[1])
        }
      }),
      { numRuns: 2000 }
    )
  })

  it("takes time that grows with the text alone", () => {
    const start = performance.now()
    for (const part of [
      "<think></think><answer></answer>",
      "<think>",
      "</think>",
      "<answer>x</answer> y",
      " ",
      "\n<think>"
    ])
      for (const style of [thinkAnswer, prefilled(thinkAnswer)]) matchFormat(style, part.repeat(200_000))
    expect(performance.now() - start).toBeLessThan(8000)
  })
})

describe("Python's float and strip", () => {
  const floats: ReadonlyArray<readonly [string, number | null]> = [
    ["18", 18],
    [" 18\n", 18],
    ["-.5e-3", -0.0005],
    ["1_000", 1000],
    ["1__0", null],
    ["_1", null],
    ["1,000", null],
    ["", null],
    [".", null],
    ["1.", 1],
    ["0x10", null],
    ["INF", Infinity],
    ["-infinity", -Infinity],
    ["nan", Number.NaN],
    ["1 2", null],
    ["\u{1d7d8}\u{1d7e1}", 9],
    ["٣.١", 3.1],
    ["½", null]
  ]
  for (const [text, value] of floats) it(`float(${JSON.stringify(text)})`, () => expect(float(text)).toBe(value))

  it("strips what Python strips", () => {
    expect(strip("\x1c\u0085\u00a0 x \u3000\v")).toBe("x")
    expect(strip("\ufeffx\u200b")).toBe("\ufeffx\u200b")
    expect(strip(" \n ")).toBe("")
  })
})
