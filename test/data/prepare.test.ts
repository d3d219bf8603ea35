/** Data sets prepared: what is written, what is held out and held back, what is refused, and that nothing half-written stays. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet"
import { compressors } from "hyparquet-compressors"
import { describe, expect, it } from "vitest"
import { prepare } from "../../src/data/prepare/prepare.ts"
import { linesOf, newFolder, prepared, refused, row, rows, written } from "./prepared.ts"

const idsIn = (all: ReadonlyArray<Record<string, unknown>>) => all.map(({ problem }) => problem as string)

describe("what is written", () => {
  it("has TRL's rows, the problem in each, and a card that counts them", async () => {
    const from = written({ "train.jsonl": rows(0, 40), "test.jsonl": rows(1000, 1010) })
    const { card, read } = await prepared({ from })
    expect(card.counts).toEqual({ read: 50, sft: 40, grpo: 40, evaluate: 10 })
    expect(card.splits).toEqual({ train: "train", evaluate: "test" })
    const [sft] = read("sft.jsonl")
    expect(sft).toEqual({
      problem: expect.stringMatching(/^[0-9a-f]{16}$/),
      prompt: [
        { role: "system", content: expect.stringContaining("<think>") },
        { role: "user", content: "Ann has 0 apples and is given 0 more by Bo. How many does she have?" }
      ],
      completion: [{ role: "assistant", content: "<think>She has 0+0=0.</think><answer>0</answer>" }]
    })
    const [grpo] = read("grpo.jsonl")
    expect(grpo).toEqual({ problem: sft?.problem, prompt: sft?.prompt, gold: "0", columns: {} })
    expect(card.golds).toEqual({ training: { integer: 40 }, evaluation: { integer: 10 } })
    expect(card.files.map(({ name }) => name)).toContain("held-back.jsonl")
  })

  it("is the same whatever the number of threads, and where a file is cut", async () => {
    const from = written({
      "train-00000-of-00003.jsonl": rows(0, 9000),
      "train-00001-of-00003.jsonl": rows(9000, 9100),
      "train-00002-of-00003.jsonl": rows(9100, 12000)
    })
    const one = await prepared({ from, threads: 1 })
    const three = await prepared({ from, threads: 3 })
    const alone = await prepared({ from, threads: 0 })
    expect(one.card.counts.evaluate).toBeGreaterThan(1000)
    for (const name of readdirSync(one.out)) {
      const bytes = readFileSync(join(one.out, name))
      expect(bytes.equals(readFileSync(join(three.out, name))), name).toBe(true)
      expect(bytes.equals(readFileSync(join(alone.out, name))), name).toBe(true)
    }
  })

  it("stands in Parquet as it does in JSONL, columns as JSON text, masks where outputs are masked", async () => {
    const numina = (i: number) =>
      JSON.stringify({
        problem: `What is ${i} times 7? “Ünïcode” 🙂`,
        solution: `I ask.\n\`\`\`python\nprint(${i} * 7)\n\`\`\`\n\`\`\`output\n${i * 7}\n\`\`\`\nIt is $\\boxed{${i * 7}}$.`
      })
    const text = Array.from({ length: 50 }, (_, i) => numina(i)).join("\n")
    const { out, read } = await prepared({
      dataset: "numina-tir",
      outputs: "mask",
      from: join(written({ "all.jsonl": text }), "all.jsonl")
    })
    for (const name of ["sft", "grpo", "evaluate"]) {
      const file = await asyncBufferFromFile(join(out, `${name}.parquet`))
      const inParquet = await parquetReadObjects({ file, compressors })
      const inJson = read(`${name}.jsonl`).map((one) =>
        "columns" in one ? { ...one, columns: JSON.stringify(one.columns) } : one
      )
      expect(inParquet).toEqual(inJson)
      expect(inJson.length).toBeGreaterThan(0)
    }
    const [sft] = read("sft.jsonl") as unknown as ReadonlyArray<{
      completion: [{ content: string }]
      masked: ReadonlyArray<[number, number]>
    }>
    const content = sft?.completion[0].content ?? ""
    expect(sft?.masked.map(([start, end]) => content.slice(start, end))).toEqual([
      expect.stringMatching(/^```output\n\d+\n```$/)
    ])
  })

  it("has the digest of its rows and what made them, not of where they lay", async () => {
    const digest = async (text: string, style = "think-answer") =>
      (await prepared({ from: join(written({ "train.jsonl": text }), "train.jsonl"), style })).card.digest
    expect(await digest(rows(0, 30))).toBe(await digest(rows(0, 30)))
    expect(await digest(rows(0, 30))).not.toBe(await digest(rows(0, 31)))
    expect(await digest(rows(0, 30))).not.toBe(await digest(rows(0, 30), "working-out"))
  })
})

describe("evaluation problems", () => {
  const of = (text: string) => join(written({ "train.jsonl": text }), "train.jsonl")

  it("are one in ten by the hash of the question, the same whatever the order, in no training row", async () => {
    const lines = Array.from({ length: 300 }, (_, i) => row(i))
    const forth = await prepared({ from: of(lines.join("\n")) })
    const back = await prepared({ from: of(lines.toReversed().join("\n")) })
    const held = idsIn(forth.read("evaluate.jsonl"))
    expect(held.toSorted()).toEqual(idsIn(back.read("evaluate.jsonl")).toSorted())
    expect(held.length).toBeGreaterThan(15)
    expect(held.length).toBeLessThan(50)
    const trained = new Set([...idsIn(forth.read("sft.jsonl")), ...idsIn(forth.read("grpo.jsonl"))])
    expect(held.filter((id) => trained.has(id))).toEqual([])
  })

  it("keep what is the same or near out of training, and it is listed", async () => {
    const asked =
      "Mia picked 41 red apples and 17 green apples in the old garden. How many apples did Mia pick altogether?"
    const train = [
      row(1, asked.toUpperCase().replaceAll(" ", "  ")),
      row(2, asked.replaceAll("Mia", "Zoe").replace("old ", "big old ")),
      row(3, asked.replace("41", "43")),
      row(4)
    ]
    const from = written({ "train.jsonl": train.join("\n"), "test.jsonl": row(9, asked) })
    const { card, read } = await prepared({ from })
    expect(read("held-back.jsonl").map(({ how }) => how)).toEqual(["same", "near"])
    const [evaluated] = read("evaluate.jsonl")
    for (const { like, similarity } of read("held-back.jsonl")) {
      expect(like).toBe(evaluated?.problem)
      expect(similarity).toBeGreaterThanOrEqual(0.5)
    }
    expect(card.held_back.count).toBe(2)
    expect(read("sft.jsonl")).toHaveLength(2)
  })

  it("may come from further files and prepared folders", async () => {
    const from = written({ "train.jsonl": rows(0, 30), "test.jsonl": rows(1000, 1002) })
    const elsewhere = (await prepared({ from: written({ "train.jsonl": rows(500, 510), "test.jsonl": rows(3, 5) }) }))
      .out
    const mine = join(
      written({ "mine.jsonl": JSON.stringify({ problem: (JSON.parse(row(7)) as { question: string }).question }) }),
      "mine.jsonl"
    )
    const { card, read } = await prepared({ from, against: [elsewhere, mine] })
    expect(card.held_back).toEqual({
      count: 3,
      against: [
        { path: elsewhere, problems: 2 },
        { path: mine, problems: 1 }
      ]
    })
    expect(read("grpo.jsonl")).toHaveLength(27)
    const odd = join(written({ "odd.jsonl": '{"text":"?"}' }), "odd.jsonl")
    expect(await refused({ from, against: [odd] })).toMatch(/odd\.jsonl, row 1 has no text column/)
  })
})

describe("difficulty", () => {
  it("gives GRPO the problems of a measured pass rate, and counts the others", async () => {
    const from = written({ "train.jsonl": rows(0, 10), "test.jsonl": rows(1000, 1001) })
    const ids = idsIn((await prepared({ from })).read("grpo.jsonl"))
    const of = new Map(ids.slice(0, 8).map((id, i) => [id, i / 8]))
    const { card, read } = await prepared({ from, rates: { of, least: 0.25, most: 0.75, measured: "rates.jsonl" } })
    expect(idsIn(read("grpo.jsonl"))).toEqual(ids.slice(2, 7))
    const none = { of: new Map([["0123456789abcdef", 0.5]]), least: 0.25, most: 0.75, measured: "rates.jsonl" }
    expect(await refused({ from, rates: none })).toMatch(/no problem is left for GRPO: 10 of them were not measured/)
    expect(read("sft.jsonl")).toHaveLength(10)
    expect(card.pass_rate).toEqual({
      least: 0.25,
      most: 0.75,
      measured: "rates.jsonl",
      problems: 8,
      outside: 3,
      unmeasured: 2
    })
  })
})

describe("what is refused leaves nothing behind", () => {
  const nothingIn = (folder: string) => expect(readdirSync(folder)).toEqual([])
  const told = async (files: Readonly<Record<string, string>>, name: string, options = {}) => {
    const folder = newFolder()
    const message = await refused({ from: join(written(files), name), out: join(folder, "out"), ...options })
    nothingIn(folder)
    return message
  }

  it("a missing column, broken JSONL with its line, broken Parquet, an empty file, a file that is not there", async () => {
    expect(await told({ "a.jsonl": `${row(1)}\n{"problem":"p"}\n` }, "a.jsonl")).toMatch(
      /a\.jsonl, line 2: .*no text columns `question` and `answer`/
    )
    expect(await told({ "a.jsonl": `${row(1)}\n\n{oops\n` }, "a.jsonl")).toMatch(/a\.jsonl, line 3 is no JSON/)
    expect(await told({ "a.parquet": "PAR1 but not really" }, "a.parquet")).toMatch(/a\.parquet is cut short/)
    expect(await told({ "a.jsonl": "" }, "a.jsonl")).toMatch(/source of gsm8k is empty/)
    expect(await told({}, "gone.jsonl")).toMatch(/there is no file .*gone\.jsonl/)
  })

  it("threads say the same, the first fault of the files first", async () => {
    const files = { "train-0.jsonl": rows(0, 20), "train-1.jsonl": `${row(1)}\n{oops`, "train-2.jsonl": "{no" }
    expect(await told(files, ".", { threads: 3 })).toMatch(/train-1\.jsonl, line 2 is no JSON/)
  })

  it("an unknown split, an unknown data set, a style that is none", async () => {
    expect(await told({ "train.jsonl": row(1) }, ".", { split: "dev" })).toMatch(/no split “dev”; there is train/)
    expect(await told({ "train.jsonl": row(1) }, ".", { dataset: "gms8k" })).toMatch(/neither a data set .*gsm8k/)
    expect(await told({ "train.jsonl": row(1) }, ".", { style: "loud" })).toMatch(/no tag style “loud”/)
  })

  it("a folder that holds anything else; a prepared one is replaced when that is asked for", async () => {
    const from = written({ "train.jsonl": rows(0, 20) })
    const out = written({ "thesis.tex": "years of work" })
    expect(await refused({ from, out, force: true })).toMatch(/not empty and holds no prepared data set/)
    expect(readdirSync(out)).toEqual(["thesis.tex"])
    const mine = (await prepared({ from })).out
    expect(await refused({ from, out: mine })).toMatch(/already.*--force/)
    writeFileSync(join(mine, "old.txt"), "")
    await prepared({ from, out: mine, force: true })
    expect(existsSync(join(mine, "old.txt"))).toBe(false)
    expect(readdirSync(dirname(mine))).toEqual(["out"])
  })

  it("what is interrupted, and what was killed before", async () => {
    const folder = newFolder()
    mkdirSync(join(folder, "out.half-999999999"))
    const from = join(written({ "train.jsonl": rows(0, 40_000) }), "train.jsonl")
    const reading = Promise.withResolvers<void>()
    const fiber = Effect.runFork(
      prepare({
        dataset: "gsm8k",
        style: "think-answer",
        outputs: "drop",
        from,
        out: join(folder, "out"),
        threads: 2,
        tell: ({ _tag }) => {
          if (_tag === "rows") reading.resolve()
        }
      })
    )
    await reading.promise
    expect(readdirSync(folder)).toEqual([`out.half-${process.pid}`])
    await Effect.runPromise(Fiber.interrupt(fiber))
    nothingIn(folder)
  })
})

describe("GSM8K as it is", () => {
  const shared = fileURLToPath(new URL("../../../shared/data/gsm8k", import.meta.url))
  for (const style of ["think-answer", "working-out"])
    it.runIf(existsSync(shared))(`comes without a drop in ${style}, its golds as they were counted`, async () => {
      const { card, read } = await prepared({ from: shared, style })
      expect(card.counts).toEqual({ read: 8792, sft: 7473, grpo: 7473, evaluate: 1319 })
      expect(card.dropped).toEqual([])
      expect(card.held_back.count).toBe(0)
      expect(card.golds).toEqual({
        training: { integer: 7470, "negative integer": 3 },
        evaluation: { integer: 1317, "negative integer": 2 }
      })
      expect(card.notes).toEqual({
        training: { "gold with thousands commas": 79, "no calculator marks": 95 },
        evaluation: { "gold with thousands commas": 14, "no calculator marks": 18 }
      })
      const golds = (name: string) => read(name).map(({ gold }) => gold as string)
      expect(
        golds("grpo.jsonl")
          .filter((gold) => gold.startsWith("-"))
          .toSorted()
      ).toEqual(["-12", "-47", "-7"])
      expect(
        golds("evaluate.jsonl")
          .filter((gold) => gold.startsWith("-"))
          .toSorted()
      ).toEqual(["-10", "-3"])
      expect(JSON.stringify(read("sft.jsonl"))).not.toContain("<<")
    })
})

it("a card is not lost on the way to the README", async () => {
  const { card, out } = await prepared({
    from: written({ "train.jsonl": rows(0, 20), "test.jsonl": rows(1000, 1001) })
  })
  const text = readFileSync(join(out, "README.md"), "utf8")
  expect(text).toContain(card.digest)
  expect(text).toContain("| for SFT | 20 |")
  expect(linesOf(join(out, "held-back.jsonl"))).toEqual([])
})
