/** What ships, held to the laws: ours keep every one, and each rubric of the field breaks exactly those that it breaks. */
import { describe, expect, it } from "vitest"
import { lesson, lessonWorkingOut } from "../../rewards/lesson.ts"
import { notebookA, notebookAWorkingOut } from "../../rewards/notebook-a.ts"
import { notebookB, notebookBWorkingOut } from "../../rewards/notebook-b.ts"
import { notebookC, notebookCWorkingOut } from "../../rewards/notebook-c.ts"
import { openR1 } from "../../rewards/open-r1.ts"
import { recommended, recommendedWorkingOut } from "../../rewards/recommended.ts"
import { trl } from "../../rewards/trl.ts"
import { laws } from "../../src/reward/laws/laws.ts"
import { testLaws } from "../../src/reward/laws/test.ts"
import type { LawResult } from "../../src/reward/laws/law.ts"

const brokenOf = (results: ReadonlyArray<LawResult>) =>
  results.filter(({ state }) => state === "broken").map(({ law, counterexample }) => [law, counterexample?.says])
const namesOf = (results: ReadonlyArray<LawResult>) => brokenOf(results).map(([law]) => law)

describe("our rubrics", () => {
  it.each([
    lesson,
    lessonWorkingOut,
    recommended,
    recommendedWorkingOut
  ])("$name keeps every law in 1000 cases each", (rubric) => {
    const results = testLaws(rubric, { runs: 1000 })
    expect(brokenOf(results)).toEqual([])
    expect(results.map(({ law, state }) => [law, state])).toEqual(laws.map(({ name }) => [name, "kept"]))
    for (const { law, runs } of results) if (law !== "bounded-work") expect([law, runs]).toEqual([law, 1000])
  }, 60_000)
})

/** Families A and B alike. C lets a number keep its sign. */
const NOTEBOOK = [
  "gold-is-full",
  "equal-is-equal",
  "sign-counts",
  "last-answer-counts",
  "lists-do-not-pay",
  "words-do-not-pay",
  "unclosed-does-not-pay",
  "placeholder-does-not-pay",
  "junk-does-not-pay"
]
const NOTEBOOK_C = NOTEBOOK.filter((law) => law !== "sign-counts")

describe("the rubrics of the field", () => {
  it.each([
    { rubric: notebookA, expected: NOTEBOOK },
    { rubric: notebookAWorkingOut, expected: NOTEBOOK },
    { rubric: notebookB, expected: NOTEBOOK },
    { rubric: notebookBWorkingOut, expected: NOTEBOOK },
    { rubric: notebookC, expected: NOTEBOOK_C },
    { rubric: notebookCWorkingOut, expected: NOTEBOOK_C },
    { rubric: trl, expected: ["last-answer-counts", "junk-does-not-pay"] },
    { rubric: openR1, expected: ["last-answer-counts", "junk-does-not-pay"] }
  ])("$rubric.name breaks exactly these laws", ({ rubric, expected }) => {
    expect(namesOf(testLaws(rubric, { runs: 1000 }))).toEqual(expected)
    // With other cases too; bounded work has the same for every seed.
    const others = laws.map(({ name }) => name).filter((name) => name !== "bounded-work")
    expect(namesOf(testLaws(rubric, { runs: 1000, seed: 7, laws: others }))).toEqual(expected)
  }, 60_000)
})
