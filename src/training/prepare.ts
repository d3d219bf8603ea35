/** The rows of a run: what `data prepare` makes of the experiment's data set, or what it made before, cut to what was asked for. */
import { closeSync, copyFileSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { CARD, type Card } from "../data/card.ts"
import { loadDataSet } from "../data/datasets.ts"
import { isPrepared } from "../data/prepare/folder.ts"
import type { PrepareNotice } from "../data/prepare/options.ts"
import { prepare } from "../data/prepare/prepare.ts"
import { preparedRows, readCard } from "../data/prepared.ts"
import { loadStyle } from "../data/style.ts"
import type { Conversation } from "../domain/conversation.ts"
import type { Experiment } from "../domain/experiment.ts"
import type { Columns, Problem } from "../domain/problem.ts"
import { ExperimentInvalid, RunFolderUnusable } from "./errors.ts"

/** The files that the jobs of a run read. */
export interface RunRows {
  readonly sft: string
  readonly grpo: string
  readonly evaluate: string
}

export const rowsOf = (folder: string): RunRows => ({
  sft: join(folder, "data", "sft.jsonl"),
  grpo: join(folder, "data", "grpo.jsonl"),
  evaluate: join(folder, "data", "evaluate.jsonl")
})

const PART_BYTES = 1_000_000

/** Writes rows whole: a reader sees all of them or what was there before. */
export const writeRows = (file: string, rows: Iterable<unknown>) =>
  Effect.try({
    try: () => {
      const half = `${file}.half-${process.pid}`
      const open = openSync(half, "w")
      try {
        let part = ""
        for (const row of rows) {
          part += `${JSON.stringify(row)}\n`
          if (part.length < PART_BYTES) continue
          writeSync(open, part)
          part = ""
        }
        writeSync(open, part)
      } finally {
        closeSync(open)
      }
      renameSync(half, file)
    },
    catch: (cause) => new RunFolderUnusable({ message: `${file} could not be written: ${(cause as Error).message}` })
  })

/** A row of grpo.jsonl or evaluate.jsonl. */
interface Asked {
  readonly problem: string
  readonly prompt: Conversation
  readonly gold: string
  readonly columns: Columns
}

/** The first rows of a file; null is all of them. */
const take = <A>(rows: ReturnType<typeof preparedRows>, count: number | null) =>
  rows.pipe(
    Stream.flatMap((rows) => Stream.fromIterable(rows)),
    Stream.map(({ row }) => row as unknown as A),
    Stream.take(count ?? Number.POSITIVE_INFINITY),
    Stream.runCollect
  )

/** Deals each gold to the problem half a data set further on: every gold is real, hardly one is right. */
const shuffleGolds = (rows: ReadonlyArray<Asked>): ReadonlyArray<Asked> =>
  rows.map((row, i) => ({ ...row, gold: (rows[(i + Math.ceil(rows.length / 2)) % rows.length] as Asked).gold }))

const problemOf =
  ({ dataset }: Card, split: string) =>
  ({ problem, prompt, gold, columns }: Asked): Problem => ({
    id: problem,
    question: prompt.findLast(({ role }) => role === "user")?.content ?? "",
    gold,
    dataset,
    split,
    columns
  })

/** A folder that was prepared before has to ask for the form that the experiment trains. */
const openPrepared = Effect.fnUntraced(function* ({ data, from, style: asked }: Experiment) {
  const card = yield* readCard(data)
  const style = yield* loadStyle(asked)
  if (card.style !== style.name)
    return yield* new ExperimentInvalid({
      message: `${data} was prepared in the tag style ${card.style}, but the experiment asks for ${style.name}. Set \`style\` to ${card.style}, or prepare it again with --style ${asked}`
    })
  if (from !== undefined)
    return yield* new ExperimentInvalid({
      message: `${data} is prepared already and reads no other rows: leave \`from\` (--data) out, or set \`data\` to the data set ${card.dataset}`
    })
  return { card, folder: data, made: false }
})

const prepareNow = Effect.fnUntraced(function* (
  experiment: Experiment,
  folder: string,
  tell: (notice: PrepareNotice) => void
) {
  const { data, from, style, seed, rows: counts } = experiment
  const dataset = yield* loadDataSet(data)
  if (dataset.kind === "rows" && dataset.source === undefined && from === undefined)
    return yield* new ExperimentInvalid({
      message: `the data set ${dataset.name} names no place on the hub: say where its rows lie by \`from\` in the experiment, or --data FILE`
    })
  const out = join(folder, "prepared")
  const card = yield* prepare({
    dataset: data,
    style,
    outputs: "drop",
    out,
    from: from ?? null,
    force: true,
    parquet: false,
    seed,
    counts,
    tell
  })
  return { card, folder: out, made: true }
})

/** Writes the rows of each phase into the run's folder, with the card of where they come from. */
export const prepareRows = Effect.fn("training.prepareRows")(function* (
  experiment: Experiment,
  folder: string,
  tell: (notice: PrepareNotice) => void = () => undefined
) {
  yield* Effect.try({
    try: () => mkdirSync(join(folder, "data"), { recursive: true }),
    catch: (cause) => new RunFolderUnusable({ message: `${folder} could not be made: ${(cause as Error).message}` })
  })
  const prepared = isPrepared(experiment.data)
    ? yield* openPrepared(experiment)
    : yield* prepareNow(experiment, folder, tell)
  const { card } = prepared
  const of = <A>(part: keyof RunRows) => take<A>(preparedRows(prepared.folder, card, part), experiment.rows[part])
  const files = rowsOf(folder)
  const taught = yield* of<unknown>("sft")
  const asked = yield* of<Asked>("grpo")
  const evaluated = yield* of<Asked>("evaluate")
  const grpo = experiment.shuffle_golds === true ? shuffleGolds(asked) : asked
  yield* writeRows(files.sft, taught)
  yield* writeRows(files.grpo, grpo)
  yield* writeRows(files.evaluate, evaluated)
  yield* Effect.try({
    try: () => {
      copyFileSync(join(prepared.folder, CARD), join(folder, "data", CARD))
      if (prepared.made) rmSync(prepared.folder, { recursive: true, force: true })
    },
    catch: (cause) => new RunFolderUnusable({ message: `${folder} could not be written: ${(cause as Error).message}` })
  })
  const { train, evaluate } = card.splits
  const heldOut = card.source._tag === "made" ? "evaluate" : "held-out"
  const problems: ReadonlyArray<Problem> = [
    ...grpo.map(problemOf(card, train ?? "grpo")),
    ...evaluated.map(problemOf(card, evaluate ?? heldOut))
  ]
  return {
    files,
    problems,
    counts: { sft: taught.length, grpo: grpo.length, evaluate: evaluated.length },
    dropped: Object.fromEntries(card.dropped.map(({ reason, count }) => [reason, count])),
    held_back: card.held_back.count
  }
})
