/** The bridge's API in one table: path, message, answer. The Python side is held to the same Schemas. */
import {
  Advantages,
  AdvantagesAnswer,
  Answers,
  AnswersAnswer,
  Batch,
  BatchAnswer,
  Event,
  Metrics,
  Stored
} from "../domain/bridge.ts"

export const api = {
  batches: { path: "/v1/batches", message: Batch, answer: BatchAnswer },
  advantages: { path: "/v1/advantages", message: Advantages, answer: AdvantagesAnswer },
  answers: { path: "/v1/answers", message: Answers, answer: AnswersAnswer },
  metrics: { path: "/v1/metrics", message: Metrics, answer: Stored },
  events: { path: "/v1/events", message: Event, answer: Stored }
} as const

/** A generation batch of long completions with token ids is a few megabytes; this is far above it. */
export const MAX_BODY_MEBIBYTES = 512
