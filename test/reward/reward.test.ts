/** Scores, definitions and totals: NaN cannot be built, wrong definitions are refused, contributions add up. */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Score } from "../../src/domain/score.ts"
import { defineReward, defineRubric } from "../../src/reward/define.ts"
import { scoreRow } from "../../src/reward/row.ts"
import { scored, unscored } from "../../src/reward/score.ts"
import { entriesOf, total, type Weighted } from "../../src/reward/total.ts"
import { thinkAnswer } from "../../src/style/styles.ts"

describe("a score", () => {
  it("is finite or is none", () => {
    fc.assert(
      fc.property(fc.oneof(fc.double(), fc.constantFrom("1", null, undefined, {})), (value) => {
        const score = scored(value as number)
        if (score._tag === "Scored") {
          expect(Number.isFinite(score.value)).toBe(true)
          expect(Object.is(score.value, -0)).toBe(false)
        } else expect(score.reason).toBe("not-a-number")
      })
    )
  })

  it("takes one evidence or a list", () => {
    expect(scored(1, { rule: "a" })).toEqual(scored(1, [{ rule: "a" }]))
  })
})

const reward = (name: string) => defineReward({ name, range: [0, 1], score: () => scored(1) })

describe("a definition that cannot be meant", () => {
  const wrong: ReadonlyArray<readonly [what: string, define: () => unknown, message: RegExp]> = [
    ["no name", () => reward(""), /needs a name/],
    ["a range turned round", () => defineReward({ name: "a", range: [1, 0], score: () => scored(1) }), /lesser first/],
    ["a range without end", () => defineReward({ name: "a", range: [0, Infinity], score: () => scored(1) }), /finite/],
    [
      "two of a name",
      () => defineRubric({ name: "r", style: thinkAnswer, parts: [reward("a"), reward("a")] }),
      /two rewards named "a"/
    ],
    ["no rewards", () => defineRubric({ name: "r", style: thinkAnswer, parts: [] }), /at least one/],
    [
      "a weight of NaN",
      () => defineRubric({ name: "r", style: thinkAnswer, parts: [{ reward: reward("a"), weight: NaN }] }),
      /must be finite/
    ],
    [
      "a floor for an optional one",
      () =>
        defineRubric({ name: "r", style: thinkAnswer, parts: [{ reward: reward("a"), required: false, floor: 0 }] }),
      /only a required/
    ],
    [
      "totals without end",
      () =>
        defineRubric({
          name: "r",
          style: thinkAnswer,
          parts: [
            { reward: reward("a"), weight: Number.MAX_VALUE },
            { reward: reward("b"), weight: Number.MAX_VALUE }
          ]
        }),
      /not finite/
    ]
  ]
  for (const [what, define, message] of wrong) it(`${what} is refused`, () => expect(define).toThrow(message))
})

const entry = fc.record<Weighted>({
  name: fc.constant("a"),
  schedule: fc.constant(null),
  gate: fc.constant(null),
  weight: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  required: fc.boolean(),
  floor: fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true }))
})
const score: fc.Arbitrary<Score> = fc.oneof(
  fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => scored(value)),
  fc.constant(unscored("threw", "x"))
)
const row = fc.array(fc.tuple(entry, score), { maxLength: 8 })

describe("a total", () => {
  it("is the sum of the contributions, or the row is unscored as a whole", () => {
    fc.assert(
      fc.property(row, (pairs) => {
        const entries = pairs.map(([one]) => one)
        const scores = pairs.map(([, one]) => one)
        const result = total(entries, scores)
        expect(result.contributions).toHaveLength(scores.length)
        if (result.total === null) expect(result.contributions.every((part) => part === null)).toBe(true)
        else expect(result.contributions.reduce<number>((sum, part) => sum + (part ?? 0), 0)).toBe(result.total)
      })
    )
  })

  it("is null exactly where a required reward has neither value nor floor, or nothing contributes", () => {
    fc.assert(
      fc.property(row, (pairs) => {
        const blocked = pairs.some(([one, score]) => one.required && one.floor === null && score._tag === "Unscored")
        const nothing = pairs.every(
          ([one, score]) => score._tag === "Unscored" && !(one.required && one.floor !== null)
        )
        const result = total(
          pairs.map(([one]) => one),
          pairs.map(([, one]) => one)
        )
        expect(result.total === null).toBe(blocked || nothing)
      })
    )
  })

  it("never takes unscored for 0: an optional one contributes null", () => {
    const optional = { name: "a", schedule: null, gate: null, weight: 1, required: false, floor: null }
    expect(total([optional, optional], [unscored("threw", "x"), scored(1)]).contributions).toEqual([null, 1])
    const required = { ...optional, required: true }
    expect(total([required, optional], [unscored("threw", "x"), scored(1)]).contributions).toEqual([null, null])
    const floored = { ...required, weight: 2, floor: -1 }
    expect(total([floored, optional], [unscored("threw", "x"), scored(1)])).toMatchObject({
      contributions: [-2, 1],
      total: -1
    })
  })
})

describe("a row", () => {
  it("is scored in this process as the rubric says, with decided scores left alone", () => {
    const rubric = defineRubric({
      name: "r",
      style: thinkAnswer,
      parts: [reward("a"), { reward: reward("b"), weight: 3 }]
    })
    const sample = { prompt: [], completion: "", gold: "", columns: {}, truncated: false }
    expect(scoreRow(rubric, sample).total).toBe(4)
    const skip = (_row: number, reward: number) => (reward === 1 ? unscored("crashed", "x") : undefined)
    expect(scoreRow(rubric, sample, { skip })).toMatchObject({ total: null, contributions: [null, null] })
    expect(entriesOf(rubric)[1]).toMatchObject({ name: "b", weight: 3, required: true, floor: null })
  })
})
