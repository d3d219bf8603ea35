/**
 * Gathers what the doctor judges an experiment by: its rows as training would make them, its rubric, its worked solutions
 * under it, what the harness sees, the machine, and a pilot where one is asked for. A part that fails is told as not told.
 */
import { readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import * as Effect from "effect/Effect"
import { loadDataSet } from "../data/datasets.ts"
import { DataUnusable } from "../data/errors.ts"
import { isPrepared } from "../data/prepare/folder.ts"
import { loadStyle } from "../data/style.ts"
import { BUILT_IN, type Experiment } from "../domain/experiment.ts"
import type { NotTold } from "../domain/inspect.ts"
import type { Settings } from "../domain/job.ts"
import { problemId } from "../domain/problem.ts"
import type { RubricInfo, RubricRef } from "../domain/rubric.ts"
import type { AdapterFacts, Facts, RowFacts } from "../doctor/facts.ts"
import { machineFacts } from "../doctor/hardware.ts"
import { isTold } from "../doctor/told.ts"
import { resolveRubric } from "../scoring/resolve.ts"
import { Scoring } from "../scoring/scoring.ts"
import { promptFor, type TagStyle, tagsOf, writeSolution } from "../style/style.ts"
import { readyBase } from "./base-now.ts"
import { scoringFor } from "./course.ts"
import { RunFolderUnusable } from "./errors.ts"
import { type AskedRow, type Prepared, readRows, readSolutions, type RowsRead } from "./examine/rows.ts"
import { scoreSolutions } from "./examine/solutions.ts"
import type { Home } from "./home.ts"
import { inspect } from "./inspect.ts"
import { pilot } from "./pilot.ts"
import { prepareRows, type RunRows } from "./prepare.ts"
import { makeScratch } from "./scratch.ts"

/** Worked solutions that are scored, and rows whose tokens are counted. */
const SOLUTIONS = 512
const COUNTED_ROWS = 2048
/** A judge model costs money by the question: it is asked so often that one sees whether it answers. */
const ASKED_OF_SERVICES = 4

export interface ExamineOptions {
  readonly home: Home
  /** Problems of the pilot; null for none. */
  readonly pilot: number | null
  /** LoRA weights on the experiment's model that the pilot samples; null for the base. */
  readonly adapter: string | null
  /** A line on what is being looked at. */
  readonly tell: (line: string) => Effect.Effect<void>
  /** False where Python is to be left alone: what needs it is not told. */
  readonly harness: boolean
}

/** A part, or why it is not told. Only its own failure: an interruption and a bug go on. */
const orNotTold = <A, E extends { readonly message: string }, R>(part: Effect.Effect<A, E, R>) =>
  Effect.catch(
    part,
    (error): Effect.Effect<NotTold> =>
      Effect.succeed({ not_told: error.message.trim() === "" ? "no reason was given" : error.message })
  )

interface KnownRubric {
  readonly ref: RubricRef
  readonly info: RubricInfo
}

const learnRubric = Effect.fnUntraced(function* (experiment: Experiment) {
  const scoring = yield* Scoring
  const ref = yield* resolveRubric(experiment.rubric, process.cwd())
  return { ref, info: yield* scoring.describe(ref) } satisfies KnownRubric
})

/** Golds of worked solutions that no GRPO row has: a data set made in code makes other problems for each phase. */
const madeGolds = Effect.fnUntraced(function* ({ data, seed }: Experiment, rows: number) {
  const none: ReadonlyMap<string, Pick<AskedRow, "gold" | "columns">> = new Map()
  if (isPrepared(data)) return none
  const dataset = yield* loadDataSet(data)
  if (dataset.kind !== "made") return none
  const made = yield* Effect.try({
    try: () => dataset.make("sft", seed, rows),
    catch: (cause) =>
      new DataUnusable({ message: `${data} could not make SFT's rows again: ${(cause as Error).message}` })
  })
  return new Map(made.map(({ question, gold, columns }) => [problemId(question), { gold, columns }] as const))
})

const lookAtRows = Effect.fnUntraced(function* (
  experiment: Experiment,
  { files, counts, dropped, held_back = null }: Prepared,
  rubric: KnownRubric | NotTold
) {
  const asksServices = isTold(rubric) && rubric.info.rewards.some(({ kind }) => kind === "service")
  const most = asksServices ? ASKED_OF_SERVICES : SOLUTIONS
  const { solutions, read } = yield* Effect.tryPromise({
    try: async () => {
      const solutions = await readSolutions(files, counts, most)
      const wanted = new Set(solutions.map(({ problem }) => problem))
      return { solutions, read: await readRows(files, counts, wanted) }
    },
    catch: (cause) => new RunFolderUnusable({ message: `the rows could not be read: ${(cause as Error).message}` })
  })
  const scored = yield* orNotTold(scoreKnown(experiment, counts.sft, rubric, solutions, read))
  return { counts, dropped, held_back, ...read.facts, solutions: scored } satisfies RowFacts
})

const scoreKnown = Effect.fnUntraced(function* (
  experiment: Experiment,
  rows: number,
  rubric: KnownRubric | NotTold,
  solutions: Parameters<typeof scoreSolutions>[2],
  { asked }: RowsRead
) {
  if (!isTold(rubric)) return rubric
  const missing = solutions.some(({ problem }) => !asked.has(problem))
  const made = experiment.rows.sft ?? rows
  const golds = missing ? new Map([...(yield* madeGolds(experiment, made)), ...asked]) : asked
  return yield* scoreSolutions(rubric.ref, rubric.info, solutions, golds)
})

const readAdapter = (folder: string) =>
  Effect.try({
    try: (): AdapterFacts => ({
      folder,
      config: JSON.parse(readFileSync(join(folder, "adapter_config.json"), "utf8")) as Settings
    }),
    catch: () => new RunFolderUnusable({ message: `${folder} holds no adapter_config.json that can be read` })
  })

/** A conversation that shows what the template does with each part of a row. */
const probeOf = (style: TagStyle) => ({
  prompt: promptFor(style, "What is 6 + 9?"),
  completion: [{ role: "assistant" as const, content: writeSolution(style, "6 + 9 = 15", "15") }]
})

/** Everything the checks need, each part by itself. */
export const examine = (experiment: Experiment, options: ExamineOptions) =>
  gather(experiment, options).pipe(
    Effect.scoped,
    Effect.provide(scoringFor(experiment)),
    Effect.withSpan("training.examine")
  )

const gather = Effect.fnUntraced(function* (experiment: Experiment, options: ExamineOptions) {
  const { tell, home } = options
  const style = yield* loadStyle(experiment.style)
  const scratch = yield* makeScratch("doctor")
  yield* tell("rubric …")
  const rubric = yield* orNotTold(learnRubric(experiment))
  yield* tell("rows …")
  // As they are: a control deals its golds to other problems, and no solution would be right.
  const prepared = yield* orNotTold(prepareRows({ ...experiment, shuffle_golds: false }, scratch.folder))
  if (isTold(prepared)) yield* tell("golds and worked solutions …")
  const rows = isTold(prepared) ? yield* orNotTold(lookAtRows(experiment, prepared, rubric)) : prepared
  const askHarness = Effect.gen(function* () {
    if (!options.harness) return { not_told: "the harness was not asked" }
    const model = experiment.model === BUILT_IN ? yield* readyBase(experiment, home, tell) : experiment.model
    yield* tell("tokenizer, template, model and machine …")
    const fileOf = (part: keyof RunRows) =>
      isTold(prepared) && prepared.counts[part] > 0 ? prepared.files[part] : null
    return yield* inspect({
      model,
      tags: tagsOf(style),
      probe: probeOf(style),
      rows: { sft: fileOf("sft"), grpo: fileOf("grpo"), evaluate: fileOf("evaluate") },
      most_rows: COUNTED_ROWS,
      sft: experiment.sft,
      grpo: experiment.grpo
    })
  })
  const inspected = yield* orNotTold(askHarness)
  const { adapter } = options
  const facts: Facts = {
    experiment,
    style,
    rubric: isTold(rubric) ? rubric.info : rubric,
    rows,
    inspected,
    adapter: adapter === null ? null : yield* orNotTold(readAdapter(resolve(adapter))),
    machine: machineFacts(home.folder),
    pilot: yield* pilotOf(experiment, style, prepared, options)
  }
  return facts
})

const pilotOf = Effect.fnUntraced(function* (
  experiment: Experiment,
  style: TagStyle,
  prepared: Prepared | NotTold,
  { pilot: problems, adapter, home, tell }: ExamineOptions
) {
  if (problems === null) return null
  if (!isTold(prepared)) return { not_told: "there are no rows to sample on" }
  yield* tell(`pilot: ${problems} problems …`)
  const options = { experiment, style, problems, rows: prepared.files.grpo, adapter, home, tell: () => Effect.void }
  return yield* orNotTold(pilot(options))
})
