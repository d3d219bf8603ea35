/** The combinators: whatever is put together gives what it has to, stays in its range, and says what it rests on. */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Evidence } from "../../src/domain/score.ts"
import { clip, firstScored, gate, map, max, min, penalty, scale, sum, weighted } from "../../src/reward/combine.ts"
import { defineGroupReward, defineReward, defineServiceReward } from "../../src/reward/define.ts"
import type { SampleReward } from "../../src/reward/reward.ts"
import { runReward } from "../../src/reward/run.ts"
import { scored, unscored } from "../../src/reward/score.ts"
import { rewardOf, sampleOf, tree, valueOf, values } from "./trees.ts"

const leaf = (name: string, needs: ReadonlyArray<string> = []) =>
  defineReward({ name, needs, range: [-2, 3], score: () => scored(1, { rule: "leaf", note: name }) })

const one = leaf("one")
const lost = defineReward({ name: "lost", range: [0, 1], score: () => unscored("bad-gold", "no gold") })
const sample = sampleOf({})

describe("any composition", () => {
  it("gives what it has to, within its range, or is unscored as the part that could not tell", () => {
    fc.assert(
      fc.property(tree, values, (made, given) => {
        const reward = rewardOf(made)
        const expected = valueOf(made, given)
        const score = runReward(reward, sampleOf(given))
        if (typeof expected === "string") {
          expect(score).toEqual(unscored("not-applicable", expected))
        } else {
          expect(score).toMatchObject({ _tag: "Scored" })
          if (score._tag === "Scored") expect(score.value).toBe(expected)
          const [least, most] = reward.range
          expect(expected).toBeGreaterThanOrEqual(least)
          expect(expected).toBeLessThanOrEqual(most)
        }
      }),
      { numRuns: 2000 }
    )
  })

  it("has the range that its parts and their signs give it", () => {
    const ranges: ReadonlyArray<readonly [SampleReward, readonly [number, number]]> = [
      [scale("s", one, -2), [-6, 4]],
      [scale("s", one, 0), [0, 0]],
      [penalty("p", one), [-3, 2]],
      [clip("c", one, [-1, 9]), [-1, 3]],
      [clip("c", one, [5, 9]), [5, 5]],
      [sum("s", [one, one, lost]), [-4, 7]],
      [
        weighted("w", [
          [one, -1],
          [lost, 2]
        ]),
        [-3, 4]
      ],
      [max("x", [one, lost]), [0, 3]],
      [min("x", [one, lost]), [-2, 1]],
      [firstScored("f", [lost, one]), [-2, 3]],
      [gate("g", lost, { by: one }), [0, 1]],
      [gate("g", lost, { by: one, closed: -1 }), [-1, 1]]
    ]
    for (const [reward, range] of ranges) expect(reward.range).toEqual(range)
  })

  it("needs the columns of its parts, each once", () => {
    fc.assert(
      fc.property(tree, (made) => {
        const { needs } = rewardOf(made)
        expect(new Set(needs).size).toBe(needs.length)
      })
    )
    const [a, b] = ["a", "b"].map((column) => leaf(column, [column]))
    expect(sum("s", [a, b, a] as never).needs).toEqual(["a", "b"])
    expect(gate("g", a as never, { by: b as never }).needs).toEqual(["a", "b"])
    // The first that can tell may be one that needs less.
    expect(firstScored("f", [a, b] as never).needs).toEqual([])
  })
})

describe("what it rests on", () => {
  const evidenceOf = (reward: SampleReward): ReadonlyArray<Evidence> => {
    const score = runReward(reward, sample)
    return score._tag === "Scored" ? score.evidence : []
  }
  const within = { rule: "one", value: 1, of: [{ rule: "leaf", note: "one" }] }

  it("is told by each combinator, with the parts and their values", () => {
    expect(evidenceOf(scale("s", one, -2))).toEqual([{ rule: "times -2", of: [within] }])
    expect(evidenceOf(penalty("p", one))).toEqual([{ rule: "penalty", of: [within] }])
    expect(evidenceOf(clip("c", one, [0, 0.5]))).toEqual([{ rule: "clip to 0 … 0.5", of: [within] }])
    expect(evidenceOf(map("m", one, [0, 9], (v) => v + 1))).toEqual([{ rule: "map", of: [within] }])
    expect(evidenceOf(max("x", [one, one]))).toEqual([{ rule: "max", of: [within, within] }])
    expect(evidenceOf(gate("g", one, { by: one, least: 1 }))).toEqual([{ rule: "gate-open", of: [within, within] }])
    expect(evidenceOf(gate("g", one, { by: one }))).toEqual([{ rule: "gate-closed", of: [within] }])
    expect(evidenceOf(firstScored("f", [lost, one]))).toEqual([{ rule: "first-scored", of: [within] }])
    expect(evidenceOf(weighted("w", [[one, 0.5]]))).toEqual([
      { rule: "sum", of: [{ rule: "one", value: 0.5, of: [{ rule: "times 0.5", of: [within] }] }] }
    ])
  })

  it("is kept small, however deep it goes", () => {
    let deep: SampleReward = one
    for (let depth = 0; depth < 200; depth++) deep = penalty("p", deep)
    expect(JSON.stringify(evidenceOf(deep)).length).toBeLessThan(2000)
  })
})

describe("a part that fails", () => {
  const broken = defineReward({
    name: "broken",
    range: [0, 1],
    score: () => {
      throw new RangeError("boom")
    }
  })
  const missing = leaf("level", ["level"])
  it("makes the whole unscored with its own reason", () => {
    for (const reward of [sum("s", [one, broken]), gate("g", one, { by: broken }), scale("x", broken, 2)])
      expect(runReward(reward, sample)).toMatchObject({ reason: "threw", message: expect.stringContaining("boom") })
    expect(runReward(firstScored("f", [lost, broken]), sample)).toMatchObject({ reason: "threw" })
    expect(runReward(firstScored("f", [broken, lost]), sample)).toMatchObject({ reason: "bad-gold" })
    expect(runReward(firstScored("f", [missing, one]), sample)).toMatchObject({ _tag: "Scored", value: 1 })
    expect(runReward(max("x", [one, missing]), sample)).toMatchObject({ reason: "missing-column" })
  })

  it("in a function given to map is told", () => {
    expect(
      runReward(
        map("m", one, [0, 1], () => NaN),
        sample
      )
    ).toMatchObject({ reason: "not-a-number" })
    expect(
      runReward(
        map("m", one, [0, 1], () => 2),
        sample
      )
    ).toMatchObject({ reason: "out-of-range" })
    expect(
      runReward(
        map("m", one, [0, 1], () => "1" as never),
        sample
      )
    ).toMatchObject({ reason: "not-a-number" })
  })
})

describe("a composition that cannot be meant is refused where it is written", () => {
  const group = defineGroupReward({ name: "whole", range: [0, 1], score: (all) => all.map(() => scored(1)) })
  const service = defineServiceReward({
    name: "judge",
    range: [0, 1],
    service: { url: "http://127.0.0.1:1/v1", model: "m" },
    ask: () => [{ role: "user", content: "?" }],
    read: () => scored(1)
  })
  const wrong: ReadonlyArray<readonly [what: string, make: () => unknown, message: RegExp]> = [
    ["of nothing", () => sum("s", []), /"s" needs at least one reward/],
    ["of no list", () => max("x", undefined as never), /"x" needs at least one reward/],
    ["first of nothing", () => firstScored("f", []), /at least one reward/],
    [
      "of a group reward",
      () => min("x", [one, group as never]),
      /"x" cannot be made of "whole", which looks at a whole group: give each a part/
    ],
    ["of a service reward", () => scale("x", service as never, 2), /"judge", which asks a service/],
    ["gated by a group reward", () => gate("g", one, { by: group as never }), /"whole", which looks at a whole group/],
    [
      "of something missing",
      () => sum("s", [one, undefined as never]),
      /something that is no reward: make it with defineReward/
    ],
    ["of a bare function", () => penalty("p", (() => scored(1)) as never), /something that is no reward/],
    ["times NaN", () => scale("x", one, NaN), /finite number as its factor, not NaN/],
    [
      "weighted without a weight",
      () => weighted("w", [[one] as never]),
      /finite number as the weight of "one", not undefined/
    ],
    ["clipped the wrong way round", () => clip("c", one, [1, 0]), /lesser first: \[0, 1\]/],
    ["clipped to nothing", () => clip("c", one, [0, NaN]), /upper bound, not NaN/],
    ["mapped without a range", () => map("m", one, undefined as never, (v) => v), /range of two finite numbers/],
    ["mapped by nothing", () => map("m", one, [0, 1], undefined as never), /needs a function/],
    ["gated from NaN on", () => gate("g", one, { by: one, least: NaN }), /least that opens its gate, not NaN/],
    ["gated for good", () => gate("g", one, { by: one, least: 4 }), /never opens: "one" gives at most 3, not 4/],
    ["beyond all numbers", () => scale("x", one, Number.MAX_VALUE), /range of two finite numbers/]
  ]
  for (const [what, make, message] of wrong) it(what, () => expect(make).toThrow(message))
})
