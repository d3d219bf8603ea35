/** The style boxed: what is read, each defect with its place, and that any text at all has a reading. */
import { existsSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { bareAnswer, find, findAnswer } from "../../src/answer/find.ts"
import type { DefectKind } from "../../src/domain/reading.ts"
import { boxed } from "../../src/style/boxed.ts"
import { MAX_PLACES } from "../../src/style/places.ts"
import { read } from "../../src/style/read.ts"
import { writeSolution } from "../../src/style/style.ts"

const partsOf = (text: string) => {
  const { reasoning, answer, defects } = read(boxed, text)
  const part = (span: { start: number; end: number } | null) =>
    span === null ? null : text.slice(span.start, span.end)
  return { reasoning: part(reasoning), answer: part(answer), kinds: defects.map(({ kind }) => kind).sort() }
}

const cases: ReadonlyArray<
  readonly [text: string, reasoning: string | null, answer: string | null, defects: ReadonlyArray<DefectKind>]
> = [
  ["6+9 is 15.\n\\boxed{15}", "6+9 is 15.", "15", []],
  ["So it is $\\boxed{\\frac{63}{400}}$.", "So it is $", "\\frac{63}{400}", []],
  ["We get\n\\[\n  \\boxed{15}\n\\]", "We get\n\\[", "15", []],
  ["Hence \\(\\boxed {15}\\).\n", "Hence \\(", "15", []],
  ["so\n\\begin{align*}\nx &= \\boxed{15}\n\\end{align*}", "so\n\\begin{align*}\nx &=", "15", []],
  ["The answer is **\\boxed{15}**", "The answer is **", "15", []],
  ["a set: \\boxed{\\{1, 2\\}}", "a set:", "\\{1, 2\\}", []],
  ["in a box: \\boxed{\\boxed{15}}", "in a box:", "\\boxed{15}", []],
  ["f(x) = {x, so \\boxed{15}", "f(x) = {x, so", "15", []],
  ["", null, null, ["reasoning-missing", "answer-missing"]],
  ["It is 15.", "It is 15.", null, ["answer-missing"]],
  ["\\boxed{15}", null, "15", ["reasoning-missing"]],
  ["\\[ \\boxed{15} \\]", null, "15", ["reasoning-missing"]],
  ["so \\boxed{}", "so", "", ["answer-empty"]],
  ["so \\boxed{ \n}", "so", " \n", ["answer-empty"]],
  ["so \\boxed{15", "so", null, ["answer-unclosed"]],
  ["so \\boxed{\\frac{1}{2}", "so", null, ["answer-unclosed"]],
  ["so \\boxed{\\boxed{15}", "so \\boxed{", "15", ["answer-unclosed"]],
  ["a \\boxed{1} b \\boxed{2", "a", "1", ["answer-unclosed", "text-after"]],
  ["a \\boxed{1} b \\boxed{2}", "a \\boxed{1} b", "2", ["answer-repeated"]],
  ["a \\boxed{15} metres", "a", "15", ["text-after"]],
  ["a \\boxed{15}. Let me check.", "a", "15", ["text-after"]],
  ["so \\boxed 15", "so \\boxed 15", null, ["answer-missing"]],
  ["so \\fbox{15}", "so \\fbox{15}", null, ["answer-missing"]]
]

describe("reading boxed", () => {
  for (const [text, reasoning, answer, defects] of cases)
    it(JSON.stringify(text), () => {
      expect(partsOf(text)).toEqual({ reasoning, answer, kinds: [...defects].sort() })
    })

  it("tells the place of a defect", () => {
    expect(read(boxed, "a \\boxed{15} metres").defects).toEqual([{ kind: "text-after", at: { start: 13, end: 19 } }])
    expect(read(boxed, "a \\boxed{1} \\boxed{2}").defects).toEqual([
      { kind: "answer-repeated", at: { start: 12, end: 21 } }
    ])
  })

  it("is found by the answer's rules", () => {
    const text = "so \\boxed{\\boxed{$17$}}."
    expect(findAnswer(read(boxed, text), text)).toMatchObject({ text: "17", rule: "tag" })
  })
})

describe("writing boxed", () => {
  it("puts the answer into a box behind the reasoning", () => {
    expect(writeSolution(boxed, "6+9=15", "15")).toBe("6+9=15\n\\boxed{15}")
  })

  it("leaves a solution as it is that ends with its answer in a box already", () => {
    const solution = "6+9=15, so it is $\\boxed{15}$."
    expect(writeSolution(boxed, solution, "15")).toBe(solution)
    expect(writeSolution(boxed, solution, "$15$")).toBe(solution)
  })

  it("takes other boxes off, so that there is one", () => {
    expect(writeSolution(boxed, "It has $\\boxed{2}$ asymptotes.", "2")).toBe("It has $2$ asymptotes.\n\\boxed{2}")
    expect(writeSolution(boxed, "\\boxed{1}, then \\boxed{\\boxed{\\frac{1}{2}}}", "3")).toBe(
      "1, then \\frac{1}{2}\n\\boxed{3}"
    )
    expect(partsOf(writeSolution(boxed, "a \\boxed{left open", "3")).kinds).toEqual(["answer-unclosed"])
  })

  const shared = fileURLToPath(new URL("../../../shared/data/math/test.jsonl", import.meta.url))
  it.runIf(existsSync(shared))("writes each of MATH's 5,000 test solutions so that its answer is read", () => {
    const lines = readFileSync(shared, "utf8").trim().split("\n")
    const unread = lines.filter((line) => {
      const { solution } = JSON.parse(line) as { readonly solution: string }
      const answer = find(solution)?.text ?? ""
      const { answer: told, kinds } = partsOf(writeSolution(boxed, solution, answer))
      return kinds.length > 0 || bareAnswer(told ?? "") !== answer
    })
    expect(lines).toHaveLength(5000)
    expect(unread).toEqual([])
  })

  it("is read as what was written", () => {
    const plain = fc.string({ unit: "grapheme" }).filter((text) => /[\p{L}\p{N}]/u.test(text) && !/[{}\\]/.test(text))
    fc.assert(
      fc.property(plain, plain, (reasoning, answer) => {
        const { reasoning: thought, answer: told, kinds } = partsOf(writeSolution(boxed, reasoning, answer))
        expect(kinds).toEqual([])
        expect(told).toBe(answer)
        expect(thought).toBe(reasoning.trim())
      })
    )
  })
})

describe("any text", () => {
  it("has a reading whose places lie in it", () => {
    const piece = fc.oneof(
      fc.constantFrom("\\boxed{", "\\boxed", "{", "}", "\\", "\\{", "$", "15", "\\end{a}", "\n"),
      fc.string({ unit: "binary", maxLength: 6 })
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join("")
        const { reasoning, answer, defects } = read(boxed, text)
        for (const span of [reasoning, answer, ...defects.map(({ at }) => at)]) {
          if (span === null) continue
          expect(0 <= span.start && span.start <= span.end && span.end <= text.length).toBe(true)
        }
        if (answer === null) return
        // The answer's braces are balanced, and a box holds it.
        expect(text.slice(0, answer.start)).toMatch(/\\boxed\s*\{$/)
        expect(text[answer.end]).toBe("}")
      }),
      { numRuns: 2000 }
    )
  })

  it("of 10 MB is read, whatever it is made of, into a reading of bounded size", () => {
    const many = (piece: string) => piece.repeat(Math.ceil(10_000_000 / piece.length))
    const texts = ["{", "}", "\\boxed{", "\\boxed{}", "\\boxed", "\\boxed ", "\\boxed{1", "$", "\\", "\\boxed{{"].map(
      many
    )
    for (const text of [
      ...texts,
      `\\boxed{${many("{}")}`,
      `${many("\\boxed{")}${many("}")}`,
      `a \\boxed{1}${many(" $")}`
    ])
      expect(read(boxed, text).defects.length).toBeLessThanOrEqual(6 * MAX_PLACES)
  })
})
