/** Values of expressions: exact ones, their order, multiples of one another. */
import { describe, expect, test } from "vitest"
import { approximate, compareReals, proportional, rationalOf } from "../../../src/answer/algebra/equal.ts"
import { newWork } from "../../../src/answer/work.ts"
import { written } from "./written.ts"

test.each([
  ["sqrt(4)", "2/1"],
  ["5!", "120/1"],
  ["|-3|", "3/1"],
  ["binomial(5, 2)", "10/1"],
  ["floor(7/2)", "3/1"],
  ["2^10", "1024/1"],
  ["log(8, 2)", "3/1"],
  ["gcd(12, 18)", "6/1"],
  ["6/4", "3/2"],
  ["-6/4", "-3/2"],
  ["6/(-4)", "-3/2"],
  ["x-x", "0/1"],
  ["sqrt(2)", null],
  ["pi", null],
  ["x", null],
  ["1/0", null],
  ["infinity", null]
])("the rational value of %s is %s", (text, wanted) => {
  const value = rationalOf(written(text), newWork())
  expect(value && `${value.numerator}/${value.denominator}`).toBe(wanted)
})

test.each([
  ["1/3", "0.3333", 1],
  ["-infinity", "-10^100", -1],
  ["infinity", "10^100", 1],
  ["infinity", "infinity", 0],
  ["-infinity", "infinity", -1],
  ["sqrt(2)", "1.5", -1],
  ["sqrt(2)+sqrt(3)", "sqrt(5+2*sqrt(6))", 0],
  ["pi", "355/113", -1],
  ["e^(pi*sqrt(163))", "262537412640768744", -1],
  ["-sqrt(5)", "-2", -1],
  ["x", "x", 0],
  ["x", "y", null],
  ["i", "1", null],
  ["1/0", "1", null]
])("%s against %s: %s", (a, b, wanted) => {
  expect(compareReals(written(a), written(b), newWork())).toBe(wanted)
  const back = compareReals(written(b), written(a), newWork())
  expect(back).toBe(wanted === null || wanted === 0 ? wanted : -wanted)
})

describe("multiples", () => {
  test.each([
    ["2*x-y+3", "y-2*x-3", -1],
    ["2*x-y+3", "4*x-2*y+6", 1],
    ["x/2+y/3-1", "3*x+2*y-6", 1],
    ["sqrt(2)*x+2", "x+sqrt(2)", 1],
    ["(1-sqrt(2))*x", "x", -1],
    ["(pi-4)*x+(pi-4)", "x+1", -1],
    ["x+y", "x-y", 0],
    ["x+1", "x+2", 0],
    ["x", "x^2", 0],
    ["i*x", "x", 0],
    ["i*x+i", "2*i*x+2*i", 1],
    ["1/x", "2/x", 1],
    ["0", "x-x", 1],
    ["0", "x", 0],
    ["3", "5", 1],
    ["3", "-5", -1],
    ["sin(x)-y", "2*y-2*sin(x)", -1],
    ["sin(x)^2-y", "3*y+3*cos(x)^2-3", -1],
    ["sin(x)", "cos(x)", 0],
    ["sin(2*x)", "sin(x)*cos(x)", 1],
    ["ln(4)*x", "ln(2)*x", 1],
    ["y-e^x", "e^x-y", -1],
    ["|x|-3", "6-2*|x|", -1],
    ["sin(x)^2+cos(x)^2-1", "0", 1],
    ["ln(x)", "0", 0],
    ["1/0", "1", 0],
    ["y-|x-2000|", "y-2000+x", 0],
    ["y-|x-2000|", "3*|2000-x|-3*y", -1],
    ["2*floor(x)", "floor(x+0.01)", 0],
    ["2*n!", "n*(n-1)!", 1],
    ["gcd(m, n)-1", "gcd(m, n)^2-1", 0]
  ])("%s against %s: %s", (a, b, factor) => {
    expect(proportional(written(a), written(b), newWork()).factor).toBe(factor)
    expect(proportional(written(b), written(a), newWork()).factor).toBe(factor)
  })
})

test.each([
  ["sqrt(2)", Math.SQRT2],
  ["pi/2", Math.PI / 2],
  ["sin(1)", Math.sin(1)],
  ["x", null],
  ["ln(-1)", null],
  ["i", null]
])("%s is about %s", (text, wanted) => {
  const value = approximate(written(text), newWork())
  if (wanted === null) expect(value).toBe(null)
  else expect(value).toBeCloseTo(wanted, 14)
})
