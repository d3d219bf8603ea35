/** What every course of phases needs: the rubric it is paid by, the pool that scores, a bridge, and jobs over it. */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import type { Notice } from "../bridge/notice.ts"
import { serveBridge } from "../bridge/server.ts"
import { loadStyle } from "../data/style.ts"
import type { Experiment } from "../domain/experiment.ts"
import type { Job } from "../domain/job.ts"
import type { RubricRef } from "../domain/rubric.ts"
import type { LedgerFailed } from "../ledger/errors.ts"
import { resolveRubric } from "../scoring/resolve.ts"
import { Scoring } from "../scoring/scoring.ts"
import { ExperimentInvalid } from "./errors.ts"
import { phaseFiles, runJob } from "./harness.ts"

/** The experiment's rubric: where it lives, and what it says of itself. */
export const checkRubric = Effect.fn("training.checkRubric")(function* (experiment: Experiment) {
  const scoring = yield* Scoring
  const rubric = yield* resolveRubric(experiment.rubric, process.cwd())
  const info = yield* scoring.describe(rubric)
  const style = yield* loadStyle(experiment.style).pipe(
    Effect.mapError(({ message }) => new ExperimentInvalid({ message }))
  )
  if (info.style !== style.name)
    return yield* new ExperimentInvalid({
      message: `the rubric “${experiment.rubric}” reads the tag style ${info.style}, but the experiment asks the policy for ${style.name}. Set one to the other`
    })
  return { rubric, info }
})

/** The pool that runs this experiment's rewards, under its limits. */
export const scoringFor = ({ limits = {} }: Experiment) =>
  Scoring.layer({
    ...(limits.processes === undefined ? {} : { processes: limits.processes }),
    ...(limits.reward_ms === undefined ? {} : { rewardMs: limits.reward_ms }),
    ...(limits.heap_mb === undefined ? {} : { heapMb: limits.heap_mb }),
    ...(limits.memory_mb === undefined ? {} : { memoryMb: limits.memory_mb })
  })

interface CourseOptions {
  readonly run: string
  readonly attempt: number
  readonly folder: string
  readonly rubric: RubricRef
  readonly listen: { readonly host: string; readonly port: number } | "unix"
  readonly tell: (notice: Notice) => Effect.Effect<void>
  /** Told before each phase. */
  readonly begin: (job: Job) => Effect.Effect<void>
  /** What to type after a phase that failed; null where there is no going on. */
  readonly resume: string | null
}

/** Opens the bridge of one attempt, and gives what carries out jobs over it. */
export const openCourse = Effect.fn("training.openCourse")(function* (options: CourseOptions) {
  const { run, attempt, rubric } = options
  const ledgerFailed = yield* Deferred.make<never, LedgerFailed>()
  // What a phase said when it failed: the whole message, of which its log holds the last line.
  let said: string | null = null
  const notify = (notice: Notice): Effect.Effect<void> => {
    if (notice._tag === "ledger-failed") return Effect.asVoid(Deferred.fail(ledgerFailed, notice.error))
    if (notice._tag === "event" && notice.event._tag === "failed") said = notice.event.message
    return options.tell(notice)
  }
  const bridge = yield* serveBridge({ run, attempt, rubric, notify }, options.listen)
  const environment: Record<string, string> = bridge.token === null ? {} : { TOUCHSTONE_BRIDGE_TOKEN: bridge.token }
  const carryOut = Effect.fnUntraced(function* (job: Job) {
    const files = phaseFiles(options.folder, job)
    yield* options.begin(job)
    const work = runJob({ job, files, resume: options.resume, environment, said: () => said })
    // A ledger that takes nothing more ends the phase: its error is the cause, the harness's only a consequence.
    yield* Effect.raceFirst(work, Deferred.await(ledgerFailed))
  })
  return { bridge: bridge.address, carryOut }
})
