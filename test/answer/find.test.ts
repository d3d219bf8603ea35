/** Finding answers: every rule on its texts, spans that hold what was found, and a bound on any text. */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { check } from "../../src/answer/check.ts"
import { bareAnswer, type Found, find, findAnswer, MAX_ANSWER, WINDOW } from "../../src/answer/find.ts"
import { read } from "../../src/style/read.ts"
import { boxed, thinkAnswer, workingOut } from "../../src/style/styles.ts"
import { lastNumbers, nothing, type Row, rules } from "./find-texts.ts"

const holds = (text: string, found: Found): void => {
  const { start, end } = found.span
  expect(start).toBeGreaterThanOrEqual(0)
  expect(end).toBeLessThanOrEqual(text.length)
  expect(text.slice(start, end).replace(/\s+/g, " ")).toBe(found.text)
}

describe("finding", () => {
  for (const [rule, rows] of Object.entries(rules)) {
    for (const [text, answer] of rows) {
      if (answer === null) continue
      it(`${JSON.stringify(text)} is ${answer} by ${rule}`, () => {
        const found = find(text)
        expect({ text: found?.text, rule: found?.rule }).toEqual({ text: answer, rule })
        holds(text, found as Found)
      })
    }
  }
  for (const text of nothing) it(`finds nothing in ${JSON.stringify(text)}`, () => expect(find(text)).toBeNull())

  for (const [text, number] of lastNumbers) {
    it(`${text}: the last number is ${number}, and taken only where that is allowed`, () => {
      expect(find(text)).toBeNull()
      const found = find(text, { lastNumber: true })
      expect(found?.text ?? null).toBe(number)
      if (found !== null) {
        expect(found.rule).toBe("last-number")
        holds(text, found)
      }
    })
  }
})

describe("the answer tag", () => {
  const tagged: ReadonlyArray<Row> = [
    ["<think>a</think><answer> 12. </answer>", "12"],
    ["<answer>1</answer><answer>2</answer>\\boxed{3}", "2"],
    ["<answer>It is \\boxed{2}, not 3</answer>", "2"],
    ["<answer>The answer is 2.</answer>", "2"],
    ["<answer>A: 2</answer>", "A: 2"],
    ["<answer>17, 18, 19</answer>", "17, 18, 19"],
    ["<answer>so we\nhave 2</answer>", "so we have 2"]
  ]
  for (const [text, answer] of tagged) {
    it(`${JSON.stringify(text)} holds ${answer}`, () => {
      const reading = read(thinkAnswer, text)
      const found = find(text, { reading })
      expect({ text: found?.text, rule: found?.rule }).toEqual({ text: answer, rule: "tag" })
      holds(text, found as Found)
      expect(findAnswer(reading, text)).toEqual(found)
    })
  }
  it("that is empty or open is passed over, and alone counts for findAnswer", () => {
    for (const text of ["\\boxed{5}<answer> </answer>", "\\boxed{5}<answer>6"]) {
      const reading = read(thinkAnswer, text)
      expect(find(text, { reading })).toMatchObject({ text: "5", rule: "boxed" })
      expect(findAnswer(reading, text)).toBeNull()
    }
  })
  it("that is missing leaves what follows the reasoning", () => {
    for (const style of [thinkAnswer, workingOut]) {
      const text = `${style.reasoning.open}9 * 2 = 18${style.reasoning.close}\n\n18`
      expect(find(text, { reading: read(style, text) })).toMatchObject({ text: "18", rule: "whole" })
    }
  })

  it("that is missing leaves all of a text whose reasoning is plain", () => {
    const text = "9 * 2 = 18\n\n18"
    expect(find(text, { reading: read(boxed, text) })).toEqual(find(text))
  })
  it("is the style's own", () => {
    const text = "<answer>1</answer><SOLUTION>2</SOLUTION>"
    expect(find(text, { reading: read(workingOut, text) })?.text).toBe("2")
    expect(find(text, { reading: read(thinkAnswer, text) })?.text).toBe("1")
  })
})

describe("bare answers", () => {
  const bare: ReadonlyArray<readonly [string, string]> = [
    ["**18**", "18"],
    ["*18*", "18"],
    ["`18`", "18"],
    ["2**3", "2**3"],
    ["$1$ and $2$", "$1$ and $2$"],
    ["\\(1\\) and \\(2\\)", "\\(1\\) and \\(2\\)"],
    ["3:45 p.m.", "3:45 p.m."],
    ["0.333...", "0.333..."],
    ["$ \\boxed{ **5** } $.", "5"],
    ["5!", "5!"],
    [" 12. ", "12"],
    ["$5", "$5"],
    ['"18"', "18"],
    ["“18.”", "18"],
    ["_18_", "18"],
    ["__18__", "18"],
    ["18。", "18"],
    ['"a" and "b"', '"a" and "b"'],
    ["\\boxed{12}", "12"],
    ["$\\boxed{\\frac{1}{2}}$.", "\\frac{1}{2}"],
    ["\\boxed{1} and \\boxed{2}", "\\boxed{1} and \\boxed{2}"],
    ["a  \n b", "a b"],
    ["...", "..."],
    ["\\boxed{{", "\\boxed{{"]
  ]
  for (const [text, expected] of bare) it(`${text} is ${expected}`, () => expect(bareAnswer(text)).toBe(expected))
  it("are what they are the second time too", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("$", "\\(", "\\)", "*", "`", " ", "1", ".", "\n") }), (text) => {
        const once = bareAnswer(text)
        if (text.length < 16) expect(bareAnswer(once)).toBe(once)
      })
    )
  })
})

describe("any text", () => {
  const pieces = [
    "\\boxed{",
    "}",
    "{",
    "$",
    "\\(",
    "\\)",
    "\\[",
    "\\]",
    "####",
    "A: ",
    "\n",
    "answer is ",
    "Answer: "
  ].concat(
    [
      "**",
      "```",
      " = ",
      " is ",
      "18",
      "1,234",
      "-",
      "/",
      ".",
      ", ",
      " and ",
      "\\frac{1}{2}",
      "\\text{a b}",
      "\\begin{",
      "<<"
    ],
    [">>", "<answer>", "</answer>", "</think>", "😀", "\\", "%", "x", "word "]
  )
  const texts = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((parts) => parts.join(""))
  )
  it("has an answer that stands in it, or none", () => {
    fc.assert(
      fc.property(texts, fc.boolean(), (text, lastNumber) => {
        const reading = read(thinkAnswer, text)
        for (const options of [{ lastNumber }, { lastNumber, reading }]) {
          const found = find(text, options)
          if (found === null) continue
          expect(found.text).not.toBe("")
          holds(text, found)
        }
      }),
      { numRuns: 3000 }
    )
  })
  it("gives its box whatever stands before it, and its last label", () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(find(`${text}\n\\boxed{18}`)?.text).toBe("18")
        if (!text.includes("boxed") && !text.includes("####")) expect(find(`${text}\nA: 18`)?.text).toBe("18")
      })
    )
  })
  it("costs little, though it is 10 MB of one thing", () => {
    const size = 10_000_000
    for (const piece of [
      ...pieces,
      " ",
      "9",
      "a",
      "\\boxed",
      "\\boxed{}",
      "\\framebox[",
      ". ",
      "answer is not ",
      "答案是",
      "\nAns: ",
      '"answer": "',
      "answer is “",
      "answer is $1$ dollars ",
      "answer is 1 but ",
      "answer is 1; ",
      ", if ",
      '_*"',
      "not ",
      "1,",
      "9a"
    ]) {
      const text = piece.repeat(Math.ceil(size / piece.length))
      for (const whole of [text, `${text}\n\\boxed{18}`, `\\boxed{${text}}`, `answer is ${text}`]) {
        // Joined once, so that the time is that of the search.
        whole.charCodeAt(whole.length - 1)
        const started = performance.now()
        find(whole, { lastNumber: true })
        // Far above the 10 to 40 ms that it takes, and far below what anything but one pass would.
        expect(performance.now() - started, `milliseconds for 10 MB of ${JSON.stringify(piece)}`).toBeLessThan(1000)
      }
    }
  })
  it("is searched in its last million characters, and spans count from its beginning", () => {
    const text = `${"An ordinary sentence of reasoning. ".repeat(60_000)}So it is \\boxed{18}.`
    const found = find(text) as Found
    expect(text.length).toBeGreaterThan(WINDOW)
    expect(found.text).toBe("18")
    holds(text, found)
  })
  it("may hold an answer that is too long, which is found all the same", () => {
    const found = find(`\\boxed{${"1+".repeat(10_000)}1}`)
    expect(found?.text.length).toBeGreaterThan(MAX_ANSWER)
  })
})

describe("checking", () => {
  it("is finding and judging", () => {
    expect(check("18", "So it is \\boxed{17}. Wait, \\boxed{18}")).toMatchObject({
      state: "equal",
      found: { text: "18", rule: "boxed" }
    })
    expect(check("18", "\\boxed{17=18}").state).toBe("not-equal")
    expect(check("18", "")).toMatchObject({ state: "no-answer", found: null })
    expect(check("18", "He left with 18 of them").state).toBe("no-answer")
    expect(check("18", "He left with 18 of them", { lastNumber: true }).state).toBe("equal")
  })
})
