/** The lesson's rewards, in both tag styles: values by hand, and what must hold of them whatever the completion. */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { lesson, lessonWorkingOut } from "../../rewards/lesson.ts"
import { type Rubric, scoreRow, writeSolution } from "../../src/index.ts"

const rubrics = [lesson, lessonWorkingOut]
const row = (rubric: Rubric, completion: string, gold: string) =>
  scoreRow(rubric, { prompt: [], completion, gold, columns: {}, truncated: false })
const solved = (rubric: Rubric, answer: string, gold: string) =>
  row(rubric, writeSolution(rubric.style, "a", answer), gold)
const FULL = 4.5

/** gold, answer, then format, approximate, correctness, numeric. */
const cases: ReadonlyArray<readonly [string, string, ReadonlyArray<number | null>]> = [
  ["75", "75", [1, 1, 2, 0.5]],
  ["75", "65", [1, 0.25, 0, 0.5]],
  ["75", "70", [1, 0.5, 0, 0.5]],
  ["75", "85", [1, 0.25, 0, 0.5]],
  ["75", "7", [1, 0, 0, 0.5]],
  ["75", "-75", [1, 0, 0, 0.5]],
  ["-75", "-70", [1, 0.5, 0, 0.5]],
  ["75", "seventy-five", [1, 1, 2, 0.5]],
  ["75", "plenty", [1, 0, 0, 0]],
  ["0", "0.0", [1, 1, 2, 0.5]],
  ["0", "1", [1, 0, 0, 0.5]],
  ["0", "0.05", [1, 0.5, 0, 0.5]],
  ["1234", "$1,234", [1, 1, 2, 0.5]],
  ["blue", "blue", [1, null, 2, null]],
  ["blue", "red", [1, null, 0, null]]
]

for (const rubric of rubrics) {
  const { reasoning, answer } = rubric.style

  describe(rubric.name, () => {
    for (const [gold, given, expected] of cases) {
      it(`${given} for ${gold}`, () => expect(solved(rubric, given, gold).contributions).toEqual(expected))
    }

    it("pays the gold in its style in full", () => {
      fc.assert(fc.property(fc.integer(), (gold) => void expect(solved(rubric, `${gold}`, `${gold}`).total).toBe(FULL)))
    })

    it("never pays a wrong answer as much as a right one in the same form", () => {
      const parts = [reasoning.open, reasoning.close, answer.open, answer.close, " ", "so", "\n"]
      const form = fc.array(fc.constantFrom(...parts), { maxLength: 6 })
      const one = fc.oneof(fc.integer({ min: -300, max: 300 }), fc.integer())
      fc.assert(
        fc.property(form, form, one, one, (before, after, gold, wrong) => {
          fc.pre(gold !== wrong)
          const write = (given: number) =>
            `${before.join("")}${reasoning.open}a${reasoning.close}${answer.open}${given}${answer.close}${after.join("")}`
          const right = row(rubric, write(gold), `${gold}`)
          const missed = row(rubric, write(wrong), `${gold}`)
          const says = right.scores[2]?._tag === "Scored" && right.scores[2].value === 2
          // Where the form hides the answer, right and wrong earn the same.
          if (says) expect(right.total).toBeGreaterThan(missed.total ?? Infinity)
          else expect(right.total).toBe(missed.total)
        }),
        { numRuns: 1000 }
      )
    })

    it("pays the nearest miss less than half of a right answer, and less than one without the form", () => {
      const nearest = solved(rubric, "101", "100").total ?? 0
      expect(nearest).toBeLessThan(FULL / 2)
      expect(row(rubric, `${answer.open}100${answer.close}`, "100").total).toBeGreaterThan(nearest)
    })

    it("counts the last answer", () => {
      const twice = (a: string, b: string) =>
        `${reasoning.open}a${reasoning.close}${answer.open}${a}${answer.close}${answer.open}${b}${answer.close}`
      expect(row(rubric, twice("1", "75"), "75").contributions).toEqual([0, 1, 2, 0.5])
      expect(row(rubric, twice("75", "1"), "75").contributions).toEqual([0, 0, 0, 0.5])
    })

    it("pays nothing for an answer that was not closed, nor for words outside", () => {
      expect(row(rubric, `${reasoning.open}a${reasoning.close}${answer.open}75`, "75").total).toBe(0)
      expect(row(rubric, "the answer is 75", "75").total).toBe(0)
      expect(row(rubric, "", "75").total).toBe(0)
    })

    it("leaves a row unscored whose gold cannot be used", () => {
      const result = solved(rubric, "75", "  ")
      expect(result.total).toBeNull()
      expect(result.scores[2]).toMatchObject({ reason: "bad-gold" })
    })

    it("names rule and place", () => {
      const { scores } = solved(rubric, "65", "75")
      const start = `${reasoning.open}a${reasoning.close}${answer.open}`.length
      expect(scores[2]).toMatchObject({ evidence: [{ rule: "exact-number", span: { start, end: start + 2 } }] })
    })

    it("scores any text", () => {
      fc.assert(
        fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (text, gold) => {
          for (const score of row(rubric, text, gold).scores) {
            if (score._tag === "Unscored") expect(["bad-gold", "not-applicable"]).toContain(score.reason)
          }
        })
      )
    })
  })
}
