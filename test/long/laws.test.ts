/** Our rubrics keep every law over 10,000 cases each, with three seeds. */
import { describe, expect, it } from "vitest"
import { lesson, lessonWorkingOut } from "../../rewards/lesson.ts"
import { recommended, recommendedWorkingOut } from "../../rewards/recommended.ts"
import { testLaws } from "../../src/reward/laws/test.ts"

describe.each([lesson, lessonWorkingOut, recommended, recommendedWorkingOut])("$name", (rubric) => {
  it.each([0, 1, 2])("keeps every law over 10,000 cases (seed %i)", (seed) => {
    const results = testLaws(rubric, { runs: 10_000, seed })
    expect(
      results.filter(({ state }) => state !== "kept").map(({ law, counterexample }) => [law, counterexample])
    ).toEqual([])
    for (const { law, runs } of results) if (law !== "bounded-work") expect([law, runs]).toEqual([law, 10_000])
  })
})
