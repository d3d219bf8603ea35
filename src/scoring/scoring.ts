/** Scoring: the service that scores completions under a rubric, in processes that may be lost without losing a batch. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { RowScores, RubricInfo, RubricRef } from "../domain/rubric.ts"
import type { ServiceSettings } from "../reward/reward.ts"
import type { Asked, UnreadSample } from "../reward/row.ts"
import { type Code, digestOf, hasChanged, readCode } from "./digest.ts"
import { PoolBroken, RubricChanged, RubricNotLoaded, type ScoringError } from "./errors.ts"
import { defaultOptions, type ScoringOptions } from "./options.ts"
import { keyOf } from "./job.ts"
import { Pool } from "./pool.ts"
import type { Answer, LoadedRubric } from "./protocol.ts"
import { Services } from "./services/services.ts"
import type { LinesAnswer, LinesQuestion } from "./rows/lines.ts"
import { linesScorer, rubricTimer } from "./rows/scorer.ts"
import type { TimingAnswer, TimingQuestion } from "./rows/timing.ts"

export interface ScoredBatch {
  readonly info: RubricInfo
  /** One a sample, in their order. */
  readonly rows: ReadonlyArray<RowScores>
}

/** A rubric as it was when it was described. */
interface Known {
  readonly info: RubricInfo
  readonly services: LoadedRubric["services"]
  readonly code: Code
}

const asScoringError = (error: unknown): ScoringError =>
  error instanceof RubricNotLoaded || error instanceof RubricChanged || error instanceof PoolBroken
    ? error
    : new PoolBroken({ message: `scoring failed: ${error instanceof Error ? error.message : String(error)}` })

/**
 * Scores completions under a rubric.
 *
 * @example
 * const scoring = yield* Scoring
 * const ref = yield* resolveRubric("lesson", process.cwd())
 * const { info, rows } = yield* scoring.score(ref, samples)
 */
export class Scoring extends Context.Service<
  Scoring,
  {
    /** What a rubric is. Its digest is the one that scores made from now on belong to. */
    readonly describe: (ref: RubricRef) => Effect.Effect<RubricInfo, ScoringError>
    /**
     * Scores a batch. A reward that fails, hangs or eats memory is an unscored score of its row; the rest is scored.
     * `groups` tells how many rows each group has, in their order; every row is a group of its own where it is left out.
     */
    readonly score: (
      ref: RubricRef,
      samples: ReadonlyArray<UnreadSample>,
      groups?: ReadonlyArray<number>
    ) => Effect.Effect<ScoredBatch, ScoringError>
    /** Scores lines of a file and prints them; `info` is what `describe` said of the rubric. */
    readonly scoreLines: (
      ref: RubricRef,
      info: RubricInfo,
      lines: LinesQuestion
    ) => Effect.Effect<LinesAnswer, ScoringError>
    /** Times a rubric and each of its rewards in one process, on rows of a file. */
    readonly time: (ref: RubricRef, timing: TimingQuestion) => Effect.Effect<TimingAnswer, ScoringError>
  }
>()("touchstone/scoring/Scoring") {
  /** The service with its processes; they start when they are needed and end with the scope. */
  static readonly layer = (options: Partial<ScoringOptions> = {}): Layer.Layer<Scoring> =>
    Layer.provide(Scoring.layerOn(options), Services.layer())

  /** The service on services of your own. */
  static readonly layerOn = (options: Partial<ScoringOptions> = {}): Layer.Layer<Scoring, never, Services> =>
    Layer.effect(Scoring, make({ ...defaultOptions(), ...options }))
}

const make = Effect.fnUntraced(function* (options: ScoringOptions) {
  const known = new Map<string, Known>()
  const judges = yield* Services
  const pool = yield* Effect.acquireRelease(
    Effect.sync(
      () =>
        new Pool(options, (ref) => {
          // A process that starts late would load what the file says now, under a digest of what it said before.
          const before = known.get(keyOf(ref))
          return before !== undefined && hasChanged(before.code)
        })
    ),
    (open) => Effect.promise(() => open.close())
  )

  const learn = async (ref: RubricRef): Promise<Known> => {
    const before = known.get(keyOf(ref))
    if (before !== undefined) {
      if (!hasChanged(before.code)) return before
      // Node keeps modules for the life of a process: only new processes see the file as it is now.
      known.delete(keyOf(ref))
      pool.retire()
    }
    // The worker's word on what is wrong with a file is the better one, so esbuild's is heard only where it has none.
    const code = readCode(ref.module).catch((error: unknown) => error)
    const rubric = await pool.load(ref)
    const read = await code
    if (!isCode(read)) {
      const message = `${ref.module} runs, but its digest could not be made: ${read instanceof Error ? read.message : read}`
      throw new RubricNotLoaded({ module: ref.module, export: ref.export, message })
    }
    const { tags: _, services, ...told } = rubric
    const now = { info: { ...told, digest: digestOf(ref, read, rubric) }, services, code: read }
    known.set(keyOf(ref), now)
    return now
  }

  const learned = (ref: RubricRef) => Effect.tryPromise({ try: () => learn(ref), catch: asScoringError })

  const describe = Effect.fn("Scoring.describe")(function* (ref: RubricRef) {
    const { info } = yield* learned(ref)
    return info
  })

  /** What services say of each sample: the pool tells what their rewards ask, and they are asked from here. */
  const answered = Effect.fnUntraced(function* (
    ref: RubricRef,
    info: RubricInfo,
    services: ReadonlyMap<number, ServiceSettings>,
    samples: ReadonlyArray<UnreadSample>
  ) {
    const questions = yield* Effect.tryPromise({
      try: (signal) => pool.ask(ref, info.rewards, samples, signal),
      catch: asScoringError
    })
    const answerTo = ([reward, asked]: Asked) =>
      "_tag" in asked
        ? Effect.succeed<Answer>([reward, asked])
        : Effect.map(
            judges.answer(services.get(reward) as ServiceSettings, asked),
            (answer): Answer => [reward, answer]
          )
    // Each service bounds how much it is asked at a time.
    const concurrency = "unbounded"
    return yield* Effect.forEach(questions, (row) => Effect.forEach(row, answerTo, { concurrency }), { concurrency })
  })

  const score = Effect.fn("Scoring.score")(function* (
    ref: RubricRef,
    samples: ReadonlyArray<UnreadSample>,
    groups: ReadonlyArray<number> = []
  ) {
    const { info, services } = known.get(keyOf(ref)) ?? (yield* learned(ref))
    const answers = services.length === 0 ? [] : yield* answered(ref, info, new Map(services), samples)
    const rows = yield* Effect.tryPromise({
      try: (signal) => pool.score(ref, info.rewards, samples, groups, signal, answers),
      catch: asScoringError
    })
    return { info, rows }
  })

  const attempt = <A>(run: (signal: AbortSignal) => Promise<A>) =>
    Effect.tryPromise({ try: run, catch: asScoringError })
  return Scoring.of({
    describe,
    score,
    scoreLines: linesScorer(pool, attempt, score),
    time: rubricTimer(pool, attempt)
  })
})

const isCode = (given: unknown): given is Code => typeof given === "object" && given !== null && "stamps" in given
