/** docs/answers.md: every example on the page is run. */
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { runInNewContext } from "node:vm"
import { describe, expect, it } from "vitest"
import { check } from "../../src/answer/check.ts"
import { FIND_RULES, find, findAnswer } from "../../src/answer/find.ts"
import { judge } from "../../src/answer/judge.ts"
import { DEFAULT_POLICIES, type Policies } from "../../src/answer/policies.ts"
import { RULES } from "../../src/answer/rules.ts"
import { VerdictState } from "../../src/domain/verdict.ts"
import { read } from "../../src/style/read.ts"
import { thinkAnswer } from "../../src/style/styles.ts"

const page = readFileSync(fileURLToPath(new URL("../../docs/answers.md", import.meta.url)), "utf8")

/** The rows of the table whose heading begins so; a cell in backticks is its text. */
const rowsUnder = (heading: string): ReadonlyArray<ReadonlyArray<string>> => {
  const lines = page.slice(page.indexOf(`| ${heading}`)).split("\n")
  return lines.slice(2, lines.indexOf("")).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim().replace(/^`([^`]*)`$/, "$1"))
  )
}

describe("finding", () => {
  const rows = rowsUnder("rule | what it finds")
  it("tells every rule in its order", () => {
    expect(rows.flatMap(([rule]) => (rule === "" ? [] : [rule]))).toEqual([...FIND_RULES])
  })
  for (const [rule = "", , example = "", found = ""] of rows) {
    it(`${example} gives ${found || "nothing"}`, () => {
      const text = example.replaceAll("⏎", "\n")
      const reading = read(thinkAnswer, text)
      const options = { reading, lastNumber: rule === "last-number" }
      expect([find(text, options)?.rule ?? "", find(text, options)?.text ?? ""]).toEqual([rule, found])
    })
  }
})

describe("judging", () => {
  it("tells every state", () => {
    expect(new Set(rowsUnder("state | says").map(([state]) => state))).toEqual(new Set(VerdictState.literals))
  })

  it("tells every rule that decides, in its words", () => {
    const rows = rowsUnder("rule that decided").map(([rule, equal, unequal]) => [rule, { equal, unequal }])
    expect(Object.fromEntries(rows)).toEqual(RULES)
  })

  /** `--tolerance 0.01` as a policy. */
  const policyOf = (flag: string): Partial<Policies> => {
    const [name = "", value = ""] = flag.replace(/^--/, "").split(" ")
    return { [name]: name === "tolerance" ? Number(value) : value }
  }
  const rows = rowsUnder("policy | gold")
  for (const [, gold = "", answer = "", verdict, flag = "", then] of rows) {
    it(`${gold} against ${answer} is ${verdict}${flag === "" ? "" : `, and ${then} under ${flag}`}`, () => {
      expect(judge(gold, answer).state).toBe(verdict)
      expect(check(gold, answer).state).toBe(verdict)
      if (flag !== "") expect(judge(gold, answer, policyOf(flag)).state).toBe(then)
    })
  }
  it("shows every policy with a switch that turns something", () => {
    const shown = new Set(rows.flatMap(([, , , , flag = ""]) => Object.keys(flag === "" ? {} : policyOf(flag))))
    expect(shown).toEqual(new Set(Object.keys(DEFAULT_POLICIES)))
  })
})

describe("the library", () => {
  const code = /```ts\n([\s\S]*?)```/.exec(page)?.[1] ?? ""
  const context = { check, find, findAnswer, judge, read, thinkAnswer }
  const constants = code.split("\n").filter((line) => line.startsWith("const "))
  for (const line of code.split("\n")) {
    const match = /^(.*?) \/\/ (.+)$/.exec(line)
    if (match === null) continue
    it(line, () => {
      expect(runInNewContext(`${constants.join("\n")}\n${match[1]}`, { ...context })).toEqual(
        JSON.parse(match[2] ?? "")
      )
    })
  }
})
