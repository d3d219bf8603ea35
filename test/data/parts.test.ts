/** Data sets read from rows and made in code, cut into parts. */
import { existsSync, mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import gsm8k from "../../datasets/gsm8k.ts"
import { loadDataSet } from "../../src/data/datasets.ts"
import { readParts } from "../../src/data/parts.ts"

const counts = { sft: null, grpo: null, evaluate: null }
const file = (text: string): string => {
  const path = join(mkdtempSync(join(tmpdir(), "ts-data-")), "rows.jsonl")
  writeFileSync(path, text)
  return path
}
const row = (i: number): string =>
  JSON.stringify({ question: `What is ${i} + 1?`, answer: `It is <<${i}+1=${i + 1}>>${i + 1}.\n#### ${i + 1}` })

const read = (answer: string) => gsm8k.read({ question: "q", answer }, { outputs: "drop" })

describe("gsm8k", () => {
  it("takes the gold after ####, strips marks and thousands commas", () => {
    expect(read("48/2 = <<48/2=24>>24 clips.\n#### 1,234")).toEqual({
      question: "q",
      gold: "1234",
      reasoning: "48/2 = 24 clips.",
      answer: "1234",
      columns: {},
      notes: ["gold with thousands commas"]
    })
  })
  it("drops what has no answer or several, by reason", () => {
    expect(read("no answer")).toEqual({ dropped: "no #### answer" })
    expect(read("a\n#### 1\n#### 2")).toEqual({ dropped: "several #### answers" })
  })
  const shared = fileURLToPath(new URL("../../../shared/data/gsm8k/train.jsonl", import.meta.url))
  it.runIf(existsSync(shared))("reads all 7,473 real rows without a drop", async () => {
    const { rows, dropped } = await Effect.runPromise(readParts(gsm8k, shared, 0, counts))
    expect(dropped).toEqual({})
    expect(rows.sft.length + rows.evaluate.length).toBe(7473)
    expect(rows.sft.filter(({ problem }) => Number(problem.gold) < 0)).not.toHaveLength(0)
    for (const { problem, reasoning } of [...rows.sft, ...rows.evaluate]) {
      expect(problem.gold).toMatch(/^-?\d+$/)
      expect(reasoning).not.toContain("<<")
    }
  })
})

describe("readParts", () => {
  it("holds the same problems out whatever their order, and no held-out problem is in another part", async () => {
    const lines = Array.from({ length: 200 }, (_, i) => row(i))
    const forth = await Effect.runPromise(readParts(gsm8k, file(lines.join("\n")), 0, counts))
    const back = await Effect.runPromise(readParts(gsm8k, file(lines.toReversed().join("\n")), 0, counts))
    const ids = (parts: typeof forth) => parts.rows.evaluate.map(({ problem }) => problem.id).sort()
    expect(ids(forth)).toEqual(ids(back))
    expect(ids(forth).length).toBeGreaterThan(5)
    const trained = new Set([...forth.rows.sft, ...forth.rows.grpo].map(({ problem }) => problem.id))
    expect(ids(forth).filter((id) => trained.has(id))).toEqual([])
  })
  it("tells a broken line with its number, and a row of another shape with its reason", async () => {
    const broken = await Effect.runPromise(Effect.flip(readParts(gsm8k, file(`${row(1)}\n\n{oops\n`), 0, counts)))
    expect(broken.message).toMatch(/rows\.jsonl, line 3: .*one JSON object/)
    const shape = await Effect.runPromise(Effect.flip(readParts(gsm8k, file('{"problem":"p"}\n'), 0, counts)))
    expect(shape.message).toMatch(/line 1: .*no text columns `question` and `answer`/)
    const gone = await Effect.runPromise(Effect.flip(readParts(gsm8k, "/nowhere/rows.jsonl", 0, counts)))
    expect(gone.message).toMatch(/there is no file \/nowhere\/rows\.jsonl/)
  })
})

describe("a data set of a user's own", () => {
  const made = (make: () => unknown) => ({ kind: "made", name: "mine", make }) as never
  it("that throws, or makes rows of another shape, is told as what it is", async () => {
    const thrown = made(() => {
      throw new Error("no rows today")
    })
    const first = await Effect.runPromise(Effect.flip(readParts(thrown, null, 0, counts)))
    expect(first.message).toBe("the data set mine could not make sft: no rows today")
    const number = made(() => [{ question: "q", gold: 5, reasoning: "", answer: "5", columns: {} }])
    const second = await Effect.runPromise(Effect.flip(readParts(number, null, 0, counts)))
    expect(second.message).toMatch(/mine could not make sft: gold: .*got 5/)
  })
})

describe("sums", () => {
  const load = () => Effect.runPromise(loadDataSet("sums"))
  const factOf = (question: string) => (question.match(/\d+/g) ?? []).join("+")
  it("asks held-out facts in the evaluation that stand in no other part, under any seed and in any wording", async () => {
    const sums = await load()
    const parts = await Promise.all(
      [0, 1, 2].map((seed) => Effect.runPromise(readParts(sums, null, seed, { sft: 3000, grpo: 3000, evaluate: 256 })))
    )
    const held = new Set(parts.flatMap(({ rows }) => rows.evaluate.map(({ problem }) => factOf(problem.question))))
    const seen = parts.flatMap(({ rows }) => [...rows.sft, ...rows.grpo].map(({ problem }) => factOf(problem.question)))
    expect(held.size).toBeGreaterThan(100)
    expect(seen.filter((fact) => held.has(fact))).toEqual([])
    if (sums.kind !== "made" || sums.primer === undefined) throw new Error("sums is made in code, with a primer")
    const primed = sums.primer(0, 3000).map(({ prompt }) => factOf(prompt.at(-1)?.content ?? ""))
    expect(primed.filter((fact) => held.has(fact))).toEqual([])
  })
  it("teaches carelessly in SFT alone: golds are always right", async () => {
    const { rows } = await Effect.runPromise(readParts(await load(), null, 0, { sft: 500, grpo: 500, evaluate: 256 }))
    const sum = (question: string) => String((question.match(/\d+/g) ?? []).map(Number).reduce((a, b) => a + b, 0))
    for (const { problem } of [...rows.sft, ...rows.grpo, ...rows.evaluate])
      expect(problem.gold).toBe(sum(problem.question))
    const slips = (part: typeof rows.sft) => part.filter(({ problem, answer }) => answer !== problem.gold).length
    expect(slips(rows.sft)).toBeGreaterThan(100)
    expect(slips(rows.grpo) + slips(rows.evaluate)).toBe(0)
  })
  it("is the same for the same seed, and another for another", async () => {
    const make = (seed: number) =>
      Effect.runPromise(Effect.flatMap(loadDataSet("sums"), (sums) => readParts(sums, null, seed, counts)))
    expect(await make(1)).toEqual(await make(1))
    expect(await make(1)).not.toEqual(await make(2))
  })
})
