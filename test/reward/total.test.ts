/** Totals of whole rubrics: contributions add up whatever weights, schedules, gates and floors there are. */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Schedule } from "../../src/domain/rubric.ts"
import { defineReward, defineRubric } from "../../src/reward/define.ts"
import { scoreRow } from "../../src/reward/row.ts"
import type { Rubric } from "../../src/reward/rubric.ts"
import { scored, unscored } from "../../src/reward/score.ts"
import { weightAt } from "../../src/reward/total.ts"
import { thinkAnswer } from "../../src/style/styles.ts"
import { rewardOf, sampleOf, tree, valueOf, values } from "./trees.ts"

const weight = fc
  .oneof(fc.integer({ min: -3, max: 3 }), fc.double({ min: -100, max: 100, noNaN: true }))
  .map((value) => value + 0)
const step = fc.option(fc.integer({ min: -5, max: 60 }))
const schedule: fc.Arbitrary<Schedule> = fc
  .uniqueArray(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 5 })
  .chain((steps) =>
    fc
      .array(weight, { minLength: steps.length, maxLength: steps.length })
      .map((weights) => steps.sort((a, b) => a - b).map((one, at) => [one, weights[at]]) as unknown as Schedule)
  )

const part = fc.record({
  tree,
  weight,
  schedule: fc.option(schedule),
  required: fc.boolean(),
  floor: fc.option(weight),
  /** Which other part gates this one, and from which share of its range on. */
  gate: fc.option(fc.record({ by: fc.nat(3), share: fc.double({ min: 0, max: 1, noNaN: true }) }))
})
const parts = fc.array(part, { minLength: 1, maxLength: 4 })

type Parts = typeof parts extends fc.Arbitrary<infer P> ? P : never

const rubricOf = (given: Parts): Rubric => {
  const rewards = given.map(({ tree }, at) => {
    const reward = rewardOf(tree)
    return defineReward({ ...reward, name: `r${at}` })
  })
  return defineRubric({
    name: "any",
    style: thinkAnswer,
    parts: given.map(({ weight, schedule, required, floor, gate }, at) => {
      const by = rewards[gate?.by ?? at]
      return {
        reward: rewards[at] as (typeof rewards)[number],
        weight,
        schedule,
        required,
        floor: required && floor !== null ? Math.min(floor, rewards[at]?.range[1] ?? 0) : null,
        gate:
          gate === null || by === undefined || gate.by === at
            ? null
            : { by, least: Math.min(by.range[0] + gate.share * (by.range[1] - by.range[0]), by.range[1]) }
      }
    })
  })
}

describe("any rubric", () => {
  it("has contributions that add up to the total, or a row without any", () => {
    const seen = { scored: 0, unscored: 0, closed: 0, open: 0, floors: 0 }
    fc.assert(
      fc.property(parts, values, step, (given, columns, at) => {
        const rubric = rubricOf(given)
        const row = scoreRow(rubric, { ...sampleOf(columns), step: at })
        expect(row.contributions).toHaveLength(given.length)
        expect(row.scores).toHaveLength(given.length)
        const expected = rubric.parts.map((one, index): number | null => {
          const value = valueIn(given, columns, rubric, index)
          if (value === null) return null
          if (one.gate !== null) {
            const open = valueIn(given, columns, rubric, Number(one.gate.by.slice(1)))
            if (open === null) return null
            seen[open < one.gate.least ? "closed" : "open"]++
            if (open < one.gate.least) return 0
          }
          return value * one.weight * weightAt(one.schedule, at) + 0
        })
        const isLost = rubric.parts.some(({ required }, index) => required && expected[index] === null)
        if (isLost || expected.every((one) => one === null)) {
          seen.unscored++
          expect(row.total).toBe(null)
          expect(row.contributions.every((one) => one === null)).toBe(true)
        } else {
          seen.scored++
          if (row.scores.some(({ _tag }, index) => _tag === "Unscored" && expected[index] !== null)) seen.floors++
          expect(row.contributions).toEqual(expected)
          expect(row.total).toBe(expected.reduce<number>((sum, one) => sum + (one ?? 0), 0))
        }
      }),
      { numRuns: 2000 }
    )
    // Nothing of it was left untried.
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(20)
  })
})

/** What a part has to bring: its own value, or the floor of a required one. */
const valueIn = (given: Parts, columns: Parameters<typeof valueOf>[1], rubric: Rubric, at: number): number | null => {
  const value = valueOf((given[at] as Parts[number]).tree, columns)
  return typeof value === "number" ? value : (rubric.parts[at]?.floor ?? null)
}

describe("a weight over steps", () => {
  const fades: Schedule = [
    [10, 1],
    [20, 0],
    [40, 4]
  ]
  const table: ReadonlyArray<readonly [step: number | null, weight: number]> = [
    [-1, 1],
    [0, 1],
    [10, 1],
    [11, 0.9],
    [15, 0.5],
    [20, 0],
    [25, 1],
    [40, 4],
    [41, 4],
    [1e9, 4],
    [null, 4]
  ]
  for (const [at, weight] of table) it(`is ${weight} at ${at}`, () => expect(weightAt(fades, at)).toBe(weight))

  it("is 1 without a schedule, and level with one point", () => {
    expect(weightAt(null, 3)).toBe(1)
    for (const at of [null, -9, 5, 6]) expect(weightAt([[5, 0.3]], at)).toBe(0.3)
  })

  it("goes through its points, straight between them, and never past them", () => {
    fc.assert(
      fc.property(schedule, fc.integer({ min: -5, max: 60 }), (points, at) => {
        for (const [one, weight] of points) expect(weightAt(points, one)).toBe(weight)
        const weight = weightAt(points, at)
        const before = points.filter(([one]) => one <= at).at(-1) ?? points[0]
        const after = points.find(([one]) => one >= at) ?? (points.at(-1) as readonly [number, number])
        expect(weight).toBeGreaterThanOrEqual(Math.min(before[1], after[1]))
        expect(weight).toBeLessThanOrEqual(Math.max(before[1], after[1]))
        const share = after[0] === before[0] ? 0 : (at - before[0]) / (after[0] - before[0])
        const straight = before[1] + share * (after[1] - before[1])
        expect(weight).toBeCloseTo(before[0] > at || after[0] < at ? before[1] : straight, 9)
      })
    )
  })

  it("counts for the row's own step", () => {
    const reward = defineReward({ name: "a", range: [0, 2], score: () => scored(2) })
    const rubric = defineRubric({ name: "r", style: thinkAnswer, parts: [{ reward, weight: 3, schedule: fades }] })
    const at = (step?: number | null) =>
      scoreRow(rubric, { ...sampleOf({}), ...(step === undefined ? {} : { step }) }).total
    expect([at(0), at(15), at(20), at(null), at()]).toEqual([6, 3, 0, 24, 24])
  })
})

describe("a gate of a rubric", () => {
  const form = defineReward({
    name: "form",
    range: [0, 1],
    score: ({ columns }) => (columns.form === null ? unscored("bad-gold", "?") : scored(columns.form as number))
  })
  const right = defineReward({ name: "right", range: [-1, 2], score: () => scored(2) })
  const row = (form_: number | null, more: object = {}, of: object = {}) =>
    scoreRow(
      defineRubric({
        name: "r",
        style: thinkAnswer,
        parts: [
          { reward: form, weight: 0.5, ...of },
          { reward: right, gate: { by: form }, ...more }
        ]
      }),
      sampleOf({ form: form_ })
    )

  it("opens at the other's greatest value, or where it is told to", () => {
    expect(row(1)).toMatchObject({ contributions: [0.5, 2], total: 2.5 })
    expect(row(0.9)).toMatchObject({ contributions: [0.45, 0], total: 0.45 })
    expect(row(0.9, { gate: { by: form, least: 0.9 } }).contributions).toEqual([0.45, 2])
    // The scores themselves are told all the same.
    expect(row(0).scores[1]).toMatchObject({ value: 2 })
  })

  it("of a reward without a value leaves a required one, and so the row, unscored; an optional one contributes nothing", () => {
    const optional = { required: false }
    expect(row(null)).toMatchObject({ contributions: [null, null], total: null })
    expect(row(null, {}, optional)).toMatchObject({ contributions: [null, null], total: null })
    expect(row(null, optional, optional)).toMatchObject({ contributions: [null, null], total: null })
  })

  it("is decided by the floor that stands in for the other", () => {
    expect(row(null, {}, { floor: 0 })).toMatchObject({ contributions: [0, 0], total: 0 })
    expect(row(null, {}, { floor: 1 })).toMatchObject({ contributions: [0.5, 2], total: 2.5 })
  })
})
