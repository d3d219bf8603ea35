/** How many groups could be learnt from: the formula against every subset there is, and against fresh groups. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { groupAdvantages } from "../../src/signal/advantages.ts"
import { informative, informativeShare } from "../../src/signal/informative.ts"

const subsets = <A>(of: ReadonlyArray<A>, size: number): ReadonlyArray<ReadonlyArray<A>> => {
  if (size === 0) return [[]]
  return of.flatMap((first, i) => subsets(of.slice(i + 1), size - 1).map((rest) => [first, ...rest]))
}

/** By the rule that the ledger marks dead groups with. */
const isAlive = (group: ReadonlyArray<number>): boolean =>
  groupAdvantages(group, group.length, "group").dead[0] === false

const totals = fc.array(fc.constantFrom(0, 0.25, 1, 2, Number.NaN), { minLength: 2, maxLength: 8 })

describe("informative", () => {
  it("is the share of subsets that are alive, whatever the totals and the size", () => {
    fc.assert(
      fc.property(totals, fc.nat(6), (group, more) => {
        const size = 2 + (more % (group.length - 1))
        const all = subsets(group, size)
        expect(informative(group, size)).toBeCloseTo(all.filter(isAlive).length / all.length, 10)
      })
    )
  })
  it("says of the whole group what its advantages say", () => {
    fc.assert(
      fc.property(totals, (group) => {
        expect(informative(group, group.length)).toBeCloseTo(isAlive(group) ? 1 : 0, 10)
      })
    )
  })
  it("takes float noise for the same total", () => {
    expect(informative([3, 3 + 4e-7, 3, 3], 2)).toBe(0)
    expect(informative([3, 3.1, 3, 3], 2)).toBe(0.5)
  })
  it("grows with the size and does not look at the order", () => {
    fc.assert(
      fc.property(totals, (group) => {
        for (let size = 2; size < group.length; size++)
          expect(informative(group, size + 1)).toBeGreaterThanOrEqual(informative(group, size) - 1e-12)
        expect(informative(group.toReversed(), 2)).toBeCloseTo(informative(group, 2), 12)
      })
    )
  })
  it("is, on the mean over groups of two values, 1 − p^g − (1 − p)^g", () => {
    const G = 8
    const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k)
    for (const p of [0.1, 0.5, 0.8])
      for (const g of [2, 3, 8]) {
        let mean = 0
        for (let right = 0; right <= G; right++) {
          const group = Array.from({ length: G }, (_, i) => (i < right ? 1 : 0))
          mean += choose(G, right) * p ** right * (1 - p) ** (G - right) * informative(group, g)
        }
        expect(mean).toBeCloseTo(1 - p ** g - (1 - p) ** g, 10)
      }
  })
  it("cannot tell of groups larger than those that were sampled", () => {
    expect(informative([0, 1], 3)).toBeNaN()
  })
})

describe("informativeShare", () => {
  it("is the mean over problems, with an interval that holds it and stays open where all say the same", () => {
    const share = informativeShare(
      [
        [1, 0, 0, 0],
        [0, 0, 0, 0],
        [1, 1, 0, 0]
      ],
      2
    )
    expect(share.estimate).toBeCloseTo((0.5 + 0 + 4 / 6) / 3, 12)
    expect(share.low).toBeLessThan(share.estimate)
    expect(share.high).toBeGreaterThan(share.estimate)
    const none = informativeShare(
      Array.from({ length: 10 }, () => [0, 0]),
      2
    )
    expect(none).toMatchObject({ estimate: 0, low: 0 })
    expect(none.high).toBeGreaterThan(0.2)
  })
})
