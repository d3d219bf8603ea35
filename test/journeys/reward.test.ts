/** `touchstone reward` as a user runs it: list, score, explain, bench. */
import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import { command, newBench } from "./program.ts"

const rubrics = fileURLToPath(new URL("./fixtures/rubrics.ts", import.meta.url))

const rows = [
  { id: "a", prompt: "q", gold: "18", completion: "<think>9 * 2</think><answer>18</answer>" },
  { id: "b", prompt: "q", gold: 18, completion: "<think>9 * 2</think><answer>17</answer> or so" },
  { prompt: "r", gold: "4", completion: "\u001b[31mno tags: 4" },
  { prompt: "r", gold: "4", completion: "<think>2 + 2</think><answer>4</answer>" }
]
const jsonl = (all: ReadonlyArray<unknown>) => all.map((row) => `${JSON.stringify(row)}\n`).join("")

interface Row {
  readonly id: unknown
  readonly total: number | null
  readonly contributions: Readonly<Record<string, number | null>>
  readonly scores: Readonly<Record<string, { readonly value?: number; readonly unscored?: string }>>
  readonly error?: string
}
const parsed = (text: string): ReadonlyArray<Row> =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line))

describe("reward list", () => {
  it("tells every rubric and reward, with digests whole in JSON", async () => {
    const bench = newBench()
    const [table, document] = await Promise.all([
      bench.run(["reward", "list"]),
      bench.run(["reward", "list", "--json"])
    ])
    expect(table).toMatchObject({ code: 0, stderr: "" })
    expect(table.stdout).toMatch(/lesson +style think-answer, digest [0-9a-f]{12}\n/)
    expect(table.stdout).toMatch(/correctness +sample +0 … 1 +weight 1, gate form ≥ 1/)
    expect(table.stdout).toMatch(/length-in-group +group +.*"touchstone\/rewards\/length-in-group"/)
    const { rubrics, rewards } = JSON.parse(document.stdout)
    for (const { digest } of [...rubrics, ...rewards]) expect(digest).toMatch(/^[0-9a-f]{64}$/)
    expect(rewards).toContainEqual(
      expect.objectContaining({ name: "correctness", kind: "sample", range: [0, 2], needs: [], export: "correctness" })
    )
  })
})

describe("reward score", () => {
  const bench = newBench()
  const file = bench.write("rows.jsonl", jsonl(rows))

  it("makes a row of scores for each row, in order, with totals on stderr", async () => {
    const ended = await bench.run(["reward", "score", "lesson", file])
    expect(ended.code).toBe(0)
    const scores = parsed(ended.stdout)
    expect(scores.map(({ id, total }) => [id, total])).toEqual([
      ["a", 4.5],
      ["b", 1],
      [3, 0],
      [4, 4.5]
    ])
    expect(scores[1]).toEqual({
      id: "b",
      total: 1,
      contributions: { format: 0, approximate: 0.5, correctness: 0, numeric: 0.5 },
      scores: { format: { value: 0 }, approximate: { value: 0.5 }, correctness: { value: 0 }, numeric: { value: 0.5 } }
    })
    for (const { contributions, total } of scores)
      expect(Object.values(contributions).reduce<number>((sum, part) => sum + (part ?? 0), 0)).toBe(total)
    expect(ended.stderr).toMatch(/correctness +0 … 2 +1 +4 +0 +1 +1\.155\n/)
    expect(ended.stderr).toContain("4 rows  scored 4 (100.0 %)  mean total 2.5")
  })

  it("gives tables and documents, and evidence when asked", async () => {
    const [document, table, counts, evidence] = await Promise.all([
      bench.run(["reward", "score", "lesson", file, "--json"]),
      bench.run(["reward", "score", "lesson", file, "--summary"]),
      bench.run(["reward", "score", "lesson", file, "--summary", "--json"]),
      bench.run(["reward", "score", "lesson", file, "--evidence"])
    ])
    expect(JSON.parse(document.stdout).rows).toHaveLength(4)
    expect(JSON.parse(document.stdout).totals).toEqual(JSON.parse(counts.stdout))
    expect(JSON.parse(counts.stdout)).toMatchObject({
      rubric: "lesson",
      rows: 4,
      scored: 4,
      total: { mean: 2.5 },
      rewards: { format: { scored: 4, mean: 0.5, unscored: {} } },
      groups: null
    })
    expect(table.stdout).toMatch(/total +4 +0 +2\.5 +2\.345/)
    expect(parsed(evidence.stdout)[1]?.scores.format).toEqual({
      value: 0,
      evidence: [{ rule: "text-after", span: { start: 40, end: 45 } }]
    })
    expect((await bench.run(["reward", "score", "lesson", file, "--json", "--jsonl"])).code).toBe(2)
  })

  it("scores groups by their column or their prompt, and tells how they fared", async () => {
    const totals = async (...flags: ReadonlyArray<string>) =>
      await bench.run(["reward", "score", `${rubrics}#grouped`, file, ...flags])
    const alone = await totals()
    expect(parsed(alone.stdout).map(({ total }) => total)).toEqual([1, 1, 1, 1])
    expect(alone.stderr).toContain("--group scores rows that share their group together")
    const grouped = await totals("--group")
    expect(parsed(grouped.stdout).map(({ total }) => total)).toEqual([1, 0, 1, 0])
    expect(grouped.stderr).toMatch(/2 groups of 2 rows .* dead groups 0 \(0\.0 %\)/)
    const dead = await bench.run(["reward", "score", "lesson", file, "--group", "--group-column", "gold", "--json"])
    expect(JSON.parse(dead.stdout).totals.groups).toMatchObject({ groups: 3, dead: 2 })
    const many = jsonl(Array.from({ length: 20_000 }, (_, id) => ({ ...rows[id % 2], id, group: id >> 3 })))
    const ended = await bench.run(["reward", "score", `${rubrics}#grouped`, bench.write("many.jsonl", many), "--group"])
    expect(ended.stderr).toContain("2500 groups of 8 rows")
    expect(parsed(ended.stdout).map(({ id }) => id)).toEqual(Array.from({ length: 20_000 }, (_, id) => id))
    expect(parsed(ended.stdout).every(({ total }, at) => total === 1 - (at % 2))).toBe(true)
  })

  it("stops at the first line that is no row, and leaves what was printed whole", async () => {
    const bad = bench.write("bad.jsonl", `${jsonl(rows.slice(0, 2))}\n{"completion": "x"}\n${jsonl(rows.slice(2))}`)
    const ended = await bench.run(["reward", "score", "lesson", bad])
    expect(ended.code).toBe(1)
    expect(parsed(ended.stdout).map(({ id }) => id)).toEqual(["a", "b"])
    expect(ended.stderr).toMatch(/bad\.jsonl, line 4: there is no column gold; the row has completion\. .*--keep-going/)
  })

  it("scores the rest with --keep-going, tells five and how many more, and ends with 3", async () => {
    const nine = Array.from({ length: 9 }, () => "no row\u001b[31m\n").join("")
    const bad = bench.write("nine.jsonl", `${nine}${jsonl(rows)}`)
    const ended = await bench.run(["reward", "score", "lesson", bad, "--keep-going"])
    expect(ended.code).toBe(3)
    expect(parsed(ended.stdout)).toHaveLength(13)
    expect(parsed(ended.stdout)[0]).toMatchObject({ id: 1, total: null, error: expect.stringContaining("no JSON") })
    expect(ended.stderr.match(/nine\.jsonl, line \d+: this is no JSON/g)).toHaveLength(5)
    expect(ended.stderr).toContain("4 more bad rows")
    expect(ended.stderr).toContain("9 of 13 rows could not be scored")
    expect(ended.stderr + ended.stdout).not.toContain("\u001b")
  })

  it("tells a missing column, and goes on without that reward", async () => {
    const some = bench.write("level.jsonl", jsonl([{ ...rows[0], level: 3 }, rows[0]]))
    const stopped = await bench.run(["reward", "score", `${rubrics}#whole`, some])
    expect(stopped.code).toBe(1)
    expect(stopped.stderr).toContain('level.jsonl, line 2: the reward "level" needs the column "level"')
    const ended = await bench.run(["reward", "score", `${rubrics}#whole`, some, "--keep-going"])
    expect(parsed(ended.stdout).map(({ contributions }) => contributions.level)).toEqual([3, 0.5])
    expect(ended.code).toBe(0)
    expect(ended.stderr).toContain("1 × level unscored: missing-column; the first, on line 2")
  })

  it("tells what is wrong with a rubric: its file, its export, its TypeScript", async () => {
    const enumerated = bench.write("enum.ts", "export const one = 1\nexport enum Kind { a }\n")
    for (const [rubric, says] of [
      ["lessons", /There is no rubric "lessons"\. Did you mean "lesson"\?/],
      ["./none.ts#rubric", /There is no file .*none\.ts/],
      [`${rubrics}#noRubric`, /rubrics\.ts is no rubric: it is a number.*defineRubric/],
      [`${rubrics}#hostil`, /Did you mean .*rubrics\.ts#hostile/],
      [`${enumerated}#one`, /enum\.ts:2: .*erasableSyntaxOnly/]
    ] as const) {
      const ended = await bench.run(["reward", "score", rubric, file])
      expect(ended).toMatchObject({ code: 1, stdout: "" })
      expect(ended.stderr).toMatch(says)
    }
    const missing = await bench.run(["reward", "score", "lesson", "none.jsonl"])
    expect(missing.stderr).toContain("none.jsonl: there is no such file")
  })

  it("loses one row's score where a reward loops, eats memory or ends its process", { timeout: 60_000 }, async () => {
    const told = ["fine", "loop", "fine", "die", "memory", "throw", "none", "fine"]
    const text = jsonl(told.map((completion, id) => ({ id, gold: "1", completion })))
    const ended = await bench.run(["reward", "score", `${rubrics}#hostile`, bench.write("hostile.jsonl", text)])
    expect(ended.code).toBe(3)
    const scores = parsed(ended.stdout)
    expect(scores.map(({ id }) => id)).toEqual(told.map((_, id) => id))
    const states = scores.map(({ scores: { obedient } }) => obedient?.unscored ?? obedient?.value)
    // On a busy machine the kernel or the clock may be there before the watchdog: what it says of the eater differs then.
    const [eater] = states.splice(4, 1)
    expect(["over-memory", "crashed", "over-time"]).toContain(eater)
    expect(states).toEqual([1, "over-time", 1, "crashed", "threw", "not-applicable", 1])
    expect(scores.map(({ scores: { format } }) => format?.value)).toEqual(told.map(() => 0))
    expect(ended.stderr).toMatch(
      /1 × obedient unscored: threw; the first, on line 6: Error: as I was told \(.*rubrics\.ts:\d+\)/
    )
  })

  it("reads stdin and other names, and ends quietly when its reader has enough", async () => {
    const line = `"$0" "$1" reward score lesson - --gold-column target --completion-column out.text --id-column n | head -n 2`
    const child = spawn("bash", ["-c", line, process.execPath, command])
    let stdout = ""
    let stderr = ""
    child.stdout.on("data", (text) => {
      stdout += text
    })
    child.stderr.on("data", (text) => {
      stderr += text
    })
    child.stdin.on("error", () => undefined)
    child.stdin.end(
      jsonl(Array.from({ length: 50_000 }, (_, n) => ({ n, target: 1, out: { text: "<answer>1</answer>" } })))
    )
    expect(await new Promise((resolve) => child.on("close", resolve))).toBe(0)
    expect(parsed(stdout).map(({ id }) => id)).toEqual([0, 1])
    expect(stderr).not.toMatch(/EPIPE|touchstone:/)
  })
})

describe("reward explain", () => {
  const bench = newBench()
  const explain = (...args: ReadonlyArray<string>) => bench.run(["reward", "explain", ...args])

  it("shows the tree: weights, schedules, gates, floors, and the place in the text", async () => {
    const open = await explain(
      `${rubrics}#whole`,
      ...["--gold", "18", "--completion", "<think>9*2</think><answer>18</answer>"],
      ...["--column", "level=3", "--step", "25"]
    )
    expect(open.code).toBe(0)
    expect(open.stdout).toMatch(/^whole {2}total 6\.188\n/)
    expect(open.stdout).toContain("gate open: format is 1, and 1 opens it")
    expect(open.stdout).toContain("<answer>▸18◂</answer>")
    expect(open.stdout).toContain("0.188  brief  0.5 × weight 0.5 × 0.75 by its schedule at step 25")
    const shut = await explain(
      `${rubrics}#whole`,
      "--gold",
      "18",
      "--completion",
      "<answer>18</answer>\u001b]0;x\u0007"
    )
    expect(shut.stdout).toContain("gate closed: format is 0, and 1 opens it")
    expect(shut.stdout).toContain("its floor stands in: 0.5")
    expect(shut.stdout).not.toContain("\u001b")
  })

  it("gives one document with --json, and 3 where there is no total", async () => {
    const ended = await explain("lesson", "--gold", "18", "--completion", "<answer>18</answer>", "--json")
    expect(JSON.parse(ended.stdout)).toMatchObject({ rubric: { name: "lesson" }, total: 3.5 })
    const unscored = await explain("lesson", "--gold", "", "--completion", "<answer>18</answer>")
    expect(unscored.code).toBe(3)
    expect(unscored.stdout).toContain("unscored: bad-gold")
    expect(unscored.stdout).toContain("it is required and has no floor, so the whole row is unscored")
  })
})

describe("reward bench", () => {
  it("tells the rate and each reward's share", { timeout: 60_000 }, async () => {
    const bench = newBench()
    const file = bench.write("rows.jsonl", jsonl(rows))
    const ended = await bench.run(["reward", "bench", "lesson", file, "--json"])
    const { rows: timed, completions_per_second, completions_per_cpu_second, parts } = JSON.parse(ended.stdout)
    expect(timed).toBe(4)
    expect(completions_per_second).toBeGreaterThan(100)
    expect(completions_per_cpu_second).toBeGreaterThan(100)
    expect(parts.map(({ name }: { name: string }) => name)).toEqual([
      ...["reading", "format", "approximate", "correctness", "numeric"]
    ])
    const bad = await bench.run(["reward", "bench", "lesson", bench.write("bad.jsonl", "{}\n")])
    expect(bad.stderr).toContain("bad.jsonl, line 1: there is no column completion; the row has none")
    const later = await bench.run(["reward", "bench", "lesson", bench.write("later.jsonl", `\n${jsonl(rows)}\n\n{}\n`)])
    expect(later.stderr).toContain("later.jsonl, line 8: there is no column completion")
    const long = jsonl([{ ...rows[0], completion: "x".repeat(2 ** 21) }])
    const ofOne = await bench.run(["reward", "bench", "lesson", bench.write("long.jsonl", long), "--json"])
    expect(JSON.parse(ofOne.stdout).rows).toBe(1)
    const endless = bench.write("endless.jsonl", `${jsonl(rows)}${"x".repeat(33 * 2 ** 20)}\n`)
    const told = await bench.run(["reward", "bench", "lesson", endless])
    expect(told).toMatchObject({ code: 1, stdout: "" })
    expect(told.stderr).toContain("endless.jsonl, line 5: the line is longer than 32 MiB")
  })
})
