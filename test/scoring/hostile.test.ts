/** Rewards that do what they must not: that row alone is unscored, with the reason; all other rows have their scores. */
import { describe, expect, it } from "vitest"
import type { UnscoredReason } from "../../src/domain/score.ts"
import { fixture, pool, sample } from "./bench.ts"

const { score } = pool()
/** Memory is to decide here, not the time it takes a busy machine to fill it. */
const patient = pool({ rewardMs: 15_000 })

/** Five rows of which the third is bad. */
const batch = ["ok", "ok", "bad", "ok", "ok"].map((gold) => sample(gold))

const outcome = async (name: string) => {
  const { rows } = await (name.startsWith("grows") ? patient.score : score)(fixture("hostile", name), batch)
  expect(rows).toHaveLength(5)
  for (const at of [0, 1, 3, 4]) expect(rows[at]?.total, `row ${at}`).toBe(3)
  const bad = rows[2]
  // The rewards before and after the culprit are scored all the same.
  expect(bad?.scores[0]).toMatchObject({ _tag: "Scored", value: 1 })
  expect(bad?.scores[2]).toMatchObject({ _tag: "Scored", value: 1 })
  return bad
}

const cases: ReadonlyArray<readonly [name: string, reason: UnscoredReason, message: RegExp]> = [
  ["throws", "threw", /boom.*hostile\.ts:\d+/],
  ["throwsHostile", "threw", /cannot be shown/],
  ["notANumber", "not-a-number", /NaN/],
  ["rawNotANumber", "not-a-number", /Infinity/],
  ["outOfRange", "out-of-range", /7, outside its range from 0 to 1/],
  ["promises", "not-a-number", /promise/],
  ["rejects", "not-a-number", /promise/],
  ["returnsNumber", "not-a-number", /returned a number/],
  ["returnsNothing", "not-a-number", /returned a undefined/],
  ["recurses", "threw", /Maximum call stack/],
  ["mutates", "threw", /read only/],
  ["mutatesDeeply", "threw", /not extensible/],
  ["patches", "threw", /read only/],
  ["patchesArrays", "threw", /read only/],
  ["patchesGlobals", "threw", /read only/],
  ["loops", "over-time", /took longer than 400 ms/],
  ["backtracks", "over-time", /took longer than 400 ms/],
  ["exits", "crashed", /exit code 0/],
  ["aborts", "crashed", /SIGABRT/],
  ["growsArrays", "over-memory", /heap of the process was full/],
  ["growsBuffers", "over-memory", /the process held \d+ MB, and may hold 400 MB/],
  ["disconnects", "threw", /channel/]
]

describe("a reward that fails on one row", () => {
  for (const [name, reason, message] of cases) {
    it(`${name}: that row alone is unscored as ${reason}`, async () => {
      const bad = await outcome(name)
      expect(bad?.scores[1]).toMatchObject({ _tag: "Unscored", reason })
      expect((bad?.scores[1] as { message: string }).message).toMatch(message)
      expect(bad?.contributions).toEqual([1, null, 1])
      expect(bad?.total).toBe(2)
    })
  }
})

describe("a reward that does harm beside its score", () => {
  for (const name of ["prints", "failsLater", "talks", "exitsLater"]) {
    it(`${name}: every row is scored`, async () => {
      expect((await outcome(name))?.total).toBe(3)
      expect((await outcome(name))?.total).toBe(3)
    })
  }

  it("spinsLater: the process it holds up is replaced, and the next batch is scored", async () => {
    expect((await outcome("spinsLater"))?.total).toBe(3)
    const { rows } = await score(fixture("hostile", "spinsLater"), [sample("ok")])
    expect(rows[0]?.total).toBe(3)
  })
})

describe("a reward that takes the channel away", () => {
  it("costs its own row alone, whether the row is still under way by then or not", async () => {
    const { rows } = await score(fixture("hostile", "losesTheReply"), batch)
    expect(rows.filter((_, at) => at !== 2).map((row) => row.total)).toEqual([3, 3, 3, 3])
    expect(rows[2]?.scores[1]).toMatchObject({ _tag: "Unscored", reason: "crashed" })
  })
})

describe("memory", () => {
  it("is caught soon after it passed the limit", async () => {
    const bad = await outcome("growsBuffers")
    const held = /held (\d+) MB/.exec((bad?.scores[1] as { message: string }).message)?.[1]
    console.info(`held ${held} MB of 400 when it was ended`)
    expect(Number(held)).toBeLessThan(400 + 1500)
  })
})

describe("many bad rows in one batch", () => {
  it("are each found and each unscored", async () => {
    const golds = Array.from({ length: 24 }, (_, at) => (at % 8 === 5 ? "bad" : "ok"))
    const { rows } = await score(
      fixture("hostile", "exits"),
      golds.map((gold) => sample(gold))
    )
    expect(rows.map((row) => row.total)).toEqual(golds.map((gold) => (gold === "bad" ? 2 : 3)))
  })
})
