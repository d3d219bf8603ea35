/** Reading answers: each text with what it is read as, spelled out. */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { spelled } from "../../src/answer/spell.ts"

const readings: Readonly<Record<string, ReadonlyArray<readonly [text: string, read: string]>>> = {
  numbers: [
    ["-13.5", "-27/2"],
    ["10,\\!080", "10080"],
    ["1,234,567", "1234567"],
    ["1,23", "1, 23"],
    ["1, 234", "1, 234"],
    ["98,99,100", "98, 99, 100"],
    ["1,234,5", "1, 234, 5"],
    ["(1,234)", "(1, 234)"],
    ["3{,}14", "157/50"],
    ["6\\frac15", "31/5"],
    ["2\\frac{3}{2}", "2*(3/2)"],
    ["137 1/2", "275/2"],
    ["0 1/2", "the words “0 1 / 2”"],
    ["0.\\overline{36}", "4/11"],
    ["2.5\\times 10^{-3}", "(5/2)*10^(-3)"]
  ],
  "percent, money, units": [
    ["7.2\\%", "9/125"],
    ["7 percent", "7/100"],
    ["\\$32,\\!348", "32348 [money]"],
    ["5.4 \\text{ cents}", "27/5 [1/100 money]"],
    ["45\\text{ mph}", "45 [1397/3125 length time^-1]"],
    ["15\\mbox{ cm}^2", "15 [1/10000 length^2]"],
    ["12 in total", "12"],
    ["5 m/s", "5 [length time^-1]"],
    ["5m", "5*m"],
    ["2 hours 30 minutes", "9000 [time]"],
    ["45^\\circ", "45 [angle]"],
    ["\\sin 30^\\circ", "sin(30*(pi/180))"],
    ["65 \\text{ children tickets }", "65 [children ticket]"]
  ],
  expressions: [
    ["\\frac12", "1/2"],
    ["\\frac1{72}", "1/72"],
    ["\\frac{\\sqrt6}3", "root(6, 2)/3"],
    ["\\sqrt[3]{x+1}", "root(x + 1, 3)"],
    ["x^10", "x^10"],
    ["x^2\\frac{1}{2}", "x^2*(1/2)"],
    ["-x^2", "-x^2"],
    ["1/2x", "(1/2)*x"],
    ["2|x-1|", "2*abs(x - 1)"],
    ["5!", "factorial(5)"],
    ["\\binom52", "binomial(5, 2)"],
    ["{5 \\choose 2}", "binomial(5, 2)"],
    ["{1 \\over 2}", "1/2"],
    ["\\log_2 8", "log(8, 2)"],
    ["\\sin^{-1} x", "arcsin(x)"],
    ["\\sin^2 x\\cos x", "sin(x)^2*cos(x)"],
    ["\\lfloor 7/2 \\rfloor", "floor(7/2)"],
    ["x²+√2", "x^2 + root(2, 2)"],
    ["2π", "2*pi"],
    ["\\\\frac{1}{2}", "1/2"],
    ["\\frac{1}{2", "1/2"],
    ["frac{1}{2}", "1/2"],
    ["sqrt(2)/2", "root(2, 2)/2"],
    ["3**2", "3^2"]
  ],
  structures: [
    ["2, -1", "2, -1"],
    ["7, -2, \\text{ and } -5", "7 and -2 and -5"],
    ["\\pm 2", "2, -2"],
    ["\\{1\\pm\\sqrt{5},-2\\}", "{1 + root(5, 2), 1 - root(5, 2), -2}"],
    ["(0,1]", "interval (0, 1]"],
    ["]0,1[", "interval (0, 1)"],
    ["(-\\infty, 2) \\cup [3, 4)", "(-oo, 2) ∪ interval [3, 4)"],
    ["\\mathbb{R}\\setminus\\{3\\}", "all reals but 3"],
    ["\\{x\\in\\mathbb{R}\\mid x\\ne3\\}", "x != 3"],
    ["\\{x \\mid x > 3\\}", "x > 3"],
    ["\\langle 1, 2 \\rangle", "<1, 2>"],
    ["\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}", "matrix [1, 2; 3, 4]"],
    ["\\begin{cases} x = 1 \\\\ y = 2 \\end{cases}", "x = 1 and y = 2"],
    ["\\frac12\\begin{pmatrix} 1 \\\\ 3 \\end{pmatrix}", "matrix [1/2; 3/2]"],
    ["\\begin{vmatrix} 1 & 2 \\\\ 3 & 4 \\end{vmatrix}", "-2"],
    ["1 < x \\le 3", "1 < x <= 3"],
    ["3:4", "3 : 4"],
    ["3 \\text{ to } 4", "3 : 4"]
  ],
  "words and others": [
    ["\\text{(C)}", "choice C"],
    ["(A) 12", "choice A"],
    ["\\text{Evelyn}", "the words “evelyn”"],
    ["the Sun.", "the words “sun”"],
    ["\\text{ twelve }", "12"],
    ["No Solutions", "the words “no solution”"],
    ["4:30\\text{ p.m.}", "time 16:30"],
    ["\\text{June 20}", "date -----06-20"],
    ["5 March 2020", "date 2020-03-05"],
    ["152A_{11}", "152a in base 11 = 1968"],
    ["101_{\\text{two}}", "101 in base 2 = 5"],
    ["129_8", "the words “129 _ 8”"],
    ["\\int_0^1 x\\,dx = ?", "the words “\\int _ 0 ^ 1 x d x = ?”"]
  ]
}

describe.each(Object.entries(readings))("%s", (_, rows) => {
  it.each(rows)("%s", (text, read) => expect(spelled(text)).toBe(read))
})

describe("bounds", () => {
  it.each([
    ["(".repeat(5000), "not read: too-deep"],
    ["{".repeat(9000), "not read: too-deep"],
    ["-".repeat(9000), "not read: too-deep"],
    ["x".repeat(10_001), "not read: too-long"],
    ["9".repeat(9000), "not read: too-many-digits"]
  ])("%#", (text, read) => expect(spelled(text)).toBe(read))

  it("reads any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        expect(typeof spelled(text)).toBe("string")
      }),
      { numRuns: 2000 }
    )
  })

  it("reads any tokens put together", () => {
    const token = fc.constantFrom(
      ..."\\frac \\sqrt { } ( ) [ ] \\{ \\} ^ _ | \\left \\right , ; = < > \\pm + - * / ! % \\% ' & \\\\ 1 23 4.5 x y i e \\pi \\infty \\sin \\log \\text{cm} \\circ \\cup \\in : \\begin{pmatrix} \\end{pmatrix} and or \\overline $ \\$ #".split(
        " "
      )
    )
    fc.assert(
      fc.property(fc.array(token, { maxLength: 40 }), fc.constantFrom("", " "), (tokens, between) => {
        expect(typeof spelled(tokens.join(between))).toBe("string")
      }),
      { numRuns: 3000 }
    )
  })
})
