/** Writes the rows of a run: conversations for SFT, prompts with golds for GRPO, held-out problems for evaluation. */
import { mkdirSync, renameSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import { loadDataSet } from "../data/datasets.ts"
import { readParts, type WorkedProblem } from "../data/parts.ts"
import type { Experiment } from "../domain/experiment.ts"
import type { Problem } from "../domain/problem.ts"
import { promptFor, type TagStyle, writeSolution } from "../style/style.ts"
import { styles } from "../style/styles.ts"
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

/** Writes rows whole: a reader sees all of them or what was there before. */
export const writeRows = (file: string, rows: Iterable<unknown>) =>
  Effect.try({
    try: () => {
      const half = `${file}.half-${process.pid}`
      writeFileSync(half, [...rows].map((row) => `${JSON.stringify(row)}\n`).join(""))
      renameSync(half, file)
    },
    catch: (cause) => new RunFolderUnusable({ message: `${file} could not be written: ${(cause as Error).message}` })
  })

const asked =
  (style: TagStyle) =>
  ({ problem }: WorkedProblem) => ({
    prompt: promptFor(style, problem.question),
    gold: problem.gold,
    problem: problem.id,
    columns: problem.columns
  })

const taught =
  (style: TagStyle) =>
  ({ problem, reasoning, answer }: WorkedProblem) => ({
    prompt: promptFor(style, problem.question),
    completion: [{ role: "assistant", content: writeSolution(style, reasoning, answer) }]
  })

/** Deals each gold to the problem half a data set further on: every gold is real, hardly one is right. */
const shuffleGolds = (rows: ReadonlyArray<WorkedProblem>): ReadonlyArray<WorkedProblem> =>
  rows.map((row, i) => {
    const other = rows[(i + Math.ceil(rows.length / 2)) % rows.length] as WorkedProblem
    return { ...row, problem: { ...row.problem, gold: other.problem.gold } }
  })

const styleOf = (name: string) => {
  const style = styles[name]
  return style === undefined
    ? Effect.fail(
        new ExperimentInvalid({
          message: `there is no tag style “${name}”. There are ${Object.keys(styles).join(" and ")}`
        })
      )
    : Effect.succeed(style)
}

/** Reads the experiment's data set and writes the rows of each phase into the run's folder. */
export const prepareRows = Effect.fn("training.prepareRows")(function* (experiment: Experiment, folder: string) {
  const style = yield* styleOf(experiment.style)
  const dataset = yield* loadDataSet(experiment.data)
  const { rows, dropped } = yield* readParts(dataset, experiment.from ?? null, experiment.seed, experiment.rows)
  const grpo = experiment.shuffle_golds === true ? shuffleGolds(rows.grpo) : rows.grpo
  const files = rowsOf(folder)
  yield* Effect.try({
    try: () => mkdirSync(join(folder, "data"), { recursive: true }),
    catch: (cause) => new RunFolderUnusable({ message: `${folder} could not be made: ${(cause as Error).message}` })
  })
  yield* writeRows(files.sft, rows.sft.map(taught(style)))
  yield* writeRows(files.grpo, grpo.map(asked(style)))
  yield* writeRows(files.evaluate, rows.evaluate.map(asked(style)))
  const problems: ReadonlyArray<Problem> = [...grpo, ...rows.evaluate].map(({ problem }) => problem)
  return {
    files,
    problems,
    counts: { sft: rows.sft.length, grpo: grpo.length, evaluate: rows.evaluate.length },
    dropped
  }
})
