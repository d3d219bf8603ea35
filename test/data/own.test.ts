/** Rows that cannot be used, and code of a user's own that gives what it should not: told with the place. */
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet"
import { compressors } from "hyparquet-compressors"
import { describe, expect, it } from "vitest"
import { prepare } from "../../src/data/prepare/prepare.ts"
import { newFolder, prepared, refused, row, rows, written } from "./prepared.ts"

describe("rows that cannot be used", () => {
  it("are dropped by reason with the places of the first", async () => {
    const bad = (answer: string) => JSON.stringify({ question: "How many?", answer })
    const text = [
      ...Array.from({ length: 7 }, () => bad("no gold")),
      bad("a\n#### 1\n#### 2"),
      bad("a\n#### "),
      row(5)
    ].join("\n")
    const { card } = await prepared({ from: written({ "train.jsonl": text, "test.jsonl": row(1000) }) })
    expect(card.counts).toMatchObject({ read: 11, sft: 1 })
    expect(card.dropped.map(({ reason, count }) => [reason, count])).toEqual([
      ["no #### answer", 7],
      ["bad gold: gold-empty", 1],
      ["several #### answers", 1]
    ])
    expect(card.dropped[0]?.places).toHaveLength(5)
    expect(card.dropped[0]?.places[1]).toMatch(/train\.jsonl, line 2$/)
  })

  const own = (read: string): string =>
    join(written({ "own.ts": `export default { kind: "rows", name: "own", read: (row) => (${read}) }` }), "own.ts")
  const from = written({ "train.jsonl": '{"q":"Is 2 + 2 four?","a":"4"}\n' })

  it("are dropped where their own answer is not their gold, and asked without being taught where nothing is worked out", async () => {
    const wrong = own('{question: row.q, gold: row.a, reasoning: "two and two", answer: "5", columns: {}}')
    expect(await refused({ dataset: wrong, from, threads: 0 })).toMatch(/its own answer is not its gold/)
    const untold = own('{question: row.q, gold: row.a, reasoning: "", answer: row.a, columns: {level: 3}}')
    const { card, read } = await prepared({ dataset: untold, from, threads: 0 })
    expect(card.counts).toMatchObject({ sft: 0, grpo: 1 })
    expect(read("grpo.jsonl")[0]).toMatchObject({ gold: "4", columns: { level: 3 } })
    const tagged = own('{question: row.q, gold: row.a, reasoning: "as in <answer>", answer: row.a, columns: {}}')
    expect(Object.keys((await prepared({ dataset: tagged, from, threads: 0 })).card.notes.training)).toEqual([
      expect.stringMatching(/cannot be written in the style \(answer/)
    ])
  })

  it("say nothing to a terminal by way of the README", async () => {
    const hostile = own(
      'row.q === "no" ? {dropped: "\\u001b]0;mine\\u0007"} : {question: row.q, gold: row.a, reasoning: "r", answer: row.a, columns: {}}'
    )
    const both = written({ "train.jsonl": '{"q":"Is 2 + 2 four?","a":"4"}\n{"q":"no"}\n' })
    const { card, out } = await prepared({ dataset: hostile, from: both, threads: 0 })
    expect(card.dropped[0]?.reason).toBe("\u001b]0;mine\u0007")
    const text = readFileSync(join(out, "README.md"), "utf8")
    expect(text).toContain("| \ufffd]0;mine\ufffd | 1 |")
    expect(text).not.toMatch(/[^\P{Cc}\n]/u)
  })

  it("of a shape that no data set gives are told with their place", async () => {
    expect(await refused({ dataset: own("{question: row.q}"), from, threads: 0 })).toMatch(
      /train\.jsonl, line 1: gold: .*data set own/
    )
    expect(await refused({ dataset: own("null.x"), from, threads: 0 })).toMatch(/train\.jsonl, line 1: Cannot read/)
    for (const [read, told] of [
      ["undefined", /line 1: Expected object, got nothing; `read` must give/],
      ["Promise.resolve({dropped: 'x'})", /line 1: `read` gives a promise/],
      ["{dropped: 5}", /line 1: dropped: Expected the reason as text, got 5/],
      ["{dropped: ' '}", /line 1: dropped: Expected the reason as text/],
      ["(() => { throw 'boom' })()", /line 1: boom/],
      ["(() => { throw null })()", /line 1: null/]
    ] as const)
      expect(await refused({ dataset: own(read), from, threads: 0 }), read).toMatch(told)
    const deep = own(`${taught}, columns: {x: JSON.parse("[".repeat(2000) + "]".repeat(2000))}}`)
    expect(await refused({ dataset: deep, from, threads: 0 })).toMatch(/line 1: columns: nested deeper than 64/)
    const half = own(`${taught}, columns: {x: [{y: "\\ud800"}]}}`)
    expect(await refused({ dataset: half, from, threads: 0 })).toMatch(/1 broken text/)
  })

  const taught = '{question: row.q, gold: row.a, reasoning: "t 🙂 k", answer: row.a'

  it("with masked spans that are no places of the reasoning are told", async () => {
    for (const [masked, told] of [
      ["{start: -1, end: 2}", /masked\.0: \[-1, 2\) is no place of the reasoning, which has 6/],
      ["{start: 0, end: 7}", /masked\.0: \[0, 7\) is no place/],
      ["{start: 2, end: 2}", /masked\.0: \[2, 2\) holds nothing/],
      ["{start: 3, end: 5}", /masked\.0: \[3, 5\) cuts a character in two/],
      ["{start: 4, end: 6}, {start: 0, end: 1}", /masked\.1: \[0, 1\) begins before/]
    ] as const)
      expect(await refused({ dataset: own(`${taught}, columns: {}, masked: [${masked}]}`), from, threads: 0 })).toMatch(
        told
      )
  })

  it("have their masks in JSONL and Parquet, whatever becomes of outputs, and a short reasoning is not found in a tag", async () => {
    const short = own(
      '{question: row.q, gold: row.a, reasoning: "t", answer: row.a, columns: {}, masked: [{start: 0, end: 1}]}'
    )
    const { out, read } = await prepared({ dataset: short, from, threads: 0 })
    expect(read("sft.jsonl")[0]?.masked).toEqual([[7, 8]])
    const file = await asyncBufferFromFile(join(out, "sft.parquet"))
    expect(await parquetReadObjects({ file, compressors })).toEqual(read("sft.jsonl"))
  })

  it("are counted under any reason and note", async () => {
    const named = own(
      "row.q === '4' ? {dropped: '__proto__'} : row.q === '5' ? {dropped: 'constructor'} : " +
        '{question: row.q, gold: row.a, reasoning: "r", answer: row.a, columns: {}, notes: ["toString"]}'
    )
    const lines = ["4", "5", "Is 2 + 2 four?", "5"].map((q) => JSON.stringify({ q, a: "4" })).join("\n")
    const { card } = await prepared({ dataset: named, from: written({ "train.jsonl": lines }), threads: 0 })
    expect(card.dropped.map(({ reason, count }) => [reason, count])).toEqual([
      ["constructor", 2],
      ["__proto__", 1]
    ])
    expect(Object.entries(card.notes.training)).toEqual([["toString", 1]])
  })

  it("are read in a thread: what they print is no data, an exit is no success, and what never ends can be stopped", async () => {
    expect(await refused({ dataset: own("process.exit(0)"), from })).toMatch(/a thread that prepared rows ended/)
    const folder = newFolder()
    const loop = join(
      written({
        "loop.ts":
          'export default { kind: "rows", name: "loop", example: { row: {}, gold: "1" }, read: () => { for (;;); } }'
      }),
      "loop.ts"
    )
    const out = join(folder, "out")
    const fiber = Effect.runFork(prepare({ dataset: loop, style: "think-answer", outputs: "drop", from, out }))
    await new Promise((resolve) => setTimeout(resolve, 300))
    await Effect.runPromise(Fiber.interrupt(fiber))
    expect(readdirSync(folder)).toEqual([])
  })
})

describe("a style of a user's own", () => {
  const reads =
    "read: (text) => { const m = /^<p>([^]*)<.p><r>(.*)<.r>$/.exec(text); return m === null ? { reasoning: null, answer: null, defects: [] } : { reasoning: { start: 3, end: 3 + m[1].length }, answer: { start: text.length - 4 - m[2].length, end: text.length - 4 }, defects: [] } }"
  const style = (write: string) =>
    join(
      written({
        "style.ts": `export default { name: "mine", reasoning: { open: "<p>", close: "</p>" }, answer: { open: "<r>", close: "</r>" }, systemPrompt: "<p> </p> <r> </r>", write: (reasoning, answer) => { ${write} }, ${reads} }`
      }),
      "style.ts"
    )
  it("that throws on a row is told with the row's place", async () => {
    const from = written({ "train.jsonl": rows(0, 3) })
    const picky = style('if (answer === "2") throw null; return "<p>" + reasoning + "</p><r>" + answer + "</r>"')
    expect(await refused({ from, style: picky, threads: 0 })).toMatch(/train\.jsonl, line 2: null \(style mine\)/)
    expect(await refused({ from, style: style("throw null"), threads: 0 })).toMatch(/trying it failed: null/)
  })
})

describe("a data set made in code", () => {
  it("keeps away from further problems, and takes nothing that it would pass over", async () => {
    const counts = { sft: 5, grpo: 5, evaluate: 5 }
    const all = await prepared({ dataset: "sums", counts })
    const against = join(all.out, "grpo.jsonl")
    const { card } = await prepared({ dataset: "sums", counts, against: [against] })
    expect(card.held_back.against).toEqual([{ path: against, problems: 5 }])
    expect(card.counts.grpo).toBe(0)
    for (const name of ["from", "split", "revision"])
      expect(await refused({ dataset: "sums", [name]: "x" })).toMatch(new RegExp(`takes no --${name}`))
  })
})
