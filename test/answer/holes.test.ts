/** Every hole found in the field's graders, each as a test that ours does not have it. */
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import { check } from "../../src/answer/check.ts"
import type { VerdictState } from "../../src/domain/verdict.ts"
import { read } from "../../src/style/read.ts"
import { thinkAnswer, workingOut } from "../../src/style/styles.ts"

type Hole = readonly [what: string, gold: string, answer: string, state: VerdictState]

const hold = (holes: ReadonlyArray<Hole>) => {
  for (const [what, gold, answer, state] of holes) {
    it(what, () => {
      const checked = check(gold, answer)
      expect(checked.state, `${checked.rule}, found ${JSON.stringify(checked.found)}`).toBe(state)
    })
  }
}

describe("reasoning-gym's cascade, which pays near misses", () => {
  hold([
    ["101 is not 100", "100", "101", "not-equal"],
    ["100.0 is 100", "100", "100.0", "equal"],
    ["99 is not 100, and 90 neither", "100", "99", "not-equal"]
  ])
})

describe("TRL's accuracy reward", () => {
  hold([
    ["17=18 does not earn 18", "18", "\\boxed{17=18}", "not-equal"],
    ["the last of two boxes is the answer", "18", "\\boxed{17}. Wait \\boxed{18}", "equal"],
    ["the first of two boxes is not", "17", "\\boxed{17}. Wait \\boxed{18}", "not-equal"]
  ])
})

describe("TRL's think format reward", () => {
  it("an empty think block alone is not the form that was asked for", () => {
    const { defects } = read(thinkAnswer, "<think></think>")
    expect(defects.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["reasoning-empty", "answer-missing"]))
  })
})

describe("verl's GSM8K", () => {
  hold([
    ["a full stop behind the number", "18", "#### 18.", "equal"],
    ["decimals behind the number", "18", "#### 18.00", "equal"],
    ["thousands", "1234", "So many.\n#### 1,234", "equal"],
    ["a money sign", "18", "#### $18", "equal"],
    ["and still 18.01 is not 18", "18", "#### 18.01", "not-equal"]
  ])
})

describe("Math-Verify", () => {
  it("9^{9^{9^{9}}} ends at once, without a time-out", () => {
    const since = performance.now()
    const { state } = check("18", "\\boxed{9^{9^{9^{9}}}}")
    expect(["over-limit", "not-equal"]).toContain(state)
    expect(performance.now() - since).toBeLessThan(50)
  })
  hold([
    ["1/2^99 is not 1/2^98", "1/2^{99}", "1/2^{98}", "not-equal"],
    ["the same as fractions", "\\frac{1}{2^{99}}", "\\frac{1}{2^{98}}", "not-equal"],
    ["2^{-99} is 1/2^99", "\\frac{1}{2^{99}}", "2^{-99}", "equal"],
    ["10 is not 10 %", "10", "10\\%", "not-equal"],
    ["10 % is not 10", "10\\%", "10", "not-equal"],
    ["0.1 is 10 %", "0.1", "10\\%", "equal"],
    ["2·3 does not earn 6", "6", "2\\cdot 3", "not-equal"],
    ["nor does it in a box", "6", "\\boxed{2\\cdot 3}", "not-equal"],
    ["12=12 does not earn 12", "12", "12=12", "not-equal"],
    ["nor does it in a box", "12", "\\boxed{12=12}", "not-equal"]
  ])
  it("the policies where the field is divided can be turned", () => {
    expect(check("10\\%", "10", { policies: { percent: "bare" } }).state).toBe("equal")
    expect(check("6", "2\\cdot 3", { policies: { arithmetic: "accept" } }).state).toBe("equal")
  })
})

describe("lm-eval's GSM8K", () => {
  const recited = "As in the example:\n#### 12\nNow to ours: 9*2 = 18\n#### 18"
  hold([
    ["the last match is the answer", "18", recited, "equal"],
    ["the first, a recited example, is not", "12", recited, "not-equal"],
    ["18 dollars... is 18", "18", "18 dollars...", "equal"],
    ["18.00 is 18", "18", "18.00", "equal"],
    ["3/4 is three quarters", "\\frac{3}{4}", "3/4", "equal"],
    ["3/4 is not 4", "4", "3/4", "not-equal"],
    ["a sentence that ends in dollars", "18", "The answer is 18 dollars...", "equal"]
  ])
})

describe("inspect's match", () => {
  hold([
    ["123456 is not 123457", "123456", "123457", "not-equal"],
    [
      "nor are numbers of twenty digits that differ in the last",
      "12345678901234567890",
      "12345678901234567891",
      "not-equal"
    ]
  ])
})

describe("hendrycks' is_equiv", () => {
  hold([
    ["1,000 is 1000", "1000", "1,000", "equal"],
    ["2.50 is 2.5", "2.5", "2.50", "equal"],
    ["10 % is 0.1", "0.1", "10\\%", "equal"],
    ["3 cm is 3", "3", "3\\text{ cm}", "equal"],
    ["and the other way round", "3 cm", "3", "equal"]
  ])
})

describe("minerva's is_equiv, which fails golds against themselves", () => {
  const corpus = fileURLToPath(new URL("corpus/", import.meta.url))
  const rows = [
    "matrices",
    "intervals-and-inequalities",
    "text-and-choice",
    "units-and-degrees",
    "equations-and-systems"
  ]
  it.each(rows)("gold against gold: %s", (kind) => {
    const golds = readFileSync(`${corpus}${kind}.jsonl`, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => (JSON.parse(line) as { gold: string }).gold)
    const failing = [...new Set(golds)].filter((gold) => check(gold, gold).state !== "equal")
    expect(failing).toEqual([])
  })
})

describe("the answer rewards of the well-known notebooks", () => {
  hold([
    ["a number keeps its minus sign", "7", "-7", "not-equal"],
    ["a negative gold too", "-7", "#### 7", "not-equal"],
    ["1,234 is not 1", "1", "1,234", "not-equal"],
    ["1/2 is not 1", "1", "1/2", "not-equal"],
    ["1,234 is 1234", "1234", "1,234", "equal"],
    ["gold 0 divides by nothing", "0", "0", "equal"],
    ["gold 0 against 0.00", "0", "0.00", "equal"],
    ["gold 0 against 1", "0", "1", "not-equal"],
    ["no near miss within ten percent is paid", "100", "95", "not-equal"],
    ["nor one of an integer by one", "47", "48", "not-equal"],
    ["what is no number is not near anything", "47", "forty", "not-equal"]
  ])
  it("an answer that was never closed does not count as one", () => {
    const text = "<start_working_out>9*2<end_working_out><SOLUTION>17</SOLUTION> no, <SOLUTION>18"
    expect(check("17", text, { reading: read(workingOut, text) }).state).toBe("equal")
  })
  it("the last of two solutions counts, not the first", () => {
    const text = "<start_working_out>9*2<end_working_out><SOLUTION>18</SOLUTION><SOLUTION>19</SOLUTION>"
    expect(check("18", text, { reading: read(workingOut, text) }).state).toBe("not-equal")
    expect(check("19", text, { reading: read(workingOut, text) }).state).toBe("equal")
  })
  it("an answer over several lines is read", () => {
    const text = "<think>\n9*2\n= 18\n</think>\n<answer>\n18\n</answer>"
    expect(check("18", text, { reading: read(thinkAnswer, text) }).state).toBe("equal")
  })
})

describe("reward hacks on record", () => {
  const under = (gold: string, text: string) => check(gold, text, { reading: read(thinkAnswer, text) }).state
  it("the placeholder of the system prompt earns what its number is, no more", () => {
    const text = "<think> reasoning process here </think><answer> 46 </answer>"
    expect(under("46", text)).toBe("equal")
    expect(under("47", text)).toBe("not-equal")
  })
  it("every plausible number listed in the answer earns nothing", () => {
    for (const list of ["40, 41, 42, 43", "41 or 42", "42 or 43", "40 41 42", "42, 42.5", "{41, 42}", "41-43"]) {
      expect(under("42", `<think>It may be many.</think><answer>${list}</answer>`), list).toBe("not-equal")
    }
  })
  it("tags repeated: the last closed answer is the one that counts", () => {
    const text = "<think>a</think><answer>42</answer><answer>41</answer><answer>40</answer>"
    expect(under("42", text)).toBe("not-equal")
    expect(under("40", text)).toBe("equal")
  })
  it("an empty answer is no answer, whatever stands in the reasoning", () => {
    expect(under("42", "<think>It is 42.</think><answer></answer>")).toBe("no-answer")
  })
})
