/** A small ledger to test on: a run with one attempt, and batches of made-up completions. */
import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import type { Batch, BatchAnswer } from "../../src/domain/bridge.ts"
import type { Experiment } from "../../src/domain/experiment.ts"
import type { RowScores, RubricInfo } from "../../src/domain/rubric.ts"
import { Connection } from "../../src/ledger/connection.ts"
import { createRun, openAttempt } from "../../src/ledger/runs.ts"

export const experiment: Experiment = {
  name: "fixture",
  model: "built-in",
  data: "sums",
  style: "think-answer",
  rubric: "lesson",
  seed: 0,
  rows: { sft: null, grpo: null, evaluate: null },
  lora: { r: 4, alpha: 8, dropout: 0, target_modules: "all-linear" },
  sft: null,
  grpo: {},
  evaluate: null
}

const plain = {
  kind: "sample",
  deterministic: true,
  schedule: null,
  gate: null,
  required: true,
  floor: null,
  range: [0, 1],
  needs: []
} as const

export const rubric: RubricInfo = {
  name: "fixture",
  style: "think-answer",
  digest: "d1",
  rewards: [
    { name: "format", weight: 1, ...plain },
    { name: "correctness", weight: 2, ...plain }
  ]
}

export const newFolder = (): string => mkdtempSync(join(tmpdir(), "ts-test-"))

/** A batch of `size` completions of one prompt a group. */
export const batchOf = (sequence: number, size = 4, group = 2, attempt = 1): Batch => ({
  batch: `batch-${attempt}-${sequence}`,
  run: "run1",
  attempt,
  phase: "grpo",
  sequence,
  step: sequence,
  mode: "train",
  group_size: group,
  rows: Array.from({ length: size }, (_, row) => ({
    problem: `p${Math.floor(row / group)}`,
    prompt: [{ role: "user", content: `question ${Math.floor(row / group)}` }],
    gold: "1",
    columns: { carry: true },
    completion: `completion ${row}`,
    token_ids: [1, 2, 3 + row],
    truncated: row === 0,
    rank: 0,
    row
  })) as unknown as Batch["rows"]
})

/** Scores for a batch: format 1, correctness 1 for every second completion; the rows in `unscored` have none. */
export const scoresOf = (size: number, unscored: ReadonlyArray<number> = []): ReadonlyArray<RowScores> =>
  Array.from({ length: size }, (_, row) => {
    const right = row % 2
    return unscored.includes(row)
      ? {
          scores: [
            { _tag: "Scored", value: 1, evidence: [{ rule: "no-defects" }] },
            { _tag: "Unscored", reason: "threw", message: "it threw" }
          ],
          contributions: [null, null],
          total: null
        }
      : {
          scores: [
            { _tag: "Scored", value: 1, evidence: [{ rule: "no-defects" }] },
            { _tag: "Scored", value: right, evidence: [{ rule: "identical", span: { start: 0, end: 1 } }] }
          ],
          contributions: [1, 2 * right],
          total: 1 + 2 * right
        }
  })

export const answerOf = (batch: Batch, rows: ReadonlyArray<RowScores>): BatchAnswer => ({
  batch: batch.batch,
  rewards: ["format", "correctness"],
  contributions: rows.map((row) => row.contributions),
  unscored: rows.filter((row) => row.total === null).length
})

/** Runs an effect on the ledger in a folder; with `fresh` a run and its first attempt are made first. */
export const onLedger = <A, E>(file: string, effect: Effect.Effect<A, E, Connection>, fresh = true) =>
  Effect.runPromise(
    Effect.gen(function* () {
      if (fresh) {
        yield* createRun({ id: "run1", folder: "/nowhere", experiment })
        yield* openAttempt("run1", process.pid)
      }
      return yield* effect
    }).pipe(Effect.provide(Connection.layer(file)))
  )
