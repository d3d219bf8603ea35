/** A data set cut into what each phase takes: rows to learn the form from, prompts to be rewarded on, held-out problems. */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { explain } from "../domain/explain.ts"
import { Columns, type Problem, problemId } from "../domain/problem.ts"
import type { DataSet, Part, Taught } from "./dataset.ts"
import { DataUnusable } from "./errors.ts"
import { readJsonl } from "./jsonl.ts"

/** A problem with the worked solution that a teacher wrote for it. */
export interface WorkedProblem {
  readonly problem: Problem
  readonly reasoning: string
  readonly answer: string
}

export interface Parts {
  readonly rows: Readonly<Record<Part, ReadonlyArray<WorkedProblem>>>
  /** Rows that could not be used, by reason. */
  readonly dropped: Readonly<Record<string, number>>
}

const decode = Schema.decodeUnknownExit(
  Schema.Struct({
    question: Schema.NonEmptyString,
    gold: Schema.String,
    reasoning: Schema.String,
    answer: Schema.String,
    columns: Columns
  })
)

const DEFAULT_ROWS: Readonly<Record<Part, number>> = { sft: 4000, grpo: 4000, evaluate: 256 }

const worked = (dataset: string, split: string, taught: Taught): WorkedProblem => ({
  problem: {
    id: problemId(taught.question),
    question: taught.question,
    gold: taught.gold,
    dataset,
    split,
    columns: taught.columns
  },
  reasoning: taught.reasoning,
  answer: taught.answer
})

/** What a user's data set gives is checked before anything rests on it. Throws with the place of the fault. */
const checked = (taught: unknown): Taught => {
  const decoded = decode(taught)
  if (Exit.isSuccess(decoded)) return decoded.value
  const error = Cause.squash(decoded.cause)
  throw Schema.isSchemaError(error) ? new Error(explain(error, taught)) : error
}

/** One problem in ten is held out, by the hash of its question: the same ones on every machine. */
const isHeldOut = (id: string): boolean => Number.parseInt(id.slice(0, 8), 16) % 10 === 0

/** Reads or makes the parts of a data set; `from` is the file of a data set that is read from rows. */
export const readParts = Effect.fn("data.readParts")(function* (
  dataset: DataSet,
  from: string | null,
  seed: number,
  counts: Readonly<Record<Part, number | null>>
) {
  if (dataset.kind === "made") {
    const make = (part: Part) =>
      Effect.try({
        try: () =>
          dataset
            .make(part, seed, counts[part] ?? DEFAULT_ROWS[part])
            .map((taught) => worked(dataset.name, part, checked(taught))),
        catch: (cause) =>
          new DataUnusable({
            message: `the data set ${dataset.name} could not make ${part}: ${(cause as Error).message}`
          })
      })
    const rows = { sft: yield* make("sft"), grpo: yield* make("grpo"), evaluate: yield* make("evaluate") }
    return { rows, dropped: {} } satisfies Parts
  }
  if (from === null)
    return yield* new DataUnusable({
      message: `the data set ${dataset.name} is read from a file: give it with --data FILE.jsonl`
    })
  const dropped: Record<string, number> = {}
  const train: Array<WorkedProblem> = []
  const heldOut: Array<WorkedProblem> = []
  yield* readJsonl(from).pipe(
    Stream.runForEach(({ line, row }) =>
      Effect.try({
        try: () => {
          const found = dataset.read(row, { outputs: "drop" })
          if ("dropped" in found) {
            dropped[found.dropped] = (dropped[found.dropped] ?? 0) + 1
            return
          }
          const read = checked(found)
          const id = problemId(read.question)
          if (isHeldOut(id)) heldOut.push(worked(dataset.name, "held-out", read))
          else train.push(worked(dataset.name, "train", read))
        },
        catch: (cause) =>
          new DataUnusable({ message: `${from}, line ${line}: ${(cause as Error).message} (data set ${dataset.name})` })
      })
    )
  )
  const take = (rows: ReadonlyArray<WorkedProblem>, part: Part) => rows.slice(0, counts[part] ?? rows.length)
  const parts: Parts = {
    rows: { sft: take(train, "sft"), grpo: take(train, "grpo"), evaluate: take(heldOut, "evaluate") },
    dropped
  }
  if (train.length === 0)
    return yield* new DataUnusable({
      message: `${from} holds no row that the data set ${dataset.name} can use (dropped: ${JSON.stringify(dropped)})`
    })
  return parts
})
