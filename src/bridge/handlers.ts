/** What the bridge does with each message. A batch is in the ledger, durably, before its answer goes out. */
import * as Effect from "effect/Effect"
import * as Semaphore from "effect/Semaphore"
import type {
  Advantages,
  Answers,
  AnswersAnswer,
  Batch,
  BatchAnswer,
  BatchRow,
  Event,
  Metrics
} from "../domain/bridge.ts"
import type { RowScores, RubricInfo, RubricRef } from "../domain/rubric.ts"
import { storedAnswer, recordAdvantages, recordBatch } from "../ledger/batches.ts"
import { hasAnswers, recordAnswers } from "../ledger/evaluations.ts"
import { recordMetrics } from "../ledger/metrics.ts"
import { recordEvent } from "../ledger/runs.ts"
import { Scoring } from "../scoring/scoring.ts"
import { MessageRefused } from "./errors.ts"
import { reachFaultPoint } from "./fault.ts"
import type { Notice } from "./notice.ts"

/** The one run and attempt that a bridge serves. */
export interface Served {
  readonly run: string
  readonly attempt: number
  readonly rubric: RubricRef
  readonly notify: (notice: Notice) => Effect.Effect<void>
}

const sampleOf = (
  row: Pick<BatchRow, "prompt" | "completion" | "gold" | "columns" | "truncated" | "token_ids">,
  step: number | null
) => ({
  prompt: row.prompt,
  completion: row.completion,
  gold: row.gold,
  columns: row.columns,
  truncated: row.truncated,
  tokens: row.token_ids.length,
  step
})

/** The mean of each reward over the rows where it has a value. */
const meansOf = (rubric: RubricInfo, rows: ReadonlyArray<RowScores>): Record<string, number | null> =>
  Object.fromEntries(
    rubric.rewards.map(({ name }, place) => {
      const values = rows.flatMap(({ scores }) => {
        const score = scores[place]
        return score?._tag === "Scored" ? [score.value] : []
      })
      return [name, values.length === 0 ? null : values.reduce((sum, v) => sum + v, 0) / values.length]
    })
  )

export const makeHandlers = Effect.fnUntraced(function* (served: Served) {
  const scoring = yield* Scoring
  // One batch at a time: a message posted again while its first copy is still being scored waits, then finds it stored.
  const turn = yield* Semaphore.make(1)

  const mine = (message: { readonly run: string; readonly attempt: number }) =>
    message.run === served.run && message.attempt === served.attempt
      ? Effect.void
      : Effect.fail(
          new MessageRefused({
            message: `this bridge serves attempt ${served.attempt} of run ${served.run}, not attempt ${message.attempt} of ${message.run}`
          })
        )

  const batches = Effect.fnUntraced(function* (batch: Batch, content: string) {
    yield* mine(batch)
    if (batch.rows.length % batch.group_size !== 0)
      return yield* new MessageRefused({
        message: `${batch.rows.length} completions cannot be cut into groups of ${batch.group_size}`
      })
    const known = yield* storedAnswer(batch, content)
    if (known !== null) return known
    const { info, rows } = yield* scoring.score(
      served.rubric,
      batch.rows.map((row) => sampleOf(row, batch.step)),
      Array.from({ length: batch.rows.length / batch.group_size }, () => batch.group_size)
    )
    const answer: BatchAnswer = {
      batch: batch.batch,
      rewards: info.rewards.map((reward) => reward.name),
      contributions: rows.map((row) => row.contributions),
      unscored: rows.filter((row) => row.total === null).length
    }
    reachFaultPoint("before-commit", batch.attempt)
    yield* recordBatch(batch, content, info, rows, answer)
    reachFaultPoint("after-commit", batch.attempt)
    yield* served.notify({
      _tag: "batch",
      phase: batch.phase,
      step: batch.step,
      mode: batch.mode,
      size: batch.rows.length,
      means: meansOf(info, rows),
      unscored: answer.unscored
    })
    return answer
  }, turn.withPermits(1))

  const advantages = Effect.fnUntraced(function* (message: Advantages) {
    const answer = yield* recordAdvantages(message)
    if (!answer.agrees)
      yield* served.notify({ _tag: "disagreement", batch: answer.batch, difference: answer.difference })
    return answer
  }, turn.withPermits(1))

  const answers = Effect.fnUntraced(function* (message: Answers) {
    if (!message.evaluation.startsWith(`${served.run}/`))
      return yield* new MessageRefused({ message: `${message.evaluation} is no evaluation of run ${served.run}` })
    const answer: AnswersAnswer = { batch: message.batch, stored: message.rows.length }
    if (yield* hasAnswers(message)) return answer
    const { info, rows } = yield* scoring.score(
      served.rubric,
      message.rows.map((row) => sampleOf(row, null))
    )
    yield* recordAnswers(message, info, rows)
    yield* served.notify({
      _tag: "answers",
      evaluation: message.evaluation,
      size: rows.length,
      means: meansOf(info, rows)
    })
    return answer
  }, turn.withPermits(1))

  const metrics = Effect.fnUntraced(function* (message: Metrics) {
    yield* mine(message)
    yield* recordMetrics(message)
    yield* served.notify({ ...message, _tag: "metrics" })
    return { stored: true }
  })

  const events = Effect.fnUntraced(function* (message: Event) {
    yield* mine(message)
    yield* recordEvent(message.run, message.attempt, message.phase, message.event)
    yield* served.notify({ _tag: "event", phase: message.phase, event: message.event })
    return { stored: true }
  })

  return { batches, advantages, answers, metrics, events }
})
