/** One prepared row: out of a folder, or of a data set that is prepared for it into a folder that goes afterwards. */
import { statSync } from "node:fs"
import { join, resolve } from "node:path"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import type { ReadOptions } from "../../../data/dataset.ts"
import { DataUnusable } from "../../../data/errors.ts"
import type { PrepareNotice } from "../../../data/prepare/options.ts"
import { prepare } from "../../../data/prepare/prepare.ts"
import { rowsFile, rowsIn } from "../../../data/prepared.ts"
import { Conversation } from "../../../domain/conversation.ts"
import { explain } from "../../../domain/explain.ts"
import { makeScratch } from "../../../training/scratch.ts"
import { WrongUsage } from "../../exit.ts"

const Row = Schema.Struct({
  problem: Schema.optionalKey(Schema.String),
  prompt: Conversation,
  /** Rows for SFT have one, prompts have a gold. */
  completion: Schema.optionalKey(Conversation),
  masked: Schema.optionalKey(Schema.Array(Schema.Tuple([Schema.Int, Schema.Int]))),
  gold: Schema.optionalKey(Schema.String)
})
type Row = typeof Row.Type

export interface RowQuestion {
  /** A prepared folder, a shipped data set's name or the path of a module that exports one. */
  readonly source: string
  readonly split: "sft" | "grpo" | "evaluate"
  /** Its place in the file, from 0. */
  readonly row: number
  readonly style: string | null
  readonly outputs: ReadOptions["outputs"] | null
  readonly from: string | null
  readonly seed: number
  readonly tell: (notice: PrepareNotice) => void
}

export interface FoundRow {
  readonly row: Row
  readonly file: string
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true

/** The folder of prepared rows that a question is about. */
const folderOf = Effect.fnUntraced(function* (question: RowQuestion) {
  const { source, style, outputs, from, seed, tell } = question
  if (isFolder(source)) {
    if (style !== null || outputs !== null || from !== null)
      return yield* new WrongUsage({
        message: `${source} is prepared already: --style, --outputs and --from belong to a data set that is not`
      })
    return resolve(source)
  }
  // All of it: what row comes where, and what is held back, is known of the whole alone.
  const out = join((yield* makeScratch("show")).folder, "prepared")
  yield* prepare({
    dataset: source,
    style: style ?? "think-answer",
    outputs: outputs ?? "drop",
    out,
    from,
    seed,
    parquet: false,
    tell
  })
  return out
})

/** Finds the row. Its file is there for as long as the scope. */
export const findRow = Effect.fn("commands.data.findRow")(function* (question: RowQuestion) {
  const { split, row: place } = question
  const file = rowsFile(yield* folderOf(question), split)
  if (statSync(file, { throwIfNoEntry: false }) === undefined)
    return yield* new DataUnusable({
      message: `${question.source} holds no ${split}.jsonl: touchstone data prepare writes it`
    })
  let seen = 0
  const found = yield* rowsIn(file).pipe(
    Stream.map((rows) => {
      const row = rows[place - seen]?.row
      seen += rows.length
      return row
    }),
    Stream.filter((row) => row !== undefined),
    Stream.runHead
  )
  if (Option.isNone(found))
    return yield* new DataUnusable({
      message: `there is no row ${place}: ${split}.jsonl of ${question.source} holds ${seen}, counted from 0`
    })
  const row = yield* Schema.decodeUnknownEffect(Row)(found.value, { errors: "all" }).pipe(
    Effect.mapError(
      (error) =>
        new DataUnusable({ message: `row ${place} of ${file} is no row for ${split}: ${explain(error, found.value)}` })
    )
  )
  return { row, file } satisfies FoundRow
})
