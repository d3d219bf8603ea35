/** The recommended rubric in each style: what it pays, and what must hold of it whatever the completion. */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { recommended, recommendedBoxed, recommendedWorkingOut } from "../../rewards/recommended.ts"
import { scoreRow, writeSolution } from "../../src/index.ts"

for (const rubric of [recommended, recommendedWorkingOut]) {
  const { reasoning, answer } = rubric.style
  const prompt = [{ role: "system", content: rubric.style.systemPrompt }] as const
  const total = (completion: string, gold = "18") =>
    scoreRow(rubric, { prompt, completion, gold, columns: {}, truncated: false }).total
  const thought = `${reasoning.open}Six and twelve.${reasoning.close}`
  const told = (text: string) => `${answer.open}${text}${answer.close}`

  describe(rubric.name, () => {
    const cases: ReadonlyArray<readonly [what: string, completion: string, total: number]> = [
      ["the gold in the form", thought + told("18"), 1.25],
      ["an equal answer in the form", thought + told("$18.00"), 1.25],
      ["a wrong answer in the form", thought + told("17"), 0.25],
      ["the nearest miss", thought + told("18.0001"), 0.25],
      ["the sign lost", thought + told("-18"), 0.25],
      ["words in the form", thought + told("I do not know"), 0.25],
      ["no form", "18", 0],
      ["no reasoning", told("18"), 0],
      ["empty reasoning", reasoning.open + reasoning.close + told("18"), 0],
      ["dots for reasoning", `${reasoning.open}...${reasoning.close}${told("18")}`, 0],
      ["the placeholder on record", `${reasoning.open} reasoning process here ${reasoning.close}${told(" 18 ")}`, 0],
      ["junk before", `Sure! ${thought}${told("18")}`, 0],
      ["junk after, on another line", `${thought}${told("18")}\ndone`, 0],
      ["junk between", `${thought} so ${told("18")}`, 0],
      ["an unclosed answer", `${thought}${answer.open}18`, 0],
      ["unclosed reasoning", `${reasoning.open}a${told("18")}`, 0],
      ["two answers", thought + told("17") + told("18"), 0],
      ["the answer first", told("18") + thought, 0],
      ["a list", thought + told("17, 18, 19"), 0],
      ["two boxes", thought + told("\\boxed{17} \\boxed{18}"), 0],
      ["a guess beside", thought + told("17. Answer: 18"), 0],
      ["nothing", "", 0]
    ]
    for (const [what, completion, value] of cases) it(what, () => expect(total(completion)).toBe(value))

    it("pays a list that was asked for", () => {
      expect(total(thought + told("2 and 1"), "1, 2")).toBe(1.25)
      expect(total(thought + told("1, 2, 3"), "1, 2")).toBe(0)
    })

    it("leaves a row unscored whose gold cannot be used, whatever was answered", () => {
      for (const completion of [thought + told("18"), "18", ""]) expect(total(completion, " ")).toBeNull()
    })

    it("pays 0, 0.25 or 1.25 for any text, and a wrong answer never as much as a right one in the same form", () => {
      const parts = [reasoning.open, reasoning.close, answer.open, answer.close, " ", "so", "\n", "...", "17", ","]
      const form = fc.array(fc.constantFrom(...parts), { maxLength: 6 })
      fc.assert(
        fc.property(form, form, fc.integer(), fc.integer(), (before, after, gold, wrong) => {
          fc.pre(gold !== wrong)
          const write = (given: number) => before.join("") + thought + told(`${given}`) + after.join("")
          const [right, missed] = [total(write(gold), `${gold}`), total(write(wrong), `${gold}`)]
          expect([0, 1.25]).toContain(right)
          expect([0, 0.25]).toContain(missed)
          expect(missed).toBe(right === 0 ? 0 : 0.25)
        }),
        { numRuns: 1000 }
      )
      fc.assert(
        fc.property(fc.string({ unit: "binary" }), (text) => {
          expect([0, 0.25]).toContain(total(writeSolution(rubric.style, text, text)))
          expect(total(text)).toBe(0)
        })
      )
    })
  })
}

describe(recommendedBoxed.name, () => {
  const { style } = recommendedBoxed
  const prompt = [{ role: "system", content: style.systemPrompt }] as const
  const total = (completion: string, gold = "18") =>
    scoreRow(recommendedBoxed, { prompt, completion, gold, columns: {}, truncated: false }).total
  const thought = "Six and twelve. "
  const cases: ReadonlyArray<readonly [what: string, completion: string, total: number]> = [
    ["the gold in a box", `${thought}\\boxed{18}`, 1.25],
    ["an equal answer, in a formula that ends a sentence", `${thought}So it is $\\boxed{18.00}$.`, 1.25],
    ["a wrong answer in the form", `${thought}\\boxed{17}`, 0.25],
    ["words in the form", `${thought}\\boxed{\\text{I do not know}}`, 0.25],
    ["no box", `${thought}18`, 0],
    ["no reasoning", "\\boxed{18}", 0],
    ["dots for reasoning", "... \\boxed{18}", 0],
    ["the prompt, copied", style.systemPrompt, 0],
    ["text behind the box", `${thought}\\boxed{18} I hope this helps.`, 0],
    ["a box left open", `${thought}\\boxed{18`, 0],
    ["two boxes", `${thought}\\boxed{17} or \\boxed{18}`, 0],
    ["a list in the box", `${thought}\\boxed{17, 18, 19}`, 0],
    ["boxes in the box", `${thought}\\boxed{\\boxed{17} \\boxed{18}}`, 0],
    ["nothing", "", 0]
  ]
  for (const [what, completion, value] of cases) it(what, () => expect(total(completion)).toBe(value))

  it("pays a list that was asked for", () => {
    expect(total(`${thought}\\boxed{2, 1}`, "1, 2")).toBe(1.25)
  })
})
