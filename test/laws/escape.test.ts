/** No way out of being scored, by length either, whatever floors and rewards of length are around. */
import { describe, expect, it } from "vitest"
import {
  defineReward,
  defineRubric,
  type RubricPartDefinition,
  scored,
  thinkAnswer,
  unscored
} from "../../src/index.ts"
import { laws } from "../../src/reward/laws/laws.ts"
import { testLaws } from "../../src/reward/laws/test.ts"
import { isRight } from "./planted/planting.ts"
import { floored } from "./planted/unscored-is-not-better.ts"

const LAW = "unscored-is-not-better"

/** Right or wrong where the length is one that it can do with; else unscored, and `floor` stands in. */
const bySize = (can: (length: number) => boolean, floor: number | null): RubricPartDefinition => ({
  reward: defineReward({
    name: "sized",
    range: [-1, 2],
    score: (sample) =>
      can(sample.completion.length) ? scored(isRight(sample) ? 2 : -1) : unscored("over-time", "it took too long")
  }),
  floor
})

const longer = defineReward({
  name: "longer",
  range: [0, 1],
  score: ({ completion }) => scored(Math.min(completion.length / 1000, 1))
})

const tried = (...parts: ReadonlyArray<RubricPartDefinition>) =>
  testLaws(defineRubric({ name: "escaped", style: thinkAnswer, parts }), { laws: [LAW] })[0]

describe("a wrong answer that gets out of being scored by its length", () => {
  it("breaks the law though a floor stands in, and no other law", () => {
    const results = testLaws(floored, { runs: 300, laws: laws.map(({ name }) => name).filter((law) => law !== LAW) })
    expect(results.filter(({ state }) => state === "broken")).toEqual([])
    const { state, counterexample } = testLaws(floored, { laws: [LAW] })[0] ?? {}
    expect([state, counterexample?.says]).toEqual([
      "broken",
      "unscored in part it earns 50 (over-time: it took too long), a wrong answer 0"
    ])
    expect(counterexample?.rows.map(({ is, total, completion }) => [is, total, completion.length])).toEqual([
      ["a wrong answer after longer reasoning", 50, 301],
      ["a plain wrong answer", 0, expect.any(Number)]
    ])
  })

  it.each([
    ["long, with a floor above wrong", (length: number) => length <= 300, 1],
    ["long, without a floor", (length: number) => length <= 300, null],
    ["very long, without a floor", (length: number) => length <= 20_000, null],
    ["short, with a floor above wrong", (length: number) => length > 300, 1],
    ["shorter than most, without a floor", (length: number) => length > 70, null]
  ])("breaks the law: %s", (_, can, floor) => {
    expect(tried(bySize(can, floor))?.state).toBe("broken")
    expect(tried(bySize(can, floor), { reward: longer })?.state).toBe("broken")
  })

  it("keeps the law where the floor is what a wrong answer earns, whatever length earns beside it", () => {
    expect(tried(bySize((length) => length <= 300, -1))?.state).toBe("kept")
    expect(
      tried(
        bySize((length) => length <= 300, -1),
        { reward: longer }
      )?.state
    ).toBe("kept")
    expect(
      tried(
        bySize((length) => length <= 300, -1),
        { reward: longer, weight: -1 }
      )?.state
    ).toBe("kept")
  })
})
