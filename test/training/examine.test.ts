/** What is gathered for the doctor: rows and worked solutions of a user's own data set, under the real pool, without Python. */
import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import type { Experiment } from "../../src/domain/experiment.ts"
import { isTold } from "../../src/doctor/told.ts"
import { examine } from "../../src/training/examine.ts"
import { isSpread } from "../../src/training/examine/rows.ts"
import { homeOf } from "../../src/training/home.ts"

const folder = mkdtempSync(join(tmpdir(), "ts-examine-"))
const write = (name: string, text: string): string => {
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}
const index = JSON.stringify(fileURLToPath(new URL("../../src/index.ts", import.meta.url)))
const format = JSON.stringify(fileURLToPath(new URL("../../rewards/format.ts", import.meta.url)))

/** Its problems are written here: question, gold, answer of the solution, columns. */
const dataSet = (
  name: string,
  rows: ReadonlyArray<readonly [string, string, string, Record<string, string>?]>
): string =>
  write(
    name,
    `const rows = ${JSON.stringify(rows)}
export default {
  kind: "made", name: "mine",
  make: (part) => part === "evaluate"
    ? [{ question: "Held out?", gold: "1", reasoning: "r", answer: "1", columns: {} }]
    : rows.map(([question, gold, answer, columns = {}]) => ({ question, gold, reasoning: "As it is.", answer, columns }))
}
`
  )

const experiment = (changes: Partial<Experiment>): Experiment => ({
  name: "examined",
  model: "nobody/nothing",
  data: "sums",
  style: "think-answer",
  rubric: "lesson",
  seed: 0,
  rows: { sft: null, grpo: null, evaluate: null },
  lora: { r: 4, alpha: 8, dropout: 0, target_modules: "all-linear" },
  sft: { max_steps: 1 },
  grpo: { max_steps: 1 },
  evaluate: null,
  ...changes
})

const factsOf = async (changes: Partial<Experiment>) => {
  const options = { home: homeOf({ TOUCHSTONE_HOME: folder }), pilot: null, adapter: null, tell: () => Effect.void }
  const facts = await Effect.runPromise(examine(experiment(changes), { ...options, harness: false }))
  if (!isTold(facts.rows)) throw new Error(facts.rows.not_told)
  const { solutions } = facts.rows
  return { facts, rows: facts.rows, solutions: isTold(solutions) ? solutions : null, why: solutions }
}

describe("rows of a user's own data set", { timeout: 60_000 }, () => {
  it("are counted with their columns, golds and worked solutions", async () => {
    const data = dataSet("mine.ts", [
      ["What is 1 + 1?", "2", "2", { level: "easy" }],
      // A line separator stands within a line.
      ["What is\u2028 2 + 2?", "4", "5", { level: "easy", unit: "m" }],
      ["Who was it?", "the old man of the sea", "the old man of the sea", { level: "hard" }]
    ])
    const { rows, solutions } = await factsOf({ data })
    expect(rows).toMatchObject({
      counts: { sft: 3, grpo: 3, evaluate: 1 },
      repeated: 0,
      leaked: 0,
      columns: { all: ["level"], some: ["unit"] },
      golds: { read: 3, unusable: 0, words: 1, examples: [{ gold: "the old man of the sea" }] }
    })
    // The slip is not paid in full; a gold in words keeps optional rewards for numbers silent, and that is no fault.
    expect(solutions).toMatchObject({ read: 3, short: 1, unscored: 0 })
    expect(solutions?.examples[0]?.why).toMatch(/correctness 0 of 2/)
    expect(solutions?.rewards.find(({ name }) => name === "format")).toEqual({
      name: "format",
      scored: 3,
      full: 3,
      least: 0
    })
  })

  it("have their worked solutions scored as far as the rows of GRPO go", async () => {
    const lines = Array.from({ length: 60 }, (_, i) => ({
      question: `What is ${i} + 1?`,
      answer: `So.\n#### ${i + 1}`
    }))
    const from = write("rows.jsonl", lines.map((line) => JSON.stringify(line)).join("\n"))
    const { rows, solutions } = await factsOf({ data: "gsm8k", from, rows: { sft: null, grpo: 12, evaluate: null } })
    expect(rows.counts.sft).toBeGreaterThan(40)
    expect(solutions).toMatchObject({ read: 12, short: 0 })
  })

  it("keep their own golds where the experiment is a control", async () => {
    const data = dataSet("control.ts", [
      ["What is 1 + 1?", "2", "2"],
      ["What is 2 + 2?", "4", "4"]
    ])
    expect((await factsOf({ data, shuffle_golds: true })).solutions).toMatchObject({ read: 2, short: 0 })
  })

  it("find their golds where each phase has problems of its own", async () => {
    const { solutions } = await factsOf({ data: "sums", rows: { sft: 40, grpo: 40, evaluate: 10 } })
    expect(solutions?.read).toBe(40)
    // The teacher of the demo slips on purpose, and is paid in full where it does not.
    expect(solutions?.short).toBeGreaterThan(0)
    expect(solutions?.short).toBeLessThan(40)
  })
})

describe("a rubric", { timeout: 60_000 }, () => {
  it("that does not load is told, and the rows are told all the same", async () => {
    const { facts, rows, why } = await factsOf({ rubric: "leson", rows: { sft: 8, grpo: 8, evaluate: 8 } })
    expect(facts.rubric).toMatchObject({ not_told: expect.stringContaining('Did you mean "lesson"') })
    expect(rows.counts.grpo).toBe(8)
    expect(why).toEqual(facts.rubric)
  })

  it("that scores none of the first solutions is tried on no more", async () => {
    const rubric = write(
      "hopeless.ts",
      `import { defineReward, defineRubric, thinkAnswer } from ${index}
const lost = defineReward({ name: "lost", range: [0, 1], score: () => { throw new Error("lost") } })
export default defineRubric({ name: "hopeless", style: thinkAnswer, parts: [lost] })
`
    )
    const { solutions } = await factsOf({ rubric, rows: { sft: 40, grpo: 40, evaluate: 8 } })
    expect(solutions).toMatchObject({ read: 8, unscored: 8, examples: [{ total: null }] })
    expect(solutions?.examples[0]?.why).toMatch(/lost unscored \(threw\)/)
  })

  it("that asks a judge asks it four times and no more", async () => {
    const { createServer } = await import("node:http")
    let asked = 0
    const server = createServer((request, response) => {
      request.resume()
      request.on("end", () => {
        asked++
        response.setHeader("content-type", "application/json")
        response.end(JSON.stringify({ choices: [{ message: { content: "1" } }] }))
      })
    })
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done))
    const { port } = server.address() as { port: number }
    const rubric = write(
      "judged.ts",
      `import { defineRubric, defineServiceReward, scored, thinkAnswer } from ${index}
import { format } from ${format}
const polite = defineServiceReward({
  name: "polite", range: [0, 1],
  service: { url: "http://127.0.0.1:${port}", model: "m" },
  ask: ({ completion }) => [{ role: "user", content: completion }],
  read: (_, answer) => scored(Number(answer))
})
export default defineRubric({ name: "judged", style: thinkAnswer, parts: [format, polite] })
`
    )
    try {
      const { solutions } = await factsOf({ rubric, rows: { sft: 40, grpo: 40, evaluate: 10 } })
      expect(solutions).toMatchObject({ read: 4 })
      expect(asked).toBe(4)
    } finally {
      server.close()
    }
  })
})

describe("rows that are evenly spread", () => {
  it.each([
    [10, 10, 10],
    [5, 10, 5],
    [1000, 512, 512],
    [513, 512, 512],
    [7473, 512, 512]
  ])("of %i at most %i are taken: %i", (rows, most, taken) => {
    expect(Array.from({ length: rows }, (_, row) => isSpread(row, rows, most)).filter(Boolean)).toHaveLength(taken)
  })
})
