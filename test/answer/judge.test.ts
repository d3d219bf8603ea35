/** Judging: each state with its rule, each policy with its switch, and the laws that hold for any text. */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { judge } from "../../src/answer/judge.ts"
import type { Policies } from "../../src/answer/policies.ts"

const cases: ReadonlyArray<readonly [gold: string, answer: string | null, state: string, rule: string]> = [
  ["18", "18", "equal", "identical"],
  ["18", "18.", "equal", "identical"],
  ["18", "018", "equal", "exact-number"],
  ["18", "18.00", "equal", "exact-number"],
  ["18", "$18", "equal", "exact-number"],
  ["0.1", "10%", "equal", "exact-number"],
  ["10", "10%", "not-equal", "exact-number"],
  ["123456", "123457", "not-equal", "exact-number"],
  ["-5", "5", "not-equal", "exact-number"],
  ["\\frac{1}{2^{99}}", "\\frac{1}{2^{98}}", "not-equal", "exact-number"],
  ["\\sqrt{x}+1", "1+\\sqrt{x}", "equal", "exact-algebra"],
  ["(x+1)^2", "x^2+2x+1", "equal", "exact-algebra"],
  ["(x+1)^2", "x^2+1", "not-equal", "exact-algebra"],
  ["x^2 + 1", "x^{2}+1", "equal", "same-form"],
  ["18", "17=18", "not-equal", "equation"],
  ["6", "2\\cdot 3", "not-equal", "arithmetic-left-undone"],
  ["2\\cdot 3", "6", "equal", "exact-number"],
  ["5", "x=5", "equal", "exact-number"],
  ["x=5", "y=5", "not-equal", "equation"],
  ["3\\text{ m}", "3\\text{ cm}", "not-equal", "exact-number"],
  ["3\\text{ m}", "3\\text{ kg}", "not-equal", "units-differ"],
  ["\\{1,2\\}", "\\{2,1\\}", "equal", "set"],
  ["(1,2)", "(2,1)", "not-equal", "tuple"],
  ["1,2", "2,1", "equal", "list"],
  ["100,200", "100, 200", "equal", "list"],
  ["1,234", "234, 1", "not-equal", "list"],
  ["98,99,100", "98, 99, 100", "equal", "list"],
  ["(1,234)", "1234", "equal", "exact-number"],
  ["(1,234)", "(1, 234)", "equal", "tuple"],
  ["[0,1)", "[0,1]", "not-equal", "interval"],
  ["(1,2)", "1<x<2", "equal", "interval"],
  ["(1,2)", "[1,2)", "not-equal", "interval"],
  ["x<1 \\text{ or } x>3", "(-\\infty,1)\\cup(3,\\infty)", "equal", "union"],
  ["y=2x+3", "2x-y+3=0", "equal", "equation"],
  ["x>3", "3<x", "equal", "inequality"],
  ["x=1,y=2", "y=2, x=1", "equal", "system"],
  ["\\begin{pmatrix}1\\\\2\\end{pmatrix}", "(1,2)", "equal", "matrix"],
  ["A", "(A) 12", "equal", "choice"],
  ["A", "(B)", "not-equal", "choice"],
  ["\\text{Friday}", "friday", "equal", "text"],
  ["blue", "red", "not-equal", "text"],
  ["101_2", "5", "equal", "base"],
  ["3:4", "6:8", "equal", "ratio"],
  ["4:30 pm", "16:30", "equal", "time"],
  ["March 5, 2020", "2020-03-05", "equal", "date"],
  ["\\pi", "3.14", "not-equal", "exact-algebra"],
  ["18", "(1,2)", "not-equal", "kinds-differ"],
  ["18", null, "no-answer", "nothing-found"],
  ["18", "  ", "no-answer", "nothing-found"],
  ["", "18", "bad-gold", "gold-empty"],
  ["9".repeat(5000), "18", "bad-gold", "gold-too-many-digits"],
  ["9^{9^{9^{9}}}", "18", "bad-gold", "gold-too-many-digits"],
  ["9^{9^{9^{9}}}", "9^{9^{9^9}}", "equal", "same-form"],
  ["18", "9".repeat(5000), "over-limit", "too-many-digits"],
  ["18", "9^{9^{9^{9}}}", "over-limit", "too-many-digits"],
  ["18", "(".repeat(5000), "over-limit", "too-deep"],
  ["18", "x".repeat(10_001), "over-limit", "too-long"]
]

const short = (text: string | null) => (text === null ? "nothing" : text.length > 30 ? `${text.slice(0, 20)}…` : text)

describe("verdicts", () => {
  for (const [gold, answer, state, rule] of cases) {
    it(`${short(gold)} against ${short(answer)} is ${state} by ${rule}`, () => {
      expect(judge(gold, answer)).toEqual({ state, rule })
    })
  }
})

const switches: ReadonlyArray<readonly [policies: Partial<Policies>, gold: string, answer: string]> = [
  [{ percent: "bare" }, "10\\%", "10"],
  [{ percent: "bare" }, "10", "10\\%"],
  [{ arithmetic: "accept" }, "6", "2\\cdot 3"],
  [{ bases: "digits" }, "101_2", "101"],
  [{ tolerance: 0.001 }, "\\pi", "3.1416"],
  [{ tolerance: 0.01 }, "1/3", "0.333"],
  [{ tolerance: 0.1 }, "100", "109"]
]
const turnedOff: typeof switches = [
  [{ lists: "ordered" }, "1,2", "2,1"],
  [{ units: "required" }, "3\\text{ cm}", "3"],
  [{ names: "required" }, "x=5", "5"],
  [{ bases: "digits" }, "101_2", "5"]
]

describe("policies", () => {
  it.each(switches)("%j makes %s and %s equal", (policies, gold, answer) => {
    expect(judge(gold, answer).state).toBe("not-equal")
    expect(judge(gold, answer, policies).state).toBe("equal")
  })
  it.each(turnedOff)("%j makes %s and %s differ", (policies, gold, answer) => {
    expect(judge(gold, answer).state).toBe("equal")
    expect(judge(gold, answer, policies).state).toBe("not-equal")
  })
  it("a tolerance ends where it says", () => {
    expect(judge("100", "110", { tolerance: 0.1 }).state).toBe("equal")
    expect(judge("100", "110.0001", { tolerance: 0.1 }).state).toBe("not-equal")
    expect(judge("0", "0.1", { tolerance: 0.1 }).state).toBe("equal")
  })
})

describe("laws", () => {
  const answers = fc.constantFrom(
    ...cases.flatMap(([gold, answer]) => [gold, answer ?? "1"]).filter((text) => text.trim() !== "" && text.length < 99)
  )
  const texts = fc.oneof(fc.string({ unit: "binary", maxLength: 60 }), answers)

  it("never throws, and finds any gold equal to itself", () => {
    fc.assert(
      fc.property(texts, texts, (gold, answer) => {
        expect(["equal", "not-equal", "no-answer", "bad-gold", "over-limit"]).toContain(judge(gold, answer).state)
        expect(["equal", "bad-gold"]).toContain(judge(gold, gold).state)
      }),
      { numRuns: 2000 }
    )
  })

  it("does not depend on the order, but for arithmetic left undone", () => {
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        const [there, back] = [judge(a, b, { arithmetic: "accept" }), judge(b, a, { arithmetic: "accept" })]
        expect(there.state === "equal").toBe(back.state === "equal")
      }),
      { numRuns: 2000 }
    )
  })

  it("is not changed by wrapping", () => {
    const wrap = fc.constantFrom(
      (text: string) => `$${text}$`,
      (text: string) => `\\boxed{${text}}`,
      (text: string) => ` ${text} `,
      (text: string) => `\\(${text}\\)`
    )
    const plain = answers.filter((text) => !/[$.]|^\s|\s$/.test(text))
    fc.assert(
      fc.property(plain, plain, wrap, (gold, answer, wrapped) => {
        expect(judge(gold, wrapped(answer)).state).toBe(judge(gold, answer).state)
      }),
      { numRuns: 1000 }
    )
  })
})
