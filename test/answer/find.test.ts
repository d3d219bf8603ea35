/** Finding answers: every rule on its texts, spans that hold what was found, and a bound on any text. */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { check } from "../../src/answer/check.ts"
import { bareAnswer, type Found, find, findAnswer, MAX_ANSWER, WINDOW } from "../../src/answer/find.ts"
import { read } from "../../src/style/read.ts"
import { styles, thinkAnswer, workingOut } from "../../src/style/styles.ts"

type Row = readonly [text: string, answer: string | null]

const rules: Readonly<Record<string, ReadonlyArray<Row>>> = {
  boxed: [
    ["\\boxed{17}. Wait \\boxed{18}", "18"],
    ["so $\\boxed{\\frac{63}{400}}$.", "\\frac{63}{400}"],
    ["\\boxed{\\boxed{5}}", "5"],
    ["\\boxed{\\boxed{17}, 18}", "\\boxed{17}, 18"],
    ["\\boxed{\\fbox{x} + 1}", "\\fbox{x} + 1"],
    ["{ \\boxed{3} }", "3"],
    ["\\boxed{\\{1, 2\\}}", "\\{1, 2\\}"],
    ["\\boxed{\\left\\{1\\right.} then", "\\left\\{1\\right"],
    ["\\boxed{17} and then \\boxed{18", "17"],
    ["\\boxed{17} \\boxed{}", "17"],
    ["\\boxed 2", "2"],
    ["$\\boxed 42$", "42"],
    ["$\\boxed -1.5$", "-1.5"],
    ["$\\boxed \\frac{1}{2}$", "\\frac{1}{2}"],
    ["$\\boxed x$", "x"],
    ["\\fbox{7}", "7"],
    ["\\framebox{7}", "7"],
    ["\\framebox[2cm]{7}", "7"],
    ["\\boxed {7}", "7"],
    ["\\boxed{ 7 }", "7"],
    ["\\boxed{8\\text{ meals}}", "8\\text{ meals}"],
    ["\\boxed{$18$}", "18"],
    ["\\boxed{18.}", "18"],
    ["\\boxed{\n  1 \\\\\n  2\n}", "1 \\\\ 2"],
    ["\\boxed{18}\n```output\n19\n```", "18"],
    ["\\boxed{18}\n#### 19", "18"],
    ["The box is black. \\boxed{18} is in the black box.", "18"]
  ],
  hash: [
    ["9 * 2 = <<9*2=18>>18\n#### 18", "18"],
    ["#### 1,234", "1,234"],
    ["#### 17\n#### 18\n\nI hope this helps.", "18"],
    ["####-5", "-5"],
    ["#### 18.", "18"],
    ["#### $18.00", "$18.00"],
    ["#### 8 meals", "8 meals"],
    ["A: 17\n#### 18", "18"],
    ["#### 18\n#### ", "18"]
  ],
  labelled: [
    ["He has 9 * 2 = 18\nA: 18", "18"],
    ["A: $18", "$18"],
    ["A: 7/14", "7/14"],
    ["A: -1.8 billion", "-1.8 billion"],
    ["A: 17\nA: 18", "18"],
    ["A: <<9*2=18>>18\nA: 18 dollars every day", "18 dollars"],
    ["Answer: 18", "18"],
    ["**Answer:** 18", "18"],
    ["**Answer**: 18", "18"],
    ["**Answer: 18**", "18"],
    ["Answer: **18**", "18"],
    ["ANSWER: B", "B"],
    ["Answer:\n\n18", "18"],
    ["### Final Answer\n\n18", "18"],
    ["**Final Answer**\n\n\\(18\\)\n", "18"],
    ["Final answer: $\\frac12$", "\\frac12"],
    ["The answer is \\(x = 5\\).", "x = 5"],
    ["the answer is: $18$", "18"],
    ["So the answer is $$\n18\n$$", "18"],
    ["The answer is \\[ 18 \\]", "18"],
    ["The final answer is 18. I hope it is correct.", "18"],
    ["The answer is 3.5.", "3.5"],
    ["The answer is 18.00", "18.00"],
    ["The answer is 18, because 9 * 2 = 18.", "18"],
    ["The answer is 18 because of 9 and 2.", "18"],
    ["The answer is 18 dollars.", "18 dollars"],
    ["The answer is 18 dollars per day", "18 dollars per day"],
    ["The answer is $18 every day at the market.", "$18"],
    ["The answer is $5 or $6.", "$5 or $6"],
    ["The answer is **18** dollars.", "18"],
    ["The answer is $3$ or $4$.", "$3$ or $4$"],
    ["The answer is 3 and 4.", "3 and 4"],
    ["The answers are 3, 4, and 5.", "3, 4, and 5"],
    ["answer = 18", "18"],
    ["The answer would be therefore 18", "18"],
    ["The answer to the question is 18", "18"],
    ["The final answer, in dollars, is 18.", "18"],
    ["Answer (in dollars): 18", "18"],
    ["The answer is (A) 12.", "(A) 12"],
    ["The answer is (1, 2).", "(1, 2)"],
    ["The answer is [1, 2) because it is closed", "[1, 2)"],
    ["The answer is 3:45 p.m. on Monday, when he is home.", "3:45 p.m. on Monday"],
    ["The answer is no solution.", "no solution"],
    ["The answer is that Janet makes $18 with them.", "$18"],
    ["The answer is 17. No, the answer is 18.", "18"],
    ["The answer is 18. The answer is not 17.", "18"],
    ["The answer is 18. My answer is correct.", "18"],
    ["The answer is 18</s>", "18"],
    ["The answer is 17=18", "17=18"],
    ["The answer is \\begin{pmatrix} 1 \\\\\n 2 \\end{pmatrix}.", "\\begin{pmatrix} 1 \\\\ 2 \\end{pmatrix}"],
    ["Answer: x = 1 or x = 2", "x = 1 or x = 2"]
  ],
  "math-at-end": [
    ["$18$", "18"],
    ["$$18$$", "18"],
    ["\\(18\\)", "18"],
    ["\\[ 18 \\].", "18"],
    ["We get $x = 5$.", "x = 5"],
    ["This gives $2x - y = 3$.", "2x - y = 3"],
    ["Hence it costs $9 \\cdot 2 = 18$.", "18"],
    ["So $A = \\pi r^2 = 25\\pi$.", "25\\pi"],
    ["$17=18$", "17=18"],
    ["We find $x=1$ or $x=2$.", null],
    ["We find\n\\[x \\ge 5\\]\n", "x \\ge 5"],
    ["We have $1$, $2$, and $3$.", "$1$, $2$, and $3$"]
  ],
  whole: [
    ["18", "18"],
    [" 18.\n", "18"],
    ["**18**", "18"],
    ["17=18", "17=18"],
    ["x=5", "x=5"],
    ["9 * 2 = 18", "9 * 2 = 18"],
    ["8 meals", "8 meals"],
    ["no solution", "no solution"],
    ["does not exist", "does not exist"],
    ["March 5, 2020", "March 5, 2020"],
    ["x = 1 or x = 2", "x = 1 or x = 2"],
    ["\\text{all real numbers}", "\\text{all real numbers}"],
    ["90\\text{ square\nunits}", "90\\text{ square units}"],
    ["\\begin{pmatrix} 1 \\\\\n2 \\end{pmatrix}", "\\begin{pmatrix} 1 \\\\ 2 \\end{pmatrix}"],
    ["(A) 12", "(A) 12"],
    ["A. 12", "A. 12"],
    ["∅", "∅"],
    ["$5", "$5"],
    ["(-\\infty, 3] \\cup [5, \\infty)", "(-\\infty, 3] \\cup [5, \\infty)"],
    ["I", "I"]
  ],
  conclusion: [
    ["The value is 0.1575", "0.1575"],
    ["She makes 9 * 2 = 18", "18"],
    ["16 - 3 - 4 = 9\n9 * 2 = 18", "18"],
    ["She makes 9 * 2 = $<<9*2=18>>18 every day at the farmer’s market.", "18"],
    ["Therefore the sum of both equals 18.", "18"],
    ["So the total is 9 * 2 = $18.", "$18"],
    ["Thus 60 - 44 = <<60-44=16>>16 chips are green.", "16 chips"],
    ["There are a total of 94 crayons.", "94 crayons"],
    ["We add both sides\n2x - y = 3", "2x - y = 3"],
    ["We add both sides\nx = 3", "3"],
    ["First 9, then doubled\n18", "18"],
    ["Hence the winner is Alice.", "Alice"],
    ["There is no solution.", "no solution"],
    ["So it is 18.\n```output\n19\n```", "18"],
    ["It is about 3.14 because of rounding.", "3.14"]
  ]
}

const nothing = [
  "",
  " \n ",
  "\\boxed{}",
  "\\boxed",
  "####",
  "$$",
  "...",
  "I do not know",
  "It is not 18.",
  "She sold 9 eggs and then went home.",
  "Thus 9 eggs are green.",
  "The answer is",
  "The cost is $",
  "```output\n18\n```"
]

const lastNumbers: ReadonlyArray<Row> = [
  ["She sold 9 eggs and went home with 18 dollars...", "18"],
  ["They went to -5 and stopped there", "-5"],
  ["They went to −5 and stopped there", "−5"],
  ["They have taken 5-3 of them", "3"],
  ["She has 1,234.50 dollars there", "1,234.50"],
  ["He ate 3/4 of them", "3/4"],
  ["He ate \\frac{3}{4} of them", "\\frac{3}{4}"],
  ["He ate -\\frac{3}{4} of them", "-\\frac{3}{4}"],
  ["It has grown by 12.5% overnight", "12.5%"],
  ["It has grown by 12\\% overnight", "12\\%"],
  ["They have 18 in version 1.2.3 of H2O, the 2nd", "18"],
  ["They ran 18km and rested", "18"],
  ["They have counted 1,2,3 and go", "3"],
  ["They have none of them", null]
]

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
    for (const style of Object.values(styles)) {
      const text = `${style.reasoning.open}9 * 2 = 18${style.reasoning.close}\n\n18`
      expect(find(text, { reading: read(style, text) })).toMatchObject({ text: "18", rule: "whole" })
    }
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
    ["5!", "5!"]
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
      "1,",
      "9a"
    ]) {
      const text = piece.repeat(Math.ceil(size / piece.length))
      for (const whole of [text, `${text}\n\\boxed{18}`, `\\boxed{${text}}`, `answer is ${text}`]) {
        // Joined once, so that the time is that of the search.
        whole.charCodeAt(whole.length - 1)
        let least = Number.POSITIVE_INFINITY
        for (let tries = 0; tries < 5 && least > 40; tries++) {
          const started = performance.now()
          find(whole, { lastNumber: true })
          least = Math.min(least, performance.now() - started)
        }
        expect(least, `milliseconds for 10 MB of ${JSON.stringify(piece)}`).toBeLessThan(40)
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
