/** Pairs that are equal and pairs that are not, with the rule that has to decide them. */
import { describe, expect, test } from "vitest"
import { equalExpressions, isZero } from "../../../src/answer/algebra/equal.ts"
import { newWork, OverLimit } from "../../../src/answer/work.ts"
import { written } from "./written.ts"

const NUMBER = "exact-number"
const ALGEBRA = "exact-algebra"
const POINTS = "numeric-points"

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

const EQUAL = {
  [NUMBER]: `
    0.5 = 1/2
    18.00 = 18
    -3/-6 = 1/2
    sqrt(4) = 2
    sqrt(4/9) = 2/3
    root(3, -8) = -2
    (-8)^(2/3) = 4
    8^(-2/3) = 0.25
    2^10 = 1024
    i^2 = -1
    |3+4*i| = 5
    |-3| = 3
    (1+2*i)*(1-2*i) = 5
    e^(i*pi) = -1
    log(8, 2) = 3
    log(1000) = 3
    log(36, 6) = 2
    log(2, 8) = 1/3
    log(sqrt(3), 3) = 1/2
    ln(e^3) = 3
    ln(1) = 0
    e^(2*ln(3)) = 9
    5! = 120
    0! = 1
    1000!/998! = 999000
    1/2004! = -(-1/2004!)
    binomial(5, 2) = 10
    binomial(3, 5) = 0
    binomial(100, 98) = 4950
    floor(7/2) = 3
    floor(-7/2) = -4
    ceil(7/2) = 4
    gcd(12, 18) = 6
    lcm(4, 6) = 12
    min(2, 3) = 2
    max(1/2, 0.3) = 0.5
    sin(pi/6) = 1/2
    tan(pi/4) = 1
    cos(2*pi) = 1
    sin(-pi/2) = -1
    sec(pi/3) = 2
    cot(pi/4) = 1
    cosh(0) = 1
    tanh(ln(2)) = 3/5
    (x-y)/(y-x) = -1
    (1+sqrt(5))^100 - (1+sqrt(5))^100 = 0
    sqrt(2)^2 = 2
    sqrt(10^400) = 10^200
    (2+sqrt(3))*(2-sqrt(3)) = 1
    1/(sqrt(2)+1) - sqrt(2) = -1
    2^100000/2^99999 = 2
    (2*x+2)/(x+1) = 2`,
  [ALGEBRA]: `
    sqrt(8) = 2*sqrt(2)
    sqrt(6) = sqrt(2)*sqrt(3)
    1/sqrt(2) = sqrt(2)/2
    root(3, 16) = 2*root(3, 2)
    root(4, 4) = sqrt(2)
    sqrt(50) + sqrt(2) = sqrt(72)
    1/(1+sqrt(2)) = sqrt(2)-1
    1/(1+sqrt(2)+sqrt(3)) = (2+sqrt(2)-sqrt(6))/4
    sqrt(3+2*sqrt(2)) = 1+sqrt(2)
    sqrt(2-sqrt(3)) = (sqrt(6)-sqrt(2))/2
    sqrt(12345678910111213141516) = 2*sqrt(3086419727527803285379)
    (x+1)^3 = x^3+3*x^2+3*x+1
    (x^2-1)/(x-1) = x+1
    1/x + 1/y = (x+y)/(x*y)
    1/(x+1) + 1/(x-1) = 2*x/(x^2-1)
    x/y/z = x/(y*z)
    0.5*x = x/2
    x^(3/2) = x*sqrt(x)
    1/sqrt(x) = sqrt(x)/x
    1/sqrt(x+1) = sqrt(x+1)/(x+1)
    sqrt(x+1)^4 = x^2+2*x+1
    sqrt(4*x+8) = 2*sqrt(x+2)
    sqrt(9*x) = 3*sqrt(x)
    root(3, x^3) = x
    root(3, -x) = -root(3, x)
    pi^2 = pi*pi
    sqrt(pi)^2 = pi
    2*pi/3 = (2/3)*pi
    180*pi/180 = pi
    (1+i)^2 = 2*i
    1/(1+i) = (1-i)/2
    sqrt(-4) = 2*i
    sqrt(-2)*sqrt(-3) = -sqrt(6)
    e^(i*pi/3) = 1/2+sqrt(3)/2*i
    sin(pi/12) = (sqrt(6)-sqrt(2))/4
    cos(3*pi/4) = -sqrt(2)/2
    cos(pi/5) = (1+sqrt(5))/4
    tan(pi/3) = sqrt(3)
    tan(pi/12) = 2-sqrt(3)
    tan(pi/8) = sqrt(2)-1
    tan(-9*pi/8) = 1-sqrt(2)
    tan(2*pi/3) = -sqrt(3)
    arctan(1) = pi/4
    arctan(-sqrt(3)) = -pi/3
    arcsin(sqrt(3)/2) = pi/3
    arccos(-1/2) = 2*pi/3
    cos(3*pi/7) = sin(pi/14)
    sin(-x) = -sin(x)
    cos(x-y) = cos(y-x)
    tan(x) = sin(x)/cos(x)
    sec(x) = 1/cos(x)
    ln(8) = 3*ln(2)
    ln(6) = ln(2)+ln(3)
    ln(x)/ln(2) = log(x, 2)
    log(5, 25) + x = x + 1/2
    e^(ln(x)) = x
    e^x*e^y = e^(x+y)
    (e^x)^2 = e^(2*x)
    cosh(x) = (e^x+e^(-x))/2
    exp(1) = e
    2^(n+1) = 2*2^n
    4^n = 2^(2*n)
    6^n = 2^n*3^n
    x^n*x = x^(n+1)
    binomial(n, 2) = n*(n-1)/2
    |x| = |-x|
    |x^2| = x^2
    |2*x| = 2*|x|
    max(x, y) = max(y, x)
    (a+b+c)^50 = (c+b+a)^50
    2^100000 = 4^50000
    9^(9^9) = 3^(2*9^9)
    i^(-3) = i
    ln(2)*log(3, 2) = ln(3)
    arcsin(x)+arccos(x) = pi/2
    sinh(2*x) = 2*sinh(x)*cosh(x)
    sqrt(7+4*sqrt(3))*sin(1) = (2+sqrt(3))*sin(1)
    infinity = 2*infinity
    -infinity = -2*infinity
    (x+1)*(x+2)*(x+3)*(x+4) = x^4+10*x^3+35*x^2+50*x+24`,
  [POINTS]: `
    ln(x^2) = 2*ln(x)
    sin(x)^2+cos(x)^2 = 1
    sin(2*x) = 2*sin(x)*cos(x)
    sin(x+y) = sin(x)*cos(y)+cos(x)*sin(y)
    tan(x)^2+1 = 1/cos(x)^2
    sqrt(x)*sqrt(y) = sqrt(x*y)
    sqrt(x^2) = |x|
    sqrt(x^2+2*x+1) = |x+1|
    |x-y|^2 = (x-y)^2
    (n+1)! = (n+1)*n!
    binomial(n, k) = binomial(n, n-k)
    (-1)^n = cos(n*pi)
    (-1)^(2*n) = 1
    floor(sqrt(2)) = 1
    floor(10*pi) = 31
    ceil(e) = 3
    |1-sqrt(2)| = sqrt(2)-1
    root(3, 2+sqrt(5)) + root(3, 2-sqrt(5)) = 1
    cos(pi/7)*cos(2*pi/7)*cos(3*pi/7) = 1/8
    cos(2*pi/7)+cos(4*pi/7)+cos(6*pi/7) = -1/2
    10^(log(5)) = 5
    2^(log(x, 2)) = x
    e^(i*x) = cos(x)+i*sin(x)
    arctan(1/2)+arctan(1/3) = pi/4
    max(x, y)+min(x, y) = x+y
    (x+y+z)^60/(x+y+z)^59 = x+y+z`
}

const DIFFERENT = {
  [NUMBER]: `
    1/2^99 = 1/2^98
    0.333 = 1/3
    123456 = 123457
    10^(-30) = 0
    2^64 = 2^64+1
    sqrt(10^400+1)^2 = 10^400
    18 = -18
    1/2004! = -4/3
    1/2004! = 1/2003!`,
  [ALGEBRA]: `
    x = X
    x = y
    x = 5
    pi = 3.14
    pi = 22/7
    e + pi = 5.859874482048838473822930854632
    sqrt(2) = 1.41421356237309504880168872420969807856967187537694
    sqrt(2)+sqrt(3) = sqrt(10)
    root(3, 2) = sqrt(2)
    x^2 = x
    (x+1)^2 = x^2+1
    x+1 = x
    1/x = x
    x^2-1 = (x-1)^2
    i = -i
    sqrt(-4) = -2*i
    2+i = 2-i
    1/0 = 1/0
    1/0 = 5
    1/(x-x) = 1
    0^0 = 1
    tan(pi/2) = 0
    ln(0) = 0
    infinity = -infinity
    infinity = 5
    infinity - infinity = 0
    2^100000 = 2^100001
    2^100000 = 3^50000
    9^(9^9) = 5`,
  [POINTS]: `
    sqrt(x^2) = x
    |x| = x
    sin(x) = cos(x)
    sin(2*x) = 2*sin(x)
    sin(1) = 0.8414709848078965
    e^(pi*sqrt(163)) = 262537412640768744
    ln(2)+ln(3) = ln(5)
    10^(-30)*sin(1) = 2*10^(-30)*sin(1)
    sin(1)+10^(-40) = sin(1)
    (-1)^n = 1
    2^n = n^2
    x^x = x^2
    n! = n
    floor(x) = x
    floor(x) = ceil(x)
    max(x, y) = x
    |x+y| = |x|+|y|
    |x-y| = x-y
    floor(2*x) = 2*floor(x)
    floor(x+y) = floor(x)+floor(y)
    sqrt(x*y)^2 = |x*y|*1.5
    (a+b+c)^50 = (a+b+c)^51
    arctan(x) = arcsin(x)
    2*arctan(x) = arctan(2*x/(1-x^2))
    e^(i*x) = cos(x)-i*sin(x)
    sqrt(x+y) = sqrt(x)+sqrt(y)
    sqrt(2+sqrt(5)) = sqrt(2)+root(4, 5)
    ln(x+y) = ln(x)+ln(y)`,
  undecided: `
    arcsin(2) = 3
    arcsin(2) = arcsin(2)+1
    ln(-1-x^2) = 3`
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
