/** Advantages as GRPOTrainer computes them, and when the trainer's count as the same. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { agreement, groupAdvantages, rowTotal } from "../../src/signal/advantages.ts"

describe("rowTotal", () => {
  it("adds in float32, leaves out what has no value, and is NaN where nothing has", () => {
    expect(rowTotal([1, null, 0.1])).toBe(Math.fround(1 + Math.fround(0.1)))
    expect(rowTotal([null, null])).toBeNaN()
    expect(rowTotal([0, null])).toBe(0)
  })
})

describe("groupAdvantages", () => {
  it("gives the two-value group the figures of the formula", () => {
    // mean 0.5, sample deviation 1/√2
    const { advantages } = groupAdvantages([0, 1], 2, "group")
    expect(advantages[1]).toBeCloseTo(0.5 / (Math.SQRT1_2 + 1e-4), 12)
    expect(advantages[0]).toBe(-(advantages[1] as number))
  })
  it("scales by the batch or not at all where it is told to", () => {
    const totals = [0, 1, 5, 5]
    expect(groupAdvantages(totals, 2, "none").advantages).toEqual([-0.5, 0.5, 0, 0])
    const deviation = Math.sqrt([0, 1, 5, 5].reduce((sum, v) => sum + (v - 2.75) ** 2, 0) / 3)
    expect(groupAdvantages(totals, 2, "batch").advantages[1]).toBeCloseTo(0.5 / (deviation + 1e-4), 12)
  })
  it("leaves unscored completions out of the mean and gives them 0", () => {
    expect(groupAdvantages([Number.NaN, 0, 2, Number.NaN], 4, "none").advantages).toEqual([0, -1, 1, 0])
  })
  it("takes a group without spread, with float noise, or with one scored completion for dead", () => {
    expect(groupAdvantages([3, 3, 3 + 4e-7, 3], 4, "group")).toMatchObject({ advantages: [0, 0, 0, 0], dead: [true] })
    expect(groupAdvantages([Number.NaN, 7], 2, "group")).toMatchObject({ advantages: [0, 0], dead: [true] })
  })
  it("adds up to nothing in each group, and does not change when a constant is added to all of them", () => {
    const group = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 4, maxLength: 4 })
    fc.assert(
      fc.property(group, fc.integer({ min: -5, max: 5 }), (totals, shift) => {
        const { advantages } = groupAdvantages(totals, 4, "group")
        expect(Math.abs(advantages.reduce((sum, v) => sum + v, 0))).toBeLessThan(1e-6)
        const moved = groupAdvantages(
          totals.map((t) => t + shift),
          4,
          "group"
        ).advantages
        // Float rounding may bring a spread of 1e-6 to either side of the line: such groups are not compared.
        const spread = Math.max(...totals) - Math.min(...totals)
        fc.pre(spread > 1e-5)
        moved.forEach((value, i) => {
          expect(value).toBeCloseTo(advantages[i] as number, 3)
        })
      })
    )
  })
})

describe("agreement", () => {
  const ours = groupAdvantages([0, 1, 2, 2], 2, "group")
  it("holds for float noise and tells the largest difference", () => {
    const theirs = ours.advantages.map((a) => a + 1e-6)
    const compared = agreement(ours, theirs, 2)
    expect(compared.agrees).toBe(true)
    expect(compared.difference).toBeCloseTo(1e-6, 9)
    expect(compared.deadGroups).toBe(1)
  })
  it("fails for another sign, a missing row, or a signal out of a dead group", () => {
    expect(
      agreement(
        ours,
        ours.advantages.map((a) => -a),
        2
      ).agrees
    ).toBe(false)
    expect(agreement(ours, ours.advantages.slice(1), 2).agrees).toBe(false)
    expect(agreement(ours, [...ours.advantages.slice(0, 2), 0.5, -0.5], 2).agrees).toBe(false)
  })
  it("knows the noise of larger totals: TRL made 0.019 of eight equal totals of 20.3", () => {
    const dead = groupAdvantages(
      Array.from({ length: 8 }, () => Math.fround(20.3)),
      8,
      "group"
    )
    expect(
      agreement(
        dead,
        Array.from({ length: 8 }, () => 0.019),
        8
      )
    ).toMatchObject({ agrees: true, deadGroups: 1 })
    expect(
      agreement(
        dead,
        Array.from({ length: 8 }, () => 0.5),
        8
      ).agrees
    ).toBe(false)
  })
  it("lets a dead group have what float noise over 1e-4 makes", () => {
    expect(agreement(ours, [...ours.advantages.slice(0, 2), 0.009, -0.009], 2).agrees).toBe(true)
  })
})
