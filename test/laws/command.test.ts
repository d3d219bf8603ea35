/** `touchstone reward test` as a user runs it: the program, a folder, files that are good, wrong, and hostile. */
import { mkdirSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import type { LawResult } from "../../src/reward/laws/law.ts"
import { newBench, processesWith, until as untilIt } from "../journeys/program.ts"

const entry = fileURLToPath(new URL("../../src/index.ts", import.meta.url))
const header = `import { defineReward, defineRubric, defineServiceReward, findAnswer, judge, scored, thinkAnswer } from ${JSON.stringify(entry)}\n`

/** A reward that is right about everything until the completion holds a NUL; then it does something. */
const until = (then: string): string => `
  score: ({ reading, completion, gold }) => {
    if (completion.includes("\\u0000")) { ${then} }
    return scored(judge(gold, findAnswer(reading, completion)?.text ?? null).state === "equal" ? 1 : 0)
  }`

const bench = newBench()
mkdirSync(`${bench.folder}/rewards`)
bench.write(
  "rewards/mine.ts",
  `${header}
export const alone = defineReward({ name: "alone", range: [0, 1], ${until("")} })
export const rubric = defineRubric({ name: "mine", style: thinkAnswer, parts: [alone] })
`
)
bench.write(
  "hostile.ts",
  `${header}
export const exits = defineReward({ name: "exits", range: [0, 1], ${until("process.exit(0)")} })
export const eats = defineReward({ name: "eats", range: [0, 1], ${until("const all = []; for (;;) all.push(Buffer.alloc(1e7, 1))")} })
export const spins = defineReward({ name: "spins", range: [0, 1], ${until("for (;;);")} })
export const throws = defineReward({ name: "throws", range: [0, 1], ${until('throw new Error("a NUL")')} })
`
)
bench.write(
  "untried.ts",
  `${header}
export const byLevel = defineReward({ name: "by-level", needs: ["level", "topic"], range: [0, 1], ${until("")} })
export const later = defineReward({ name: "later", range: [0, 1], score: async () => scored(1) })
export const polite = defineServiceReward({
  name: "polite",
  range: [0, 1],
  service: { url: "http://127.0.0.1:1/v1", model: "judge" },
  ask: ({ completion }) => [{ role: "user", content: completion }],
  read: () => scored(1)
})
`
)
bench.write("wrong.ts", "enum Wrong { One }\n")

const test = (...args: ReadonlyArray<string>) => bench.run(["reward", "test", ...args])
interface Document {
  readonly seed: number
  readonly rubrics: ReadonlyArray<{
    readonly asked: string
    readonly rubric: string
    readonly single: boolean
    readonly results: ReadonlyArray<LawResult>
  }>
}

describe("touchstone reward test", () => {
  it("tells every law of a rubric that keeps them, and leaves by 0", async () => {
    const { code, stdout, stderr } = await test("recommended", "--runs", "50")
    expect(code).toBe(0)
    expect(stdout.match(/ kept /g)?.length).toBe(15)
    expect(stderr).toContain("recommended: sign-counts kept (50 cases)")
  })

  it("prints what broke a law, how to try it again, and leaves by 1", async () => {
    const { code, stdout, stderr } = await test("notebook-a", "--law", "sign-counts")
    expect(code).toBe(1)
    expect(stdout).toContain('the answer with the wrong sign, gold "0.1"')
    expect(stdout).toContain("│ <think>Let us see.</think><answer>-0.1</answer>")
    expect(stdout).toContain("again  touchstone reward test notebook-a --law sign-counts --seed 0 --runs 1000")
    expect(stderr).toContain("1 of 1 laws are broken: notebook-a: sign-counts")
  })

  it("takes a reward alone, and names the laws that say nothing of it", async () => {
    const { code, stdout } = await test("format", "--runs", "20", "--json", "--style", "working-out")
    const { rubrics } = JSON.parse(stdout) as Document
    expect(code).toBe(0)
    expect(rubrics[0]).toMatchObject({ asked: "format", rubric: "format", single: true, style: "working-out" })
    const signs = rubrics[0]?.results.find(({ law }) => law === "sign-counts")
    expect([signs?.state, signs?.reason]).toEqual([
      "does-not-apply",
      "it does not look at the answer: right and wrong earn the same"
    ])
  })

  it("leaves by 3 where hardly a law could be tried, and names the columns that would help", async () => {
    const { code, stderr } = await test("./untried.ts#byLevel", "--runs", "20")
    expect(code).toBe(3)
    expect(stderr).toMatch(/12 of 15 laws could not be tried, since .*by-level: missing-column/)
    expect(stderr).toContain("Give it the columns: --column level=… --column topic=…")
    const half = await test("./untried.ts#byLevel", "--runs", "20", "--law", "total", "--column", "level=3", "--json")
    expect([half.code, half.stderr]).toEqual([3, expect.stringContaining("Give it the column: --column topic=…")])
    expect(half.stderr).toContain("#byLevel: what is kept says nothing, since")
    const [rubric] = (JSON.parse(half.stdout) as Document).rubrics
    expect(rubric).toMatchObject({ unscored: expect.stringContaining("missing-column"), missing: ["topic"] })
    const given = await test("./untried.ts#byLevel", "--runs", "20", "--column", "level=3", "--column", "topic=sums")
    expect([given.code, given.stdout.match(/ kept /g)?.length]).toEqual([0, 15])
  })

  it("leaves by 3 for a promise under a law that does not see it, by 1 under the one that does", async () => {
    const { code, stderr } = await test("./untried.ts#later", "--runs", "20", "--law", "deterministic")
    expect([code, stderr]).toEqual([3, expect.stringContaining("1 of 1 laws could not be tried")])
    expect((await test("./untried.ts#later", "--runs", "20", "--law", "total")).code).toBe(1)
  })

  it("leaves by 3 for a service alone, but not under the laws that try what it makes of answers", async () => {
    const { code, stderr } = await test("./untried.ts#polite", "--runs", "20")
    expect([code, stderr]).toEqual([3, expect.stringContaining("it does nothing but ask a service")])
    expect((await test("./untried.ts#polite", "--runs", "20", "--law", "total")).code).toBe(0)
  })

  it("finds the rubrics of a folder: all that rewards/ exports, or what package.json names", async () => {
    const all = JSON.parse((await test("--law", "total", "--runs", "20", "--json")).stdout) as Document
    expect(all.rubrics.map(({ asked }) => asked)).toEqual(["./rewards/mine.ts#rubric"])
    bench.write("package.json", JSON.stringify({ touchstone: { rubric: ["./rewards/mine.ts#alone", "lesson"] } }))
    const named = JSON.parse((await test("--law", "total", "--runs", "20", "--json")).stdout) as Document
    expect(named.rubrics.map(({ rubric, single }) => [rubric, single])).toEqual([
      ["alone", true],
      ["lesson", false]
    ])
    bench.write("package.json", JSON.stringify({ touchstone: { rubric: 3 } }))
    expect((await test()).code).toBe(2)
  })

  it("tells a file that cannot be loaded, with its line, and wrong usage", async () => {
    const wrong = await test("./wrong.ts#rubric")
    expect([wrong.code, wrong.stdout]).toEqual([1, ""])
    expect(wrong.stderr).toMatch(/wrong\.ts:1: .*enum.*write plain objects/s)
    const law = await test("lesson", "--law", "sign-count")
    expect([law.code, law.stderr]).toEqual([2, expect.stringContaining("Did you mean sign-counts?")])
    const empty = newBench()
    const nothing = await empty.run(["reward", "test"])
    expect([nothing.code, nothing.stderr]).toEqual([2, expect.stringContaining("touchstone init")])
    expect((await test("lesson", "--runs", "0")).code).toBe(2)
  })

  it.each([
    ["exits", "it ended its process (exit code 0)"],
    ["eats", "MB of memory"],
    ["spins", "it did not come back within 10 s"]
  ])(
    "a reward that %s breaks the law under which it did, with the case",
    async (name, because) => {
      const { code, stdout } = await test(`./hostile.ts#${name}`, "--law", "total", "--json")
      const [result] = (JSON.parse(stdout) as Document).rubrics[0]?.results ?? []
      expect([code, result?.law, result?.state]).toEqual([1, "total", "broken"])
      expect(result?.counterexample?.says).toContain(because)
      expect(result?.counterexample?.rows.some(({ completion }) => completion.includes("\u0000"))).toBe(true)
    },
    60_000
  )

  it("tries the laws that follow one that took its process", async () => {
    const { stdout } = await test("./hostile.ts#exits", "--runs", "200", "--json")
    const results = (JSON.parse(stdout) as Document).rubrics[0]?.results ?? []
    expect(results.length).toBe(15)
    const stopped = results.filter(({ counterexample }) => counterexample?.says.includes("took its process"))
    expect(stopped.map(({ law }) => law)).toContain("total")
    expect(results.find(({ law }) => law === "sign-counts")?.state).toBe("kept")
  }, 120_000)

  it("shows no control character of a completion", async () => {
    const { stdout } = await test("./hostile.ts#throws", "--law", "total")
    expect(stdout).toContain("␀")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
    expect(stdout).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/)
  })

  it("leaves no process behind when it is interrupted", async () => {
    const started = bench.start(["reward", "test", "./hostile.ts#spins", "--law", "total"])
    await new Promise((resolve) => setTimeout(resolve, 3000))
    process.kill(started.pid, "SIGINT")
    expect((await started.ended).code).toBe(130)
    await untilIt(
      "the process of the laws is gone",
      () => processesWith(`${bench.folder}/hostile.ts`).length === 0,
      5000
    )
  }, 30_000)
})
