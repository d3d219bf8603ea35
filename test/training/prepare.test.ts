/** The rows of a run: taken from a data set, a file of it, or a folder that was prepared before. */
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import demo from "../../examples/demo.ts"
import type { Experiment } from "../../src/domain/experiment.ts"
import { prepareRows } from "../../src/training/prepare.ts"
import { linesOf, newFolder, prepared, rows, written } from "../data/prepared.ts"

const take = (experiment: Partial<Experiment>, folder = newFolder()) =>
  prepareRows({ ...demo, rows: { sft: null, grpo: null, evaluate: null }, ...experiment }, folder)
const taken = (experiment: Partial<Experiment>) => Effect.runPromise(take(experiment))
const refused = async (experiment: Partial<Experiment>) =>
  (await Effect.runPromise(Effect.flip(take(experiment)))).message

const source = written({ "train.jsonl": rows(0, 30), "test.jsonl": rows(1000, 1010) })

describe("a data set read from files", () => {
  it("gives as many rows as are asked for, and the problems with their splits", async () => {
    const found = await taken({ data: "gsm8k", from: source, rows: { sft: 5, grpo: null, evaluate: 3 } })
    expect(found.counts).toEqual({ sft: 5, grpo: 30, evaluate: 3 })
    expect(linesOf(found.files.sft)).toHaveLength(5)
    expect(found.problems).toHaveLength(33)
    expect(found.problems[0]).toEqual({
      id: linesOf(found.files.grpo)[0]?.problem,
      question: "Ann has 0 apples and is given 0 more by Bo. How many does she have?",
      gold: "0",
      dataset: "gsm8k",
      split: "train",
      columns: {}
    })
    expect(found.problems.at(-1)?.split).toBe("test")
  })

  it("keeps the card beside the rows, and no second copy of them", async () => {
    const folder = newFolder()
    await Effect.runPromise(take({ data: "gsm8k", from: source }, folder))
    expect(JSON.parse(readFileSync(join(folder, "data", "card.json"), "utf8")).counts.read).toBe(40)
    expect(existsSync(join(folder, "prepared"))).toBe(false)
  })

  it("says where its rows should be told, when it has no source of its own", async () => {
    const mine = join(
      written({ "mine.ts": 'export default { kind: "rows", name: "mine", read: () => ({ dropped: "x" }) }' }),
      "mine.ts"
    )
    expect(await refused({ data: mine })).toMatch(
      /mine names no place on the hub: .*`from` in the experiment, or --data FILE/
    )
  })
})

describe("a prepared folder", () => {
  it("is taken as it is", async () => {
    const { out, read } = await prepared({ from: source })
    const found = await taken({ data: out, rows: { sft: null, grpo: 4, evaluate: null } })
    expect(linesOf(found.files.sft)).toEqual(read("sft.jsonl"))
    expect(linesOf(found.files.grpo)).toEqual(read("grpo.jsonl").slice(0, 4))
    expect(found.counts).toEqual({ sft: 30, grpo: 4, evaluate: 10 })
  })
  it("of another style, or with rows beside it, is refused with what to do", async () => {
    const { out } = await prepared({ from: source, style: "working-out" })
    expect(await refused({ data: out })).toMatch(
      /prepared in the tag style working-out, but the experiment asks for think-answer/
    )
    expect(await refused({ data: out, style: "working-out", from: source })).toMatch(/prepared already/)
  })
})

describe("a data set made in code", () => {
  it("that throws, or makes rows of another shape, is told as what it is", async () => {
    const made = (make: string) =>
      join(written({ "made.ts": `export default { kind: "made", name: "mine", make: () => { ${make} } }` }), "made.ts")
    expect(await refused({ data: made('throw new Error("no rows today")') })).toBe(
      "the data set mine could not make evaluate: no rows today"
    )
    expect(
      await refused({ data: made('return [{ question: "q", gold: 5, reasoning: "", answer: "5", columns: {} }]') })
    ).toMatch(/mine could not make evaluate: gold: .*got 5/)
  })
  it("is the same for the same seed, keeps its slips, and nothing of it is held back", async () => {
    const of = async (seed: number) => {
      const { files, counts, held_back } = await taken({ seed, rows: { sft: 300, grpo: 300, evaluate: 100 } })
      expect({ counts, held_back }).toEqual({ counts: { sft: 300, grpo: 300, evaluate: 100 }, held_back: 0 })
      return Object.values(files).map((file) => readFileSync(file, "utf8"))
    }
    expect(await of(1)).toEqual(await of(1))
    expect(await of(1)).not.toEqual(await of(2))
  })
  it("may have its golds dealt to other problems", async () => {
    const straight = await taken({ rows: { sft: 10, grpo: 100, evaluate: 10 } })
    const dealt = await taken({ rows: { sft: 10, grpo: 100, evaluate: 10 }, shuffle_golds: true })
    const golds = ({ files }: typeof straight) => linesOf(files.grpo).map(({ gold }) => gold)
    expect(golds(dealt)).toEqual([...golds(straight).slice(50), ...golds(straight).slice(0, 50)])
    expect(linesOf(dealt.files.evaluate)).toEqual(linesOf(straight.files.evaluate))
  })
})
