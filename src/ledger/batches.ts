/** Generation batches: recorded once, durably, before the trainer gets its rewards; advantages follow. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { type Advantages, type AdvantagesAnswer, type Batch, BatchAnswer } from "../domain/bridge.ts"
import type { RowScores, RubricInfo } from "../domain/rubric.ts"
import { agreement, groupAdvantages, rowTotal } from "../signal/advantages.ts"
import { insertCompletions } from "./completions.ts"
import { Connection } from "./connection.ts"
import { BatchConflict, NotFound } from "./errors.ts"
import { rubricKeys } from "./rubrics.ts"

const Stored = Schema.Struct({ id: Schema.String, content: Schema.String, answer: Schema.fromJsonString(BatchAnswer) })

/**
 * The answer that this batch got before, or null when it is new. Fails when the id, or its place in the sequence,
 * already belongs to another batch.
 */
export const storedAnswer = Effect.fn("ledger.storedAnswer")(function* (batch: Batch, content: string) {
  const connection = yield* Connection
  const known = yield* connection.rows(
    Stored,
    `SELECT id, content, answer FROM batches
      WHERE id = ? OR (run = ? AND attempt = ? AND phase = ? AND sequence = ?)`,
    [batch.batch, batch.run, batch.attempt, batch.phase, batch.sequence]
  )
  const [first] = known
  if (first === undefined) return null
  const same = known.find(({ id }) => id === batch.batch)
  if (same?.content === content) return same.answer
  return yield* new BatchConflict({
    batch: batch.batch,
    message:
      same === undefined
        ? `number ${batch.sequence} of attempt ${batch.attempt} (${batch.phase}) is batch ${first.id} already`
        : `batch ${batch.batch} was posted before with other content; a repeated batch must be the same to the byte`
  })
})

/** The digests of the rubrics that a run's batches were paid by. */
export const rubricsOf = Effect.fn("ledger.rubricsOf")(function* (run: string) {
  const connection = yield* Connection
  const rows = yield* connection.rows(
    Schema.Struct({ digest: Schema.String }),
    "SELECT digest FROM rubrics WHERE key IN (SELECT rubric FROM batches WHERE run = ?)",
    [run]
  )
  return rows.map((row) => row.digest)
})

/** Writes a scored batch in one transaction: completions, scores, totals, where they stand, and the answer. */
export const recordBatch = Effect.fn("ledger.recordBatch")(function* (
  batch: Batch,
  content: string,
  rubric: RubricInfo,
  scored: ReadonlyArray<RowScores>,
  answer: BatchAnswer
) {
  const connection = yield* Connection
  yield* connection.transaction((statements) => {
    const keys = rubricKeys(statements, rubric)
    const inserted = statements
      .prepare(
        `INSERT INTO batches (id, run, attempt, phase, sequence, step, mode, group_size, size, content, rubric, answer)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
      )
      .run(
        batch.batch,
        batch.run,
        batch.attempt,
        batch.phase,
        batch.sequence,
        batch.step,
        batch.mode,
        batch.group_size,
        batch.rows.length,
        content,
        keys.rubric,
        JSON.stringify(answer)
      )
    const rollout = statements.prepare(
      "INSERT INTO rollouts (completion, batch, place, group_index, rank, row) VALUES (?, ?, ?, ?, ?, ?)"
    )
    insertCompletions(statements, batch.rows, scored, keys).forEach((completion, place) => {
      const { rank, row } = batch.rows[place] as Batch["rows"][number]
      rollout.run(completion, inserted.lastInsertRowid, place, Math.floor(place / batch.group_size), rank, row)
    })
  })
})

const Known = Schema.Struct({
  key: Schema.Int,
  group_size: Schema.Int,
  size: Schema.Int,
  answer: Schema.fromJsonString(BatchAnswer),
  agrees: Schema.NullOr(Schema.Int),
  difference: Schema.NullOr(Schema.Finite),
  dead_groups: Schema.NullOr(Schema.Int)
})

/** A float32 that stands for a double: equal once both are rounded. */
const sameFloat32 = (a: number | null | undefined, b: number | null | undefined): boolean =>
  a === b || (typeof a === "number" && typeof b === "number" && Math.fround(a) === Math.fround(b))

/**
 * Writes the trainer's advantages beside the ledger's own, computed from the float32 matrix the trainer got. They agree
 * when the matrix is the one that was answered and the advantages differ by no more than float noise.
 */
export const recordAdvantages = Effect.fn("ledger.recordAdvantages")(function* (message: Advantages) {
  const connection = yield* Connection
  const [batch] = yield* connection.rows(
    Known,
    "SELECT key, group_size, size, answer, agrees, difference, dead_groups FROM batches WHERE id = ?",
    [message.batch]
  )
  if (batch === undefined)
    return yield* new NotFound({ what: "batch", message: `no batch ${message.batch} was recorded` })
  if (message.advantages.length !== batch.size || message.rewards.length !== batch.size)
    return yield* new BatchConflict({
      batch: message.batch,
      message: `batch ${message.batch} has ${batch.size} completions, but ${message.advantages.length} advantages and ${message.rewards.length} rows of rewards came`
    })
  if (batch.agrees !== null)
    return {
      batch: message.batch,
      agrees: batch.agrees === 1,
      difference: batch.difference ?? 0,
      dead_groups: batch.dead_groups ?? 0
    } satisfies AdvantagesAnswer

  const ours = groupAdvantages(message.rewards.map(rowTotal), batch.group_size, message.scale_rewards)
  const compared = agreement(ours, message.advantages, batch.group_size)
  const sameMatrix = batch.answer.contributions.every((row, i) =>
    row.every((value, j) => sameFloat32(value, message.rewards[i]?.[j]))
  )
  const agrees = compared.agrees && sameMatrix
  const difference = Number.isFinite(compared.difference) ? compared.difference : Number.MAX_VALUE
  yield* connection.transaction((statements) => {
    const places = statements
      .prepare("SELECT id FROM rollouts WHERE batch = ? ORDER BY place")
      .all(batch.key) as ReadonlyArray<{ readonly id: number }>
    const insert = statements.prepare(
      "INSERT INTO advantages (rollout, advantage, computed, dead_group) VALUES (?, ?, ?, ?)"
    )
    places.forEach(({ id }, place) => {
      insert.run(
        id,
        message.advantages[place],
        ours.advantages[place],
        ours.dead[Math.floor(place / batch.group_size)] === true ? 1 : 0
      )
    })
    statements
      .prepare("UPDATE batches SET scale_rewards = ?, agrees = ?, difference = ?, dead_groups = ? WHERE key = ?")
      .run(message.scale_rewards, agrees ? 1 : 0, difference, compared.deadGroups, batch.key)
  })
  return { batch: message.batch, agrees, difference, dead_groups: compared.deadGroups } satisfies AdvantagesAnswer
})
