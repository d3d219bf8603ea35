/** Intervals against published vectors. */
import { describe, expect, it } from "vitest"
import { pairedDifference, wilson } from "../../src/signal/intervals.ts"

describe("wilson", () => {
  it("gives 458 of 1319 the interval [0.322017, 0.373336]", () => {
    const { low, high } = wilson(458, 1319)
    expect(low).toBeCloseTo(0.322017, 6)
    expect(high).toBeCloseTo(0.373336, 6)
  })
  it("stays within 0 and 1 at the ends, and knows nothing of no problems", () => {
    expect(wilson(0, 20).low).toBe(0)
    expect(wilson(20, 20).high).toBeCloseTo(1, 12)
    expect(wilson(20, 20).high).toBeLessThanOrEqual(1)
    expect(wilson(0, 0)).toMatchObject({ low: 0, high: 1 })
  })
})

describe("pairedDifference", () => {
  it("gives 152 up and 209 down of 1319 the figures of the published comparison", () => {
    const differences = [
      ...Array.from({ length: 152 }, () => 1),
      ...Array.from({ length: 209 }, () => -1),
      ...Array.from({ length: 1319 - 152 - 209 }, () => 0)
    ]
    const { estimate, low, high } = pairedDifference(differences)
    expect(estimate).toBeCloseTo(-0.0432146, 6)
    expect(low).toBeCloseTo(-0.07136, 4)
    expect(high).toBeCloseTo(-0.01507, 4)
  })
  it("claims nothing from one problem", () => {
    expect(pairedDifference([1])).toEqual({
      estimate: 1,
      low: Number.NEGATIVE_INFINITY,
      high: Number.POSITIVE_INFINITY
    })
  })
})
