/** A run from its experiment to its end: rows, base, SFT, GRPO, evaluation; and a run that fell, taken up again. */
import { randomBytes } from "node:crypto"
import { existsSync, readFileSync, rmSync } from "node:fs"
import { join, resolve } from "node:path"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { Notice } from "../bridge/notice.ts"
import { SHIPPED } from "../data/datasets.ts"
import { anchoredStyle } from "../data/style.ts"
import type { Phase } from "../domain/bridge.ts"
import { BUILT_IN, type Experiment } from "../domain/experiment.ts"
import type { Job } from "../domain/job.ts"
import type { RubricInfo, RubricRef } from "../domain/rubric.ts"
import { rubricsOf } from "../ledger/batches.ts"
import { openEvaluation } from "../ledger/evaluations.ts"
import { registerProblems } from "../ledger/problems.ts"
import { closeAttempt, createRun, finishedPhases, findRun, openAttempt, type Run, recordEvent } from "../ledger/runs.ts"
import { shippedRubrics } from "../scoring/resolve.ts"
import { planBase, weightsHash } from "./base.ts"
import { checkRubric, openCourse, scoringFor } from "./course.ts"
import { NotResumable } from "./errors.ts"
import { findPython } from "./harness.ts"
import type { Prepared } from "./examine/rows.ts"
import type { Home } from "./home.ts"
import { evaluateJob, evaluationId, grpoJob, type JobContext, policiesOfRun, sftJob } from "./jobs.ts"
import { preflight } from "./preflight.ts"
import { prepareRows, rowsOf } from "./prepare.ts"

/** What a run tells while it goes. */
export type RunNotice =
  | Notice
  | {
      readonly _tag: "run"
      readonly run: string
      readonly attempt: number
      readonly folder: string
      readonly experiment: Experiment
    }
  | {
      readonly _tag: "rows"
      readonly counts: Readonly<Record<string, number>>
      readonly dropped: Readonly<Record<string, number>>
      /** Training rows kept out because an evaluation problem is the same or near. */
      readonly held_back: number
    }
  /** A file of the data set comes from the hub. */
  | { readonly _tag: "download"; readonly file: string; readonly done: number; readonly total: number }
  | { readonly _tag: "warning"; readonly message: string }
  | { readonly _tag: "phase"; readonly phase: Phase }

export interface TrainOptions {
  readonly home: Home
  readonly listen: { readonly host: string; readonly port: number } | "unix"
  readonly tell: (notice: RunNotice) => Effect.Effect<void>
}

export interface StartOptions extends TrainOptions {
  /** Starts the run whatever the doctor says of it. */
  readonly unchecked: boolean
}

const LETTERS = "abcdefghijklmnopqrstuvwxyz234567"

/** Eight letters that are easy to type; a beginning of two or three is mostly enough to name a run. */
const newRunId = (): string => [...randomBytes(8)].map((byte) => LETTERS[byte % 32]).join("")

/** Starts a run and carries it to its end. Returns its id. */
export const train = (experiment: Experiment, options: StartOptions) =>
  startRun(experiment, options).pipe(Effect.provide(scoringFor(experiment)))

/** The experiment with absolute paths, so that the run can be taken up from any folder. */
const anchor = (experiment: Experiment, rubric: RubricRef): Experiment => {
  // A name that comes with the program stays one, whatever lies in the working folder under it.
  const ours: ReadonlyArray<string> = [BUILT_IN, ...SHIPPED]
  const path = (text: string): string => (!ours.includes(text) && existsSync(text) ? resolve(text) : text)
  return {
    ...experiment,
    model: path(experiment.model),
    data: path(experiment.data),
    style: anchoredStyle(experiment.style),
    rubric: Object.hasOwn(shippedRubrics, experiment.rubric) ? experiment.rubric : `${rubric.module}#${rubric.export}`,
    ...(experiment.from === undefined ? {} : { from: resolve(experiment.from) })
  }
}

const startRun = Effect.fn("training.train")(function* (asked: Experiment, options: StartOptions) {
  yield* findPython
  const { rubric, info } = yield* checkRubric(asked)
  const experiment = anchor(asked, rubric)
  const check = Effect.fnUntraced(function* (rows: Prepared | null) {
    if (!options.unchecked) yield* preflight({ experiment, rubric: info, rows, home: options.home })
  })
  // What is wrong with the settings is told before rows are made, which may take minutes.
  yield* check(null)
  const id = newRunId()
  const folder = join(options.home.runs, id)
  const prepared = yield* prepareRows(experiment, folder, (notice) => {
    if (notice._tag === "download") Effect.runFork(options.tell(notice))
  }).pipe(
    Effect.tap(check),
    Effect.onError(() => Effect.sync(() => rmSync(folder, { recursive: true, force: true })))
  )
  yield* createRun({ id, folder, experiment })
  yield* registerProblems(prepared.problems)
  const { counts, dropped, held_back } = prepared
  yield* options.tell({ _tag: "rows", counts, dropped, held_back })
  return yield* attemptRun(yield* findRun(id), options)
})

const short = (digest: string): string => digest.slice(0, 12)

/** Takes up a run that did not finish, from its last whole checkpoint, as a further attempt. Returns its id. */
export const resume = Effect.fn("training.resume")(function* (name: string, options: TrainOptions) {
  yield* findPython
  const run = yield* findRun(name)
  if (run.state === "finished")
    return yield* new NotResumable({ message: `run ${run.id} is finished: there is nothing to resume` })
  if (!Object.values(rowsOf(run.folder)).every((file) => existsSync(file)))
    return yield* new NotResumable({
      message: `the rows of run ${run.id} are not in ${run.folder} any more. Start a new run of its experiment`
    })
  return yield* attemptRun(run, options).pipe(Effect.provide(scoringFor(run.experiment)))
})

const attemptRun = Effect.fnUntraced(function* (run: Run, options: TrainOptions) {
  const { rubric, info } = yield* checkRubric(run.experiment)
  const before = yield* rubricsOf(run.id)
  yield* Effect.acquireUseRelease(
    openAttempt(run.id, process.pid),
    (attempt) =>
      Effect.gen(function* () {
        yield* options.tell({ _tag: "run", run: run.id, attempt, folder: run.folder, experiment: run.experiment })
        if (before.length > 0 && !before.includes(info.digest))
          yield* options.tell({
            _tag: "warning",
            message: `the rubric “${run.experiment.rubric}” changed since this run began (${before.map(short).join(", ")} → ${short(info.digest)}): its attempts are paid differently`
          })
        yield* carryOutRun(run, attempt, { rubric, info }, options)
      }).pipe(Effect.scoped),
    (attempt, exit) => close(run.id, attempt, exit)
  )
  return run.id
})

/** One attempt: the bridge, and the jobs of all phases that are not finished yet. */
const carryOutRun = Effect.fnUntraced(function* (
  run: Run,
  attempt: number,
  { rubric, info }: { readonly rubric: RubricRef; readonly info: RubricInfo },
  options: TrainOptions
) {
  const { bridge, carryOut } = yield* openCourse({
    run: run.id,
    attempt,
    folder: run.folder,
    rubric,
    listen: options.listen,
    tell: options.tell,
    begin: (job) => options.tell({ _tag: "phase", phase: job._tag }),
    resume: run.id
  })
  const context = {
    run: run.id,
    attempt,
    folder: run.folder,
    bridge,
    experiment: run.experiment,
    rows: rowsOf(run.folder),
    rewards: info.rewards.map((reward) => reward.name)
  }
  const model = yield* makeModel(context, options.home, carryOut)
  yield* runPhases({ ...context, model }, carryOut)
})

/** The base model's folder or name; the built-in one is made first where it is not in the cache. */
const makeModel = Effect.fnUntraced(function* <E, R>(
  context: Omit<JobContext, "model">,
  home: Home,
  carryOut: (job: Job) => Effect.Effect<void, E, R>
) {
  if (context.experiment.model !== BUILT_IN) return context.experiment.model
  const { folder, job } = yield* planBase(context, home.cache)
  if (job !== null) yield* carryOut(job)
  yield* recordEvent(context.run, context.attempt, "base", {
    _tag: "policy",
    name: "base",
    folder,
    hash: weightsHash(folder),
    parent: null
  })
  return folder
})

const countRows = (file: string): number => readFileSync(file, "utf8").split("\n").length - 1

const runPhases = Effect.fnUntraced(function* <E, R>(
  context: JobContext,
  carryOut: (job: Job) => Effect.Effect<void, E, R>
) {
  const { experiment } = context
  const done = yield* finishedPhases(context.run)
  if (experiment.sft !== null && !done.has("sft")) yield* carryOut(sftJob(context, experiment.sft))
  if (experiment.grpo !== null && !done.has("grpo")) yield* carryOut(grpoJob(context, experiment.grpo))
  const problems = countRows(context.rows.evaluate)
  if (experiment.evaluate !== null && !done.has("evaluate") && problems > 0) {
    for (const policy of policiesOfRun(experiment))
      yield* openEvaluation({
        id: evaluationId(context.run, policy),
        run: context.run,
        policy,
        sampling: experiment.evaluate,
        problems
      })
    yield* carryOut(evaluateJob(context, experiment.evaluate))
  }
})

/** Writes down how an attempt ended. Where the ledger itself is what failed, that is already being told. */
const close = (run: string, attempt: number, exit: Exit.Exit<unknown, unknown>) => {
  if (Exit.isSuccess(exit)) return closeAttempt(run, attempt, "finished", null)
  const stopped = Cause.hasInterruptsOnly(exit.cause)
  const error = Cause.squash(exit.cause)
  const message = stopped ? "stopped by hand" : error instanceof Error ? error.message : String(error)
  return Effect.ignore(closeAttempt(run, attempt, stopped ? "stopped" : "failed", message))
}
