/** NuminaMath-TIR: which blocks are code and which are outputs, which box is the gold, and what is dropped. */
import { existsSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import numina from "../../datasets/numina-tir.ts"
import { boxed, judge, type Taught, thinkAnswer } from "../../src/index.ts"
import { problemOf } from "../../src/data/prepare/row.ts"

type Outputs = "drop" | "keep" | "mask"
const read = (solution: string, outputs: Outputs = "drop") => numina.read({ problem: "p", solution }, { outputs })
const taught = (solution: string, outputs: Outputs = "drop"): Taught => {
  const found = read(solution, outputs)
  if ("dropped" in found) throw new Error(found.dropped)
  return found
}
const maskedIn = ({ reasoning, masked = [] }: Taught) => masked.map(({ start, end }) => reasoning.slice(start, end))

const SOLUTION = "I ask.\n```python\nprint(6 * 7)\n```\n```output\n42\n```\nSo it is $\\boxed{42}$."

describe("blocks", () => {
  it("of code and output are dropped, kept, or kept with the outputs masked", () => {
    expect(taught(SOLUTION)).toMatchObject({
      gold: "42",
      answer: "42",
      reasoning: "I ask.\n\nSo it is $\\boxed{42}$.",
      notes: []
    })
    expect(taught(SOLUTION, "keep").reasoning).toBe(SOLUTION)
    expect(taught(SOLUTION, "keep").masked).toBeUndefined()
    expect(taught(SOLUTION, "mask").reasoning).toBe(SOLUTION)
    expect(maskedIn(taught(SOLUTION, "mask"))).toEqual(["```output\n42\n```"])
  })

  it.each([
    ["Windows line ends", SOLUTION.replaceAll("\n", "\r\n")],
    ["```py and spaces", SOLUTION.replace("```python", "```py").replace("```output", "```  Output  ")],
    ["tildes", SOLUTION.replaceAll("```", "~~~")],
    [
      "longer fences around shorter ones",
      SOLUTION.replace("```python\nprint(6 * 7)\n```", "````python\n'''\n```\n'''\n````")
    ],
    ["code that the next fence ends", SOLUTION.replace("print(6 * 7)\n```\n", "print(6 * 7)\n")],
    ["an output without a name", SOLUTION.replace("```output", "```")],
    ["blocks in a list", SOLUTION.replaceAll(/^(```|print|42)/gm, "   $1")],
    ["no line between text and fence", SOLUTION.replace("So it is", "\nSo it is")]
  ])("are told in %s", (_, solution) => {
    expect(taught(solution).reasoning).toBe("I ask.\n\nSo it is $\\boxed{42}$.")
    const [masked = ""] = maskedIn(taught(solution, "mask"))
    expect(masked).toMatch(/^(```|~~~)/)
    expect(masked).toMatch(/(```|~~~)$/)
    expect(masked).toContain("42")
    expect(masked).not.toContain("print")
  })

  it("inside a line, or of another name, are prose", () => {
    const inline = "Write ```python print(1)``` as you like. $\\boxed{1}$"
    expect(taught(inline).reasoning).toBe(inline)
    const latex = "See\n```latex\nx^2\n```\n$\\boxed{1}$"
    expect(taught(latex).reasoning).toBe(latex)
    expect(taught(latex, "mask").masked).toEqual([])
  })

  it("without an end drop the row: nobody knows where the code ends", () => {
    expect(read("a\n```python\nprint(1)\nIt is \\boxed{1}")).toEqual({ dropped: "block that is never closed" })
  })
})

describe("the gold", () => {
  it.each([
    ["\\boxed{\\frac{63}{400}}", "\\frac{63}{400}"],
    ["\\fbox{7}", "7"],
    ["first \\boxed{1}. Then again: \\boxed{2}.", "2"],
    ["$\\boxed{\\{1, 2\\}}$", "\\{1, 2\\}"]
  ])("of %s is %s", (solution, gold) => {
    expect(taught(`It is ${solution}`).gold).toBe(gold)
  })
  it("of several boxes is the last, which is noted", () => {
    expect(taught("It is \\boxed{1/2}. So \\boxed{0.5}.").notes).toContain("several boxes, the same answer")
    expect(taught("First \\boxed{1}. Then \\boxed{2}.").notes).toContain("several boxes, other answers before the last")
  })
  it.each([
    ["it is 42", "no boxed answer"],
    ["```python\nprint('\\\\boxed{1}')\n```\nDone.", "no boxed answer"],
    ["it is \\boxed{42", "unbalanced or empty box"],
    ["first \\boxed{1}. Then \\boxed{2", "unbalanced or empty box"],
    ["it is \\boxed{}", "unbalanced or empty box"],
    ["$x = \\boxed{2}$ or $x = \\boxed{3}$.", "several boxes in one sentence"],
    ["  \n ", "empty solution"]
  ])("of %j is none: %s", (solution, dropped) => {
    expect(read(solution)).toEqual({ dropped })
  })
  it("is asked of text columns", () => {
    expect(() => numina.read({ problem: "p" }, { outputs: "drop" })).toThrow("no text columns `problem` and `solution`")
  })
})

describe("real rows", () => {
  const file = (name: string) => fileURLToPath(new URL(`../../../shared/data/numina/${name}.jsonl`, import.meta.url))
  const rowsOf = (name: string) =>
    readFileSync(file(name), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { problem: string; solution: string; answer: string })
  it.runIf(existsSync(file("samples")))("give their golds, and are read back in two styles", () => {
    const golds: Array<string> = []
    for (const row of [...rowsOf("samples"), ...rowsOf("tool-integrated")])
      for (const outputs of ["drop", "keep", "mask"] as const) {
        const found = numina.read(row, { outputs })
        if ("dropped" in found) throw new Error(found.dropped)
        for (const style of [thinkAnswer, boxed]) {
          const problem = problemOf(found, style, false)
          if ("dropped" in problem) throw new Error(problem.dropped)
          const spans = problem.masked.map(({ start, end }) => problem.completion?.slice(start, end) ?? "")
          expect(spans.every((text) => /^```output\n[\s\S]*```$/.test(text))).toBe(true)
        }
        expect(found.reasoning.includes("```")).toBe(outputs !== "drop" && row.solution.includes("```"))
        if (outputs === "drop" && judge(row.answer, found.gold).state !== "equal") golds.push(found.gold)
      }
    // What the solutions themselves got wrong: a decimal for √39, one answer too many, 20 % where 20 was asked.
    expect(golds).toEqual(["6.24499799839840", "-2x - 1, 2x + 1", "20\\%"])
  })
})
