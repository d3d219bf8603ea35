/** Groups through the real pool: whole whatever their sizes and chunks, in order, and what goes wrong stays in its group. */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { scoreGroup } from "../../src/reward/row.ts"
import { fixture, pool, sample } from "./bench.ts"
import { grouped } from "./fixtures/groups.ts"

const ref = fixture("groups", "grouped")
const { score } = pool({ processes: 2 })
/** Memory is to decide there, not the time it takes a busy machine to fill it. */
const patient = pool({ rewardMs: 15_000 })

const rowsOf = (count: number, gold: (at: number) => string = () => "ok") =>
  Array.from({ length: count }, (_, at) => sample(gold(at), { completion: `${at}` }))

const valuesOf = (rows: Awaited<ReturnType<typeof score>>["rows"]) =>
  rows.map(({ scores }) => scores.map((one) => (one._tag === "Scored" ? one.value : one.reason)))

describe("groups", () => {
  it("of any sizes stay whole and in order, and score as they do in this process", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 30 }), async (sizes) => {
        const samples = rowsOf(sizes.reduce((sum, size) => sum + size, 0))
        const { rows } = await score(ref, samples, sizes)
        const left = [...samples]
        expect(rows).toEqual(sizes.flatMap((size) => scoreGroup(grouped, left.splice(0, size))))
      }),
      { numRuns: 15 }
    )
  })

  it("stay whole where texts fill several messages, and one alone is too large for any", async () => {
    const long = " ".repeat(700_000)
    const samples = rowsOf(16).map((one) => ({ ...one, completion: one.completion + long }))
    const { rows } = await patient.score(ref, samples, [2, 7, 1, 6])
    expect(rows.map(({ scores }) => (scores[2]?._tag === "Scored" ? scores[2].value : null))).toEqual([
      ...[0, 1],
      ...[0, 1, 2, 3, 4, 5, 6],
      0,
      ...[0, 1, 2, 3, 4, 5]
    ])
  })

  it("are of one row where nobody says otherwise", async () => {
    const { rows } = await score(ref, rowsOf(3))
    expect(valuesOf(rows)).toEqual([
      [0, 1, 0],
      [1, 1, 0],
      [2, 1, 0]
    ])
    expect(valuesOf((await score(ref, rowsOf(4), [2])).rows).map((values) => values[2])).toEqual([0, 1, 0, 0])
    expect((await score(ref, [], [])).rows).toEqual([])
  })
})

const cases: ReadonlyArray<readonly [gold: string, reason: string, message: RegExp]> = [
  ["throws", "threw", /no group.*groups\.ts:\d+/],
  ["hangs", "over-time", /"fails" on this group: took longer than 400 ms/],
  ["exits", "crashed", /exit code 3/],
  ["grows", "over-memory", /may hold 400 MB/],
  ["short", "not-a-number", /must return one score a sample/],
  ["promise", "not-a-number", /must return one score a sample/],
  ["sorts", "threw", /read only/]
]

describe("a group reward that fails on one group", () => {
  for (const [gold, reason, message] of cases) {
    it(`${gold}: its column of that group alone is unscored as ${reason}`, async () => {
      const samples = rowsOf(9, (at) => (at === 4 ? gold : "ok"))
      const { rows } = await (gold === "grows" ? patient : { score }).score(ref, samples, [3, 4, 2])
      expect(valuesOf(rows)).toEqual(
        [0, 1, 2, 0, 1, 2, 3, 0, 1].map((place, at) => [at, at >= 3 && at < 7 ? reason : 1, place])
      )
      expect(rows[5]?.scores[1]).toMatchObject({ message: expect.stringMatching(message) })
      expect(rows[5]).toMatchObject({ contributions: [5, null, 2], total: 7 })
    })
  }

  it("one-bad: a score that is none costs its own row alone", async () => {
    const { rows } = await score(
      ref,
      rowsOf(4, (at) => (at === 2 ? "one-bad" : "ok")),
      [4]
    )
    expect(valuesOf(rows).map((values) => values[1])).toEqual([1, 1, "out-of-range", 1])
  })
})

describe("a sample reward that takes its process down in a group", () => {
  it("costs its own row, and the group rewards still see the whole group", async () => {
    const { rows } = await score(
      ref,
      rowsOf(6, (at) => (at === 1 || at === 4 ? "own-exits" : "ok")),
      [3, 3]
    )
    expect(valuesOf(rows)).toEqual([
      [0, 1, 0],
      ["crashed", 1, 1],
      [2, 1, 2],
      [3, 1, 0],
      ["crashed", 1, 1],
      [5, 1, 2]
    ])
    expect(rows.map(({ total }) => total)).toEqual([1, null, 5, 4, null, 8])
    expect(rows[0]?.scores[2]).toMatchObject({ evidence: [{ note: "0,1,2" }] })
  })

  it("is found beside a group reward that does the same on another group, and on its own", async () => {
    const golds: Readonly<Record<number, string>> = { 0: "own-exits", 5: "exits", 7: "own-exits", 8: "exits" }
    const { rows } = await score(
      ref,
      rowsOf(10, (at) => golds[at] ?? "ok"),
      [2, 4, 3, 1]
    )
    expect(valuesOf(rows).map(([own, fails]) => [own, fails])).toEqual([
      ["crashed", 1],
      [1, 1],
      ...[2, 3, 4, 5].map((at) => [at, "crashed"]),
      [6, "crashed"],
      ["crashed", "crashed"],
      [8, "crashed"],
      [9, 1]
    ])
  })
})
