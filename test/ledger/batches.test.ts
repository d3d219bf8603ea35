/** Batches in a real ledger: once, whole, and answered the same when they are posted again. */
import { join } from "node:path"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { storedAnswer, recordAdvantages, recordBatch } from "../../src/ledger/batches.ts"
import { Connection } from "../../src/ledger/connection.ts"
import { listRollouts, showRollout, tallyRollouts, unscoredReasons } from "../../src/ledger/rollouts.ts"
import { openAttempt } from "../../src/ledger/runs.ts"
import { groupAdvantages } from "../../src/signal/advantages.ts"
import { answerOf, batchOf, newFolder, onLedger, rubric, scoresOf } from "./fixture.ts"

const record = (sequence: number, unscored: ReadonlyArray<number> = [], attempt = 1) => {
  const batch = batchOf(sequence, 4, 2, attempt)
  const rows = scoresOf(4, unscored)
  return Effect.as(recordBatch(batch, `content ${sequence}`, rubric, rows, answerOf(batch, rows)), batch)
}

const all = (where: string | null = null, sort: string | null = null) =>
  listRollouts({ run: "run1", where, sort, limit: 0 })

describe("recordBatch", () => {
  it("keeps every completion once with a score a reward, its text, tokens and place", async () => {
    const { rollouts, tally } = await onLedger(
      join(newFolder(), "l.sqlite"),
      Effect.gen(function* () {
        yield* record(0)
        yield* record(1, [2])
        return { rollouts: yield* all(), tally: yield* tallyRollouts("run1") }
      })
    )
    expect(rollouts).toHaveLength(8)
    expect(rollouts[1]).toMatchObject({
      step: 0,
      group: 0,
      tokens: 3,
      truncated: 0,
      total: 3,
      rewards: { format: 1, correctness: 1 },
      text: "completion 1"
    })
    expect(rollouts[6]).toMatchObject({ total: null, rewards: { format: 1, correctness: null } })
    expect(tally).toMatchObject({ batches: 2, rollouts: 8, unscored: 1, truncated: 2, without_advantages: 2 })
  })
  it("answers a batch that is posted again with what it answered first, and refuses it with other content", async () => {
    await onLedger(
      join(newFolder(), "l.sqlite"),
      Effect.gen(function* () {
        const batch = yield* record(0)
        expect(yield* storedAnswer(batch, "content 0")).toEqual(answerOf(batch, scoresOf(4)))
        const other = yield* Effect.flip(storedAnswer(batch, "another content"))
        expect(other).toMatchObject({ _tag: "BatchConflict" })
        const place = yield* Effect.flip(storedAnswer({ ...batch, batch: "another id" }, "content 0"))
        expect(place).toMatchObject({ _tag: "BatchConflict" })
        expect(yield* storedAnswer(batchOf(1), "content 1")).toBeNull()
      })
    )
  })
  it("writes all of a batch or nothing", async () => {
    await onLedger(
      join(newFolder(), "l.sqlite"),
      Effect.gen(function* () {
        const rows = scoresOf(4)
        const batch = batchOf(0)
        // The last completion's score breaks a constraint: a value and a reason to have none.
        const broken = [
          ...rows.slice(0, 3),
          { ...rows[3], scores: [{ _tag: "Scored", value: Number.NaN, evidence: [] }] }
        ]
        yield* Effect.flip(recordBatch(batch, "c", rubric, broken as never, answerOf(batch, rows)))
        expect(yield* tallyRollouts("run1")).toMatchObject({ batches: 0, rollouts: 0 })
        const connection = yield* Connection
        const left = yield* connection.rows(Schema.Struct({ n: Schema.Int }), "SELECT count(*) AS n FROM completions")
        expect(left[0]?.n).toBe(0)
      })
    )
  })
  it("tells steps that were made twice apart by their attempt", async () => {
    await onLedger(
      join(newFolder(), "l.sqlite"),
      Effect.gen(function* () {
        yield* record(0)
        expect(yield* openAttempt("run1", process.pid)).toBe(2)
        yield* record(0, [], 2)
        expect((yield* all()).map((row) => row.attempt)).toEqual([1, 1, 1, 1, 2, 2, 2, 2])
      })
    )
  })
})

describe("recordAdvantages", () => {
  const advantagesOf = (unscored: ReadonlyArray<number>) => {
    const rewards = scoresOf(4, unscored).map((row) => row.contributions)
    const totals = scoresOf(4, unscored).map((row) => row.total ?? Number.NaN)
    return { rewards, advantages: groupAdvantages(totals, 2, "group").advantages }
  }
  it("keeps the trainer's beside its own and says that they agree", async () => {
    await onLedger(
      join(newFolder(), "l.sqlite"),
      Effect.gen(function* () {
        const { batch } = yield* record(0, [2])
        const told = { batch, scale_rewards: "group" as const, ...advantagesOf([2]) }
        expect(yield* recordAdvantages(told)).toMatchObject({ agrees: true, dead_groups: 1 })
        // Posted again (the answer was lost on the way): the same, and nothing twice.
        expect(yield* recordAdvantages(told)).toMatchObject({ agrees: true, dead_groups: 1 })
        const rows = yield* all(null, "-advantage")
        expect(rows[0]?.advantage).toBeCloseTo(0.7070068, 4)
        expect(rows[0]?.text).toBe("completion 1")
      })
    )
  })
  it("says loudly when the matrix or the advantages are not the ones it knows", async () => {
    await onLedger(
      join(newFolder(), "l.sqlite"),
      Effect.gen(function* () {
        const first = yield* record(0)
        const { rewards, advantages } = advantagesOf([])
        const turned = advantages.map((a) => -a)
        expect(
          yield* recordAdvantages({ batch: first.batch, scale_rewards: "group", rewards, advantages: turned })
        ).toMatchObject({ agrees: false })
        const second = yield* record(1)
        const other = rewards.map((row, i) => (i === 1 ? [row[0] as number, 1.5] : row))
        expect(
          yield* recordAdvantages({ batch: second.batch, scale_rewards: "group", rewards: other, advantages })
        ).toMatchObject({ agrees: false })
        expect(yield* tallyRollouts("run1")).toMatchObject({ disagreeing: 2 })
      })
    )
  })
  it("refuses advantages of a batch that it does not know, or of another length", async () => {
    await onLedger(
      join(newFolder(), "l.sqlite"),
      Effect.gen(function* () {
        const message = { batch: "none", scale_rewards: "group" as const, rewards: [], advantages: [] }
        expect(yield* Effect.flip(recordAdvantages(message))).toMatchObject({ _tag: "NotFound" })
        const { batch } = yield* record(0)
        expect(yield* Effect.flip(recordAdvantages({ ...message, batch }))).toMatchObject({ _tag: "BatchConflict" })
      })
    )
  })
})

describe("reading", () => {
  it("filters, sorts, shows one whole with its siblings, and counts what was not scored by reason", async () => {
    await onLedger(
      join(newFolder(), "l.sqlite"),
      Effect.gen(function* () {
        yield* record(0, [2])
        expect((yield* all("correctness = 0 and format = 1")).map((row) => row.text)).toEqual(["completion 0"])
        expect((yield* all("correctness = null")).map((row) => row.text)).toEqual(["completion 2"])
        // No order holds for what was not scored, so its contrary does.
        expect((yield* all("correctness >= 0")).map((row) => row.text)).not.toContain("completion 2")
        expect((yield* all("not correctness >= 0")).map((row) => row.text)).toEqual(["completion 2"])
        expect((yield* all("gold = 1")).map((row) => row.text)).toHaveLength(4)
        expect(yield* Effect.flip(all("nothing = 1"))).toMatchObject({ _tag: "FilterInvalid" })
        const shown = yield* showRollout(2)
        expect(shown.scores).toMatchObject([
          { name: "format", value: 1, contribution: 1 },
          {
            name: "correctness",
            value: 1,
            contribution: 2,
            evidence: [{ rule: "identical", span: { start: 0, end: 1 } }]
          }
        ])
        expect(shown.siblings).toMatchObject([{ id: 1, text: "completion 0" }])
        expect(yield* unscoredReasons("run1")).toMatchObject([
          { reward: "correctness", of: "rollouts", reason: "threw", count: 1 }
        ])
        expect(yield* Effect.flip(showRollout(99))).toMatchObject({ _tag: "NotFound" })
      })
    )
  })
})
