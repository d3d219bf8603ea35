/** `touchstone answer check` and `answer explain` as a user runs them. */
import { spawn } from "node:child_process"
import { describe, expect, it } from "vitest"
import { command, newBench } from "./program.ts"

const rows = [
  { id: "a", gold: "18", answer: "She makes 9 * 2 = $18.\n#### 18" },
  { id: "b", gold: 18, answer: "<think>9 * 2</think><answer>18.0</answer>" },
  { id: 3, gold: "18", answer: null },
  { gold: "18", answer: "\\boxed{17}" },
  { id: "\u001b[31mred", gold: "\\frac{63}{400}", answer: "The probability is 0.1575" },
  { id: "last", gold: "18", answer: "They went home with 18 of them" }
]
const jsonl = (all: ReadonlyArray<unknown>) => all.map((row) => `${JSON.stringify(row)}\n`).join("")
const parsed = (text: string) =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as { id: unknown; verdict: string; rule: string; found: string | null })

describe("answer check", () => {
  const bench = newBench()
  const file = bench.write("answers.jsonl", jsonl(rows))

  it("makes a row of verdict for each row, in order, and counts on stderr", async () => {
    const ended = await bench.run(["answer", "check", file])
    expect(ended.code).toBe(0)
    const verdicts = parsed(ended.stdout)
    expect(verdicts.map(({ id, verdict, found }) => [id, verdict, found])).toEqual([
      ["a", "equal", "18"],
      ["b", "equal", "18.0"],
      [3, "no-answer", null],
      [4, "not-equal", "17"],
      ["\u001b[31mred", "equal", "0.1575"],
      ["last", "no-answer", null]
    ])
    for (const row of verdicts) expect(Object.keys(row)).toEqual(["id", "verdict", "rule", "found"])
    expect(ended.stdout).not.toContain("\u001b")
    expect(ended.stderr).toContain("6 rows  equal 3 (50.0 %)  not-equal 1 (16.7 %)  no-answer 2 (33.3 %)")
    expect((await bench.run(["answer", "check", file, "--jsonl"])).stdout).toBe(ended.stdout)
  })

  it("gives one document with --json, and a table or a document of counts with --summary", async () => {
    const [document, table, counts] = await Promise.all([
      bench.run(["answer", "check", file, "--json"]),
      bench.run(["answer", "check", file, "--summary"]),
      bench.run(["answer", "check", file, "--summary", "--json"])
    ])
    const totals = { equal: 3, "not-equal": 1, "no-answer": 2, "over-limit": 0, "bad-gold": 0, failed: 0 }
    expect(JSON.parse(document.stdout)).toMatchObject({ totals })
    expect(JSON.parse(document.stdout).rows).toHaveLength(6)
    expect(table.stdout).toMatch(/verdict +rule +rows +share\n/)
    expect(table.stdout).toMatch(/no-answer +nothing-found +2 +33\.3 %/)
    expect(JSON.parse(counts.stdout)).toMatchObject({ rows: 6, totals })
    const sum = JSON.parse(counts.stdout).rules.reduce((all: number, { count }: { count: number }) => all + count, 0)
    expect(sum).toBe(6)
    expect((await bench.run(["answer", "check", file, "--json", "--jsonl"])).code).toBe(2)
  })

  it("obeys its switches", async () => {
    const verdictsOf = async (...flags: ReadonlyArray<string>) =>
      parsed((await bench.run(["answer", "check", file, ...flags])).stdout).map(({ verdict }) => verdict)
    expect((await verdictsOf("--last-number"))[5]).toBe("equal")
    const other = bench.write("other.jsonl", jsonl([{ question: { text: "q" }, target: "5", "model.text": "5" }]))
    const ended = await bench.run(
      ["answer", "check", other].concat(
        ["--gold-column", "target", "--answer-column", "model.text"],
        ["--id-column", "question.text", "--style", "none"]
      )
    )
    expect(ended.stdout).toBe('{"id":"q","verdict":"equal","rule":"identical","found":"5"}\n')
    const wrong = await bench.run(["answer", "check", file, "--tolerance", "2"])
    expect(wrong.code).toBe(2)
    expect(wrong.stderr).toContain("the tolerance is from 0 to 1")
  })

  it("tells lines that are no rows, goes on, and ends with 3", async () => {
    const bad = Array.from({ length: 8 }, () => "no row\u001b[31m\n").join("")
    const ended = await bench.run(["answer", "check", bench.write("bad.jsonl", `\n${bad}${jsonl(rows.slice(0, 1))}`)])
    expect(ended.code).toBe(3)
    const verdicts = parsed(ended.stdout)
    expect(verdicts).toHaveLength(9)
    expect(verdicts[0]).toEqual({ id: 2, verdict: "failed", rule: "bad-row", found: null })
    expect(verdicts[8]).toMatchObject({ id: "a", verdict: "equal" })
    expect(ended.stderr.match(/bad\.jsonl, line \d+: this is no JSON/g)).toHaveLength(5)
    expect(ended.stderr).toContain("3 more bad rows")
    expect(ended.stderr).toContain("8 of 9 rows could not be judged")
    expect(ended.stderr).not.toContain("\u001b")
  })

  it("says what is wrong with a file that cannot be read", async () => {
    for (const [name, why] of [
      ["none.jsonl", "there is no such file"],
      [".", "it is a folder"]
    ] as const) {
      const ended = await bench.run(["answer", "check", name, "--json"])
      expect(ended).toMatchObject({ code: 1, stdout: "" })
      expect(ended.stderr).toContain(why)
    }
  })

  it("reads stdin, and ends quietly when its reader has enough", async () => {
    const child = spawn("bash", ["-c", `"$0" "$1" answer check - | head -n 2`, process.execPath, command])
    let stdout = ""
    let stderr = ""
    child.stdout.on("data", (text) => {
      stdout += text
    })
    child.stderr.on("data", (text) => {
      stderr += text
    })
    child.stdin.on("error", () => undefined)
    child.stdin.end(jsonl(Array.from({ length: 50_000 }, (_, id) => ({ id, gold: "1", answer: "1" }))))
    const code = await new Promise((resolve) => child.on("close", resolve))
    expect(code).toBe(0)
    expect(parsed(stdout).map(({ id }) => id)).toEqual([0, 1])
    expect(stderr).not.toMatch(/EPIPE|touchstone:/)
  })
})

describe("answer explain", () => {
  const bench = newBench()

  it("shows what was found and where, how it was read, and what decided", async () => {
    const answer = "Clean \u001b]0;owned\u0007 text: the probability is 0.1575 or so"
    const ended = await bench.run(["answer", "explain", "--gold", "\\frac{63}{400}", "--answer", answer])
    expect(ended.code).toBe(0)
    expect(ended.stdout).toContain("by conclusion")
    expect(ended.stdout).toContain("▸0.1575")
    expect(ended.stdout).toMatch(/gold +\\frac\{63\}\{400\} {2}read as 63\/400/)
    expect(ended.stdout).toMatch(/verdict +/)
    expect(ended.stdout).not.toContain("\u001b")
  })

  it("gives one document with --json", async () => {
    const ended = await bench.run(["answer", "explain", "--gold", "18", "--answer", "A: 18.0", "--json"])
    expect(JSON.parse(ended.stdout)).toMatchObject({
      state: "equal",
      rule: "exact-number",
      found: { text: "18.0", span: { start: 3, end: 7 }, rule: "labelled" },
      gold: { bare: "18", read: "18" },
      answer: { bare: "18.0" },
      because: { decided: expect.stringContaining("number") }
    })
  })

  it("explains that nothing was found too", async () => {
    const ended = await bench.run(["answer", "explain", "--gold", "18", "--answer", "I do not know"])
    expect(ended.code).toBe(0)
    expect(ended.stdout).toContain("no answer by nothing-found")
  })
})
