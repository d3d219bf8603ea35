/** What is told of a prepared folder, and how lengths are counted. */
import { appendFileSync } from "node:fs"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import { expect, it } from "vitest"
import { countLengths } from "../../src/data/lengths.ts"
import { stats } from "../../src/data/stats.ts"
import { newFolder, prepared, row, rows, written } from "./prepared.ts"

it("counts lengths, with the longest in the last bin", () => {
  const counter = countLengths()
  for (let length = 1; length <= 1000; length++) counter.add(length)
  counter.add(50_000)
  const told = counter.told()
  expect(told).toMatchObject({ rows: 1001, least: 1, median: 501, p95: 951, most: 50_000 })
  expect(told?.histogram.reduce((sum, { count }) => sum + count, 0)).toBe(1001)
  expect(told?.histogram[0]).toEqual({ from: 0, to: 100, count: 99 })
  expect(told?.histogram.at(-1)?.to).toBe(50_001)
  const one = countLengths()
  one.add(0)
  expect(one.told()?.histogram).toEqual([{ from: 0, to: 1, count: 1 }])
  expect(countLengths().told()).toBeNull()
})

it("tells lengths, what is beyond ASCII, and what stands twice", async () => {
  const twice = "Kai has 81 old stamps and sells 12 of them to Lia. How many stamps are left in his book?"
  const train = [
    ...Array.from({ length: 20 }, (_, i) => row(i)),
    row(1, twice),
    row(2, twice),
    row(3, twice.replace("old", "ölder"))
  ]
  const { out, card } = await prepared({
    from: written({ "train.jsonl": train.join("\n"), "test.jsonl": rows(1000, 1010) })
  })
  expect(card.repeated).toBe(1)
  const told = await Effect.runPromise(stats(out))
  expect(told.duplicates).toMatchObject({
    compared: 23,
    training: { same: 1, near: 1 },
    against_evaluation: { same: 0, near: 0 }
  })
  expect(told.duplicates.training.examples.map(({ how }) => how)).toEqual(["same", "near"])
  expect(told.beyond_ascii).toEqual({ sft: 1, grpo: 1, evaluate: 0 })
  expect(told.lengths.evaluate.question.words).toMatchObject({ rows: 10, least: 16 })
  expect(told.lengths.sft.completion.characters?.rows).toBe(23)
})

it("tells nothing of rows that are not those of the card", async () => {
  const { out } = await prepared({ from: written({ "train.jsonl": rows(0, 20), "test.jsonl": rows(1000, 1002) }) })
  appendFileSync(join(out, "grpo.jsonl"), '{"problem": 1}\n')
  expect((await Effect.runPromise(Effect.flip(stats(out)))).message).toMatch(
    /grpo\.jsonl was changed since it was prepared/
  )
})

it("says what is no prepared folder", async () => {
  const error = await Effect.runPromise(Effect.flip(stats(newFolder())))
  expect(error.message).toMatch(/is no prepared data set: it holds no card\.json/)
  const odd = written({ "card.json": '{"dataset": 5}' })
  expect((await Effect.runPromise(Effect.flip(stats(odd)))).message).toContain(`${join(odd, "card.json")} is no card`)
})
