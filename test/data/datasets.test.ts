/** Data sets loaded by name or by path: what is missing in a file is told with its name. */
import { join } from "node:path"
import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { loadDataSet, SHIPPED } from "../../src/data/datasets.ts"
import { readPassRates, parseRange } from "../../src/data/pass-rates.ts"
import { newFolder, prepared, refused, rows, written } from "./prepared.ts"

const fault = async (text: string): Promise<string> => {
  const file = join(written({ "mine.ts": text }), "mine.ts")
  const { message } = await Effect.runPromise(Effect.flip(loadDataSet(file)))
  expect(message).toContain(file)
  return message.replace(file, "FILE")
}
const set = (rest: string): string => `export default { kind: "rows", name: "mine", ${rest} }`

describe("a data set of one's own", () => {
  it.each([
    ["export const mine = 1", "FILE: it exports no data set by default: export default defineDataSet({ … })"],
    ["export default 5", "FILE: its default export is a number, not a data set"],
    [
      'export default { name: "mine" }',
      'FILE: its data set has no `kind`: "rows" (read from files) or "made" (made in code)'
    ],
    ['export default { kind: "rows" }', "FILE: its data set has no `name`"],
    [set(""), "FILE: its data set has no function `read`"],
    ['export default { kind: "made", name: "mine" }', "FILE: its data set has no function `make`"],
    [set("read: () => 1, splits: {}"), "FILE: the `splits` of its data set name no `train`"],
    [
      set('read: () => 1, source: { hub: "a/b" }'),
      "FILE: the `source` of its data set needs `hub`, `revision` and `files`"
    ],
    ["export default null", "FILE: its default export is null, not a data set"],
    ["throw undefined", "FILE could not be loaded: undefined"],
    [set("read: () => 1, source: null"), "FILE: the `source` of its data set needs `hub`, `revision` and `files`"],
    [set("read: () => 1, example: null"), "FILE: the `example` of its data set needs a `row` and its `gold`"],
    [set("read: () => 1, about: 5"), "FILE: the `about` of its data set is no text"],
    [
      set('read: () => 1, splits: { train: "train", evaluate: 5 }'),
      "FILE: the `splits` of its data set name an `evaluate` that is no text"
    ],
    [set("read: () => 1, example: { row: {} }"), "FILE: the `example` of its data set needs a `row` and its `gold`"]
  ])("%s", async (text, message) => {
    expect(await fault(text)).toBe(message)
  })
  it("that does not parse", async () => {
    expect(await fault("export default {")).toMatch(/^FILE could not be loaded: /)
  })
  it("is loaded as it is, and all that ship are", async () => {
    const file = join(written({ "mine.ts": set("read: (row: object) => row") }), "mine.ts")
    expect(await Effect.runPromise(loadDataSet(file))).toMatchObject({ kind: "rows", name: "mine" })
    for (const name of SHIPPED) expect((await Effect.runPromise(loadDataSet(name))).name).toBe(name)
  })
  it("is tried on its own example before anything is read", async () => {
    const of = (example: string) =>
      join(
        written({
          "mine.ts": set(
            `read: ({ q, a }) => (a === "" ? { dropped: "no answer" } : { question: q, gold: a, reasoning: "so", answer: a, columns: {} }), example: ${example}`
          )
        }),
        "mine.ts"
      )
    const from = join(newFolder(), "not-there.jsonl")
    const told = (example: string) => refused({ dataset: of(example), from })
    expect(await told('{ row: { q: "1?", a: "1" }, gold: "2" }')).toBe(
      "the data set mine does not read its own example: the gold is “1”, and should be “2”"
    )
    expect(await told('{ row: { q: "1?", a: "" }, gold: "2" }')).toMatch(/it drops it \(no answer\)/)
    expect(await told('{ row: { q: 1, a: "2" }, gold: "2" }')).toMatch(/own example: question: .*got 1/)
    expect(await told('{ row: { q: "1?", a: "2" }, gold: "2" }')).toMatch(/there is no file .*not-there\.jsonl/)
  })
  it("may come from CSV, and its threads load it too", async () => {
    const dataset = join(
      written({
        "mine.ts": set(
          "read: ({ q, a }: Record<string, string>) => ({ question: q, gold: a, reasoning: 'It is ' + a, answer: a, columns: {} })"
        )
      }),
      "mine.ts"
    )
    const text = `q,a\n${Array.from({ length: 40 }, (_, i) => `"What is ${i}, then?",${i}`).join("\n")}\n`
    const { card } = await prepared({ dataset, from: join(written({ "rows.csv": text }), "rows.csv"), threads: 2 })
    expect(card.counts).toMatchObject({ read: 40, sft: 40 - card.counts.evaluate })
  })
})

describe("pass rates", () => {
  it("are read from rows, and anything else is told with its place", async () => {
    const of = (text: string) => join(written({ "rates.jsonl": text }), "rates.jsonl")
    const rates = await Effect.runPromise(
      readPassRates(of('{"problem":"a","pass_rate":0.5}\n{"problem":"b","pass_rate":1}\n'))
    )
    expect([...rates]).toEqual([
      ["a", 0.5],
      ["b", 1]
    ])
    const error = await Effect.runPromise(
      Effect.flip(readPassRates(of('{"problem":"a","pass_rate":0.5}\n{"problem":"b","pass_rate":2}')))
    )
    expect(error.message).toMatch(/rates\.jsonl, row 2 is not .*"pass_rate":2/)
  })
  it("are ranges within 0 and 1", () => {
    expect(parseRange("0.1..0.9")).toEqual({ least: 0.1, most: 0.9 })
    expect(parseRange("0..1")).toEqual({ least: 0, most: 1 })
    for (const text of ["0.9..0.1", "0.1-0.9", "10..90", "", "..", "0.1..2"]) expect(parseRange(text)).toBeNull()
  })
})

it("a source of files that are too few says so", async () => {
  expect(await refused({ from: written({ "readme.md": "" }) })).toMatch(/holds no split “train”/)
  expect((await prepared({ from: written({ "train.jsonl": rows(0, 20) }) })).card.splits.evaluate).toBeNull()
})
