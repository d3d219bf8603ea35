/**
 * A wrong composition is a compile error: every line below that must not compile says so, and `npm run types` fails where
 * one of them does compile. What the program says to those who do not check types stands in the other tests of this folder.
 */
import { describe, expect, it } from "vitest"
import {
  clip,
  defineGroupReward,
  defineReward,
  defineRubric,
  defineServiceReward,
  firstScored,
  gate,
  map,
  max,
  scale,
  scored,
  sum,
  thinkAnswer,
  unscored,
  weighted
} from "../../src/index.ts"

const sample = defineReward({ name: "one", range: [0, 1], score: () => scored(1) })
const group = defineGroupReward({ name: "all", range: [0, 1], score: (all) => all.map(() => scored(1)) })
const service = defineServiceReward({
  name: "judge",
  range: [0, 1],
  service: { url: "http://127.0.0.1:1/v1", model: "m" },
  ask: () => [{ role: "user", content: "?" }],
  read: (answer) => scored(answer.length > 3 ? 1 : 0)
})

const wrong = {
  // @ts-expect-error a group reward cannot be part of a combinator
  ofGroup: () => sum("s", [sample, group]),
  // @ts-expect-error nor can a service reward
  ofService: () => scale("s", service, 2),
  // @ts-expect-error a gate is opened by a reward of one sample
  gatedByGroup: () => gate("g", sample, { by: group }),
  // @ts-expect-error a gate needs something that opens it
  gatedByNothing: () => gate("g", sample, {}),
  // @ts-expect-error a combinator takes rewards, not their names
  ofNames: () => max("m", ["one"]),
  // @ts-expect-error nor a single one where it takes a list
  ofOne: () => firstScored("f", sample),
  // @ts-expect-error each reward comes with its weight
  withoutWeight: () => weighted("w", [[sample]]),
  // @ts-expect-error bounds are two
  clippedByOne: () => clip("c", sample, [1]),
  // @ts-expect-error the function gives a number
  mappedToText: () => map("m", sample, [0, 1], (value) => `${value}`),
  // @ts-expect-error a number is no score
  givesNumber: () => defineReward({ name: "n", range: [0, 1], score: () => 1 }),
  // @ts-expect-error nor is a promise of one
  givesPromise: () => defineReward({ name: "n", range: [0, 1], score: async () => scored(1) }),
  // @ts-expect-error every reward says its range
  withoutRange: () => defineReward({ name: "n", score: () => scored(1) }),
  // @ts-expect-error a sample has no such thing
  asksForMore: () => defineReward({ name: "n", range: [0, 1], score: ({ answer }) => scored(answer) }),
  // @ts-expect-error a sample is not to be changed
  changesSample: () => defineReward({ name: "n", range: [0, 1], score: (it) => scored(Number(delete it.gold)) }),
  // @ts-expect-error a group reward gives a score each
  givesOneForAll: () => defineGroupReward({ name: "n", range: [0, 1], score: () => scored(1) }),
  // @ts-expect-error a group is not to be sorted where it stands
  sortsGroup: () => defineGroupReward({ name: "n", range: [0, 1], score: (all) => all.sort().map(() => scored(1)) }),
  // @ts-expect-error reasons are known ones
  unknownReason: () => unscored("tired", "no"),
  // @ts-expect-error a rubric has a tag style
  withoutStyle: () => defineRubric({ name: "r", parts: [sample] }),
  // @ts-expect-error a part is a reward or has one
  partOfName: () => defineRubric({ name: "r", style: thinkAnswer, parts: ["one"] }),
  // @ts-expect-error a schedule has steps with weights
  flatSchedule: () => defineRubric({ name: "r", style: thinkAnswer, parts: [{ reward: sample, schedule: [0, 1] }] }),
  // @ts-expect-error a rubric's gate names the reward itself
  gateByName: () => defineRubric({ name: "r", style: thinkAnswer, parts: [{ reward: sample, gate: { by: "all" } }] }),
  // @ts-expect-error a service needs a model
  withoutModel: () => defineServiceReward({ ...service, service: { url: "http://127.0.0.1:1/v1" } })
}

describe("a right composition", () => {
  it("compiles, with rewards of every kind in one rubric", () => {
    const half = weighted("half", [
      [scale("double", sample, 2), 0.25],
      [gate("held", sample, { by: sample }), 0.5]
    ])
    const rubric = defineRubric({
      name: "r",
      style: thinkAnswer,
      parts: [half, { reward: group, gate: { by: half, least: 0.5 } }, { reward: service, schedule: [[0, 1]] }]
    })
    expect(rubric.parts.map(({ reward }) => reward.kind)).toEqual(["sample", "group", "service"])
  })

  it("and the wrong ones are refused at run time too, where they can be seen before a sample is", () => {
    const seen = Object.entries(wrong).filter(([, make]) => {
      try {
        make()
        return false
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError)
        expect((error as Error).message).toMatch(/^(The (reward|rubric) "|A (reward|rubric) )/)
        return true
      }
    })
    const later = [
      "mappedToText",
      "givesNumber",
      "givesPromise",
      "asksForMore",
      "changesSample",
      "givesOneForAll",
      "sortsGroup"
    ]
    expect(Object.keys(wrong).filter((name) => !seen.some(([one]) => one === name))).toEqual([
      ...later,
      "unknownReason"
    ])
  })
})
