/** The scoring service: order, totals, descriptions, digests, broken modules, and processes that end when they should. */
import { spawn } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, describe, expect, it } from "vitest"
import { lesson } from "../../rewards/lesson.ts"
import { scoreRow } from "../../src/reward/row.ts"
import { shippedRewardFile } from "../../src/scoring/place.ts"
import { fixture, pool, sample } from "./bench.ts"

const folder = mkdtempSync(join(tmpdir(), "touchstone-scoring-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const written = (name: string, text: string): string => {
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}

const isAlive = (pid: number): boolean => {
  try {
    // A zombie has ended; it only waits to be counted.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"))
  } catch {
    return false
  }
}

const until = async (holds: () => boolean, ms: number): Promise<boolean> => {
  for (const end = Date.now() + ms; Date.now() < end; await new Promise((done) => setTimeout(done, 20))) {
    if (holds()) return true
  }
  return holds()
}

const ref = { module: shippedRewardFile("lesson"), export: "lesson" }

describe("scoring", () => {
  const { score, describe: tell } = pool({ processes: 2 })

  it("gives every row what the rubric gives in this process, in order", async () => {
    const samples = Array.from({ length: 500 }, (_, at) =>
      sample("7", { completion: `<think>${at}</think><answer>${at % 10}</answer>${at % 3 === 0 ? " more" : ""}` })
    )
    const { info, rows } = await score(ref, samples)
    expect(rows).toEqual(samples.map((one) => scoreRow(lesson, one)))
    expect(info.rewards.map((reward) => reward.name)).toEqual(["format", "approximate", "correctness", "numeric"])
  })

  it("scores nothing as nothing", async () => {
    expect((await score(ref, [])).rows).toEqual([])
  })

  it("scores batches asked for at once", async () => {
    const batches = await Promise.all(
      Array.from({ length: 12 }, (_, at) => score(ref, [sample("1"), sample(at === 3 ? "2" : "1")]))
    )
    expect(batches.map(({ rows }) => rows[1]?.total)).toEqual(batches.map((_, at) => (at === 3 ? 1.5 : 4.5)))
  })

  it("scores a completion of megabytes", async () => {
    const completion = `<think>${"<answer>".repeat(100_000)}${"word ".repeat(400_000)}</think><answer>1</answer>`
    const { rows } = await score(ref, [sample("1"), sample("1", { completion })])
    expect(rows.map((row) => row.total)).toEqual([4.5, 3.5])
  })

  it("tells a rubric with the same digest every time, another for another rubric", async () => {
    const first = await tell(ref)
    const again = pool()
    expect((await again.describe(ref)).digest).toBe(first.digest)
    expect((await tell({ ...ref, export: "lessonWorkingOut" })).digest).not.toBe(first.digest)
    expect(first.digest).toMatch(/^[0-9a-f]{64}$/)
  })

  it("tells several rubrics at once", async () => {
    const { describe: tell } = pool({ processes: 2 })
    const names = ["loops", "exits", "throws", "prints"]
    const told = await Promise.all(names.map((name) => tell(fixture("hostile", name))))
    expect(new Set(told.map(({ digest }) => digest)).size).toBe(names.length)
  })

  it("leaves a row unscored that lacks a column, and says which", async () => {
    const needs = fixture("needs", "needsLevel")
    const { rows } = await score(needs, [sample("1", { columns: { level: 3 } }), sample("1")])
    expect(rows[0]?.total).toBe(3)
    expect(rows[1]).toMatchObject({ total: null, contributions: [null] })
    expect(rows[1]?.scores[0]).toMatchObject({ reason: "missing-column", message: expect.stringContaining('"level"') })
  })
})

describe("a digest", () => {
  it("is the same in another folder, and another after a change of code, also in a file that is imported", async () => {
    const { describe: tell } = pool({ processes: 1 })
    const copy = (name: string, half: string) => {
      const to = join(folder, name)
      mkdirSync(to)
      writeFileSync(join(to, "half.ts"), `/* a comment */\nexport const half: number = ${half}\n`)
      writeFileSync(
        join(to, "mine.ts"),
        `import { half } from "./half.ts"
const style = { name: "s", reasoning: { open: "<a>", close: "</a>" }, answer: { open: "<b>", close: "</b>" }, systemPrompt: "" }
const reward = { name: "half", kind: "sample", needs: [], range: [0, 1], score: () => ({ _tag: "Scored", value: half, evidence: [] }) }
export const rubric = { name: "mine", style, parts: [{ reward, weight: 1, schedule: null, gate: null, required: true, floor: null }] }
`
      )
      return { module: join(to, "mine.ts"), export: "rubric" }
    }
    const a = await tell(copy("a", "0.5"))
    const b = await tell(copy("b", "0.5"))
    const c = await tell(copy("c", "0.25"))
    expect(b.digest).toBe(a.digest)
    expect(c.digest).not.toBe(a.digest)
  })

  it("follows a file that is written again, and its scores with it", async () => {
    const { describe: tell, score } = pool({ processes: 1 })
    cpSync(join(folder, "a"), join(folder, "edited"), { recursive: true })
    const edited = { module: join(folder, "edited", "mine.ts"), export: "rubric" }
    const before = await tell(edited)
    expect((await score(edited, [sample("1")])).rows[0]?.total).toBe(0.5)
    writeFileSync(join(folder, "edited", "half.ts"), "export const half = 0.75\n")
    const after = await tell(edited)
    expect(after.digest).not.toBe(before.digest)
    expect((await score(edited, [sample("1")])).rows[0]?.total).toBe(0.75)
  })
})

describe("a module that holds no rubric", () => {
  const { failure } = pool({ loadMs: 1500 })
  const cases: ReadonlyArray<readonly [name: string, text: string, message: RegExp]> = [
    [
      "enum.ts",
      "const a = 1\nenum Kind { One }\nexport const rubric = Kind.One\n",
      /enum\.ts:2: .*enum.*erasableSyntaxOnly/
    ],
    ["syntax.ts", "export const a = 1\nexport const b = = 2\n", /syntax\.ts:2: .*Mend the syntax/],
    ["missing.ts", 'import "not-installed-anywhere"\n', /missing\.ts: .*not-installed-anywhere.*install/],
    ["throws.ts", "export const rubric = 1\nthrow new Error('at load')\n", /throws\.ts:2: at load/],
    ["empty.ts", "export {}\n", /exports nothing/],
    ["near.ts", "export const rubrik = 1\n", /Did you mean .*near\.ts#rubrik/],
    ["number.ts", "export const rubric = 1\n", /no rubric: it is a number.*defineRubric/],
    ["exits.ts", "export const rubric = process.exit(4)\n", /ended while this file was loaded.*exit code 4/],
    ["hangs.ts", "export const rubric = await new Promise(() => setInterval(() => 0, 999))\n", /longer than 1500 ms/]
  ]
  for (const [name, text, message] of cases) {
    it(`${name} is told with what to do`, async () => {
      const error = await failure({ module: written(name, text), export: "rubric" })
      expect(error._tag).toBe("RubricNotLoaded")
      expect(error.message).toMatch(message)
    })
  }

  it("two rewards of one name are told with both the name and the remedy", async () => {
    expect((await failure(fixture("twice", "rubric"))).message).toMatch(/twice\.ts.* two rewards named "calm": rename/)
  })
})

describe("processes", () => {
  it("that cannot start are told with what they said and under which limits", async () => {
    const error = await pool({ memoryMb: 1 }).failure(ref)
    expect(error._tag).toBe("PoolBroken")
    expect(error.message).toMatch(/did not start: the process held \d+ MB, and may hold 1 MB/)
  })

  const start = () =>
    new Promise<{ readonly parent: number; readonly workers: ReadonlyArray<number> }>((resolve, reject) => {
      const file = fileURLToPath(new URL("./fixtures/parent.ts", import.meta.url))
      const child = spawn(process.execPath, [file], { stdio: ["ignore", "pipe", "inherit"] })
      child.on("error", reject)
      child.stdout.on("data", (data) => {
        const pids = /workers (.*)/.exec(String(data))?.[1]?.trim().split(" ").map(Number)
        if (pids !== undefined) resolve({ parent: child.pid ?? 0, workers: pids })
      })
    })

  for (const signal of ["SIGKILL", "SIGTERM"] as const) {
    it(`are gone after the program died of ${signal}, also one that spins`, async () => {
      const { parent, workers } = await start()
      expect(workers.length).toBeGreaterThan(0)
      expect(workers.every(isAlive)).toBe(true)
      process.kill(parent, signal)
      expect(await until(() => !workers.some(isAlive), 3000)).toBe(true)
    })
  }

  it("are gone when the scope closes, and what was under way fails", async () => {
    const children = () => readFileSync(`/proc/self/task/${process.pid}/children`, "utf8").trim().split(" ")
    const before = children()
    const own = pool({ rewardMs: 60_000 })
    await own.describe(fixture("hostile", "loops"))
    const workers = children()
      .filter((pid) => pid !== "" && !before.includes(pid))
      .map(Number)
    expect(workers).toHaveLength(1)
    const lost = own.score(fixture("hostile", "loops"), [sample("bad")]).then(
      () => "scored",
      () => "failed"
    )
    await new Promise((done) => setTimeout(done, 100))
    await own.dispose()
    expect(await lost).toBe("failed")
    expect(workers.some(isAlive)).toBe(false)
  })
})
