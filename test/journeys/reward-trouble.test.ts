/** What is told where a line, a flag or stdout is no good: the remedy that fits, and the exit code. */
import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import { command, newBench } from "./program.ts"

const rubrics = fileURLToPath(new URL("./fixtures/rubrics.ts", import.meta.url))
const row = { gold: "18", completion: "<think>9 * 2</think><answer>18</answer>" }

describe("what a line lacks", () => {
  const bench = newBench()
  const plain = { completion: "c", gold: "1" }

  it.each([
    [
      "group",
      ["#grouped", "--group"],
      plain,
      /--group needs the column group or prompt\. .*--group-column.*--keep-going/
    ],
    [
      "a reward's column",
      ["#whole"],
      plain,
      /needs the column "level".*\. Add the column to the row, or score the rest/
    ],
    ["gold", ["#grouped"], { completion: "c" }, /no column gold.*\. Name it with --gold-column, or score the rest/],
    ["a whole number", ["#grouped"], { ...plain, tokens: 1.5 }, /tokens is 1\.5; .*\. .*--tokens-column/]
  ] as const)("is told with its own remedy: %s", async (_, [name, ...flags], row, says) => {
    const file = bench.write(`${Object.keys(row).join()}${name}.jsonl`, `${JSON.stringify(row)}\n`)
    const ended = await bench.run(["reward", "score", `${rubrics}${name}`, file, ...flags])
    expect(ended).toMatchObject({ code: 1, stdout: "" })
    expect(ended.stderr).toMatch(says)
  })

  it("is wrong usage where a column has no name", async () => {
    const ended = await bench.run([
      "reward",
      "score",
      "lesson",
      bench.write("p.jsonl", JSON.stringify(plain)),
      "--gold-column",
      ""
    ])
    expect(ended.code).toBe(2)
    expect(ended.stderr).toContain("--gold-column. Expected: the name of a column")
  })
})

describe.runIf(existsSync("/dev/full"))("a stdout that is full", () => {
  const bench = newBench()
  bench.write("rows.jsonl", JSON.stringify(row))
  bench.write("answers.jsonl", JSON.stringify({ gold: row.gold, answer: row.completion }))

  it.each([
    "reward score lesson rows.jsonl",
    "reward score lesson rows.jsonl --json",
    "reward score lesson rows.jsonl --summary",
    "reward list",
    "answer check answers.jsonl",
    "answer check answers.jsonl --json",
    "--help"
  ])("is told, with exit code 1: %s", async (line) => {
    const ended = await bench.runOther("sh", ["-c", `"$0" "$1" ${line} > /dev/full`, process.execPath, command])
    expect(ended.stderr.match(/touchstone: could not write to stdout: no space left\n/g)).toHaveLength(1)
    expect(ended.code).toBe(1)
  })
})
