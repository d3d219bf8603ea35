/** The trainer's own figures, one a step and name. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Metrics } from "../domain/bridge.ts"
import { Connection } from "./connection.ts"

export const recordMetrics = Effect.fn("ledger.recordMetrics")(function* (metrics: Metrics) {
  const connection = yield* Connection
  yield* connection.transaction(({ prepare }) => {
    const insert = prepare(
      `INSERT INTO metrics (run, attempt, phase, mode, step, name, value) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET value = excluded.value`
    )
    for (const [name, value] of Object.entries(metrics.values))
      insert.run(metrics.run, metrics.attempt, metrics.phase, metrics.mode, metrics.step, name, value)
  })
})

export const MetricRow = Schema.Struct({
  attempt: Schema.Int,
  phase: Schema.String,
  mode: Schema.String,
  step: Schema.Int,
  name: Schema.String,
  value: Schema.Finite
})

/** A run's metrics in the order of their steps; where a step was made twice, the later attempt's. */
export const metricsOf = Effect.fn("ledger.metricsOf")(function* (run: string) {
  const connection = yield* Connection
  return yield* connection.rows(
    MetricRow,
    `SELECT max(attempt) AS attempt, phase, mode, step, name, value FROM metrics
      WHERE run = ? GROUP BY phase, mode, step, name ORDER BY phase, mode, name, step`,
    [run]
  )
})
