/**
 * Scoring lines: a process reads, scores and prints them in one go. Where it dies, and where a reward asks a service, the
 * rows are read here and go the way of every batch, in which a row that takes a process down costs itself alone.
 */
import * as Effect from "effect/Effect"
import type { RubricInfo, RubricRef } from "../../domain/rubric.ts"
import type { TagStyle } from "../../style/style.ts"
import { PoolBroken, type ScoringError } from "../errors.ts"
import type { Pool } from "../pool.ts"
import type { Scoring } from "../scoring.ts"
import type { TimingAnswer, TimingQuestion } from "./timing.ts"
import { type LinesAnswer, type LinesQuestion, readLines, tellLines } from "./lines.ts"

type Score = Scoring["Service"]["score"]

/**
 * @param attempt runs something of the pool, with its failures told as scoring's
 * @param score scores a batch
 */
export const linesScorer =
  (
    pool: Pool,
    attempt: <A>(run: (signal: AbortSignal) => Promise<A>) => Effect.Effect<A, ScoringError>,
    score: Score
  ) =>
  (ref: RubricRef, info: RubricInfo, question: LinesQuestion): Effect.Effect<LinesAnswer, ScoringError> =>
    Effect.gen(function* () {
      const asks = info.rewards.some(({ kind }) => kind === "service")
      const { outcome, rubric } = yield* attempt(() => pool.once(ref, asks ? null : { kind: "lines", lines: question }))
      if (outcome?.kind === "reply") {
        if (outcome.reply.kind === "told") return outcome.reply.lines
        return yield* new PoolBroken({ message: "a scoring process gave an answer that does not fit its question" })
      }
      const read = readLines(question, rubric.rewards, rubric.tags as TagStyle)
      const { rows } = yield* score(ref, read.samples, read.groups)
      return tellLines(question, rubric.rewards, read, rows)
    })

/** Times a rubric in a process of its own. */
export const rubricTimer =
  (pool: Pool, attempt: <A>(run: (signal: AbortSignal) => Promise<A>) => Effect.Effect<A, ScoringError>) =>
  (ref: RubricRef, timing: TimingQuestion): Effect.Effect<TimingAnswer, ScoringError> =>
    Effect.gen(function* () {
      const { outcome } = yield* attempt(() => pool.once(ref, { kind: "time", timing }))
      if (outcome?.kind === "reply" && outcome.reply.kind === "timed") return outcome.reply.timing
      const why = outcome?.kind === "died" ? outcome.death.message : "it gave another answer"
      return yield* new PoolBroken({ message: `the process that was timed did not come to its end: ${why}` })
    })
