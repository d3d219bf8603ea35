/** Pairs that are equal and pairs that are not, with the rule that has to decide them. */
import { describe, expect, test } from "vitest"
import { equalExpressions, isZero } from "../../../src/answer/algebra/equal.ts"
import { newWork, OverLimit } from "../../../src/answer/work.ts"
import { DIFFERENT, EQUAL, POINTS } from "./pairs.ts"
import { written } from "./written.ts"

const pairs = (table: string): ReadonlyArray<readonly [string, string]> =>
  table
    .trim()
    .split("\n")
    .map((line) => {
      const [a = "", b = ""] = line.split(" = ")
      return [a.trim(), b.trim()] as const
    })

const both = (a: string, b: string) => {
  const there = equalExpressions(written(a), written(b), newWork())
  const back = equalExpressions(written(b), written(a), newWork())
  expect(back).toEqual(there)
  return there
}

describe("equal", () => {
  for (const [rule, table] of Object.entries(EQUAL)) {
    test.each(pairs(table))("%s = %s", (a, b) => expect(both(a, b)).toEqual({ equal: true, rule }))
  }
})

describe("not equal", () => {
  for (const [rule, table] of Object.entries(DIFFERENT)) {
    test.each(pairs(table))("%s ≠ %s", (a, b) => expect(both(a, b)).toEqual({ equal: false, rule }))
  }
})

describe("over the limit, and soon", () => {
  test.each([
    ["9^(9^(9^9))", "too-many-digits"],
    ["2^100000+1", "too-many-digits"],
    ["5000!", "too-many-digits"],
    ["binomial(100000, 50000)", "too-many-digits"],
    ["(1+sqrt(2))^100000", "too-many-digits"],
    ["sin(2^100000)", "too-many-digits"]
  ])("%s", (text, limit) => {
    const work = newWork()
    let found: unknown
    try {
      found = equalExpressions(written(text), written("7*q"), work)
    } catch (error) {
      found = error instanceof OverLimit ? error.limit : error
    }
    expect(found).toBe(limit)
    expect(work.left).toBeGreaterThan(30_000)
  })

  test("a power that would be too many terms is decided by numbers", () => {
    const large = "(a+b+c)^50+(a-b)^40*(b+c+d)^30"
    expect(both(large, `${large}+1`)).toEqual({ equal: false, rule: POINTS })
    expect(both("(a+b+c+d)^9*(a-b+c)^9*(a+d)^7", "(a+b+c+d)^9*(a+d)^7*(c-b+a)^9").equal).toBe(true)
  })
})

test("what is zero", () => {
  expect(isZero(written("(x+1)^2-x^2-2*x-1"), newWork())).toBe(true)
  expect(isZero(written("sin(x)^2+cos(x)^2-1"), newWork())).toBe(true)
  expect(isZero(written("10^(-50)"), newWork())).toBe(false)
  expect(isZero(written("10^(-50)*sin(1)"), newWork())).toBe(false)
})
