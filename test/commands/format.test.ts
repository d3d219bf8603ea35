/** Figures as the screens write them. */
import { describe, expect, it } from "vitest"
import { change, duration, number, percent, shareWithInterval } from "../../src/commands/screen/format.ts"

describe("figures", () => {
  it("numbers are short, and what is not there is a dash, never 0", () => {
    expect([0, 0.5, -1.23456, 100].map(number)).toEqual(["0", "0.5", "-1.235", "100"])
    expect([null, undefined, Number.NaN].map(number)).toEqual(["–", "–", "–"])
  })
  it("shares and changes stand with their intervals", () => {
    expect(percent(0.363)).toBe("36.3 %")
    expect(shareWithInterval({ estimate: 0.5, low: 0.4, high: 0.6 })).toBe("50.0 % [40.0, 60.0]")
    expect(change({ estimate: -0.05, low: -0.1, high: 0.01 })).toBe("−5.0 pp [−10.0, +1.0]")
  })
  it("times have two units at most", () => {
    expect([0, 59.4, 65, 3599, 3660].map(duration)).toEqual(["0 s", "59 s", "1 min 05 s", "59 min 59 s", "1 h 01 min"])
  })
})
