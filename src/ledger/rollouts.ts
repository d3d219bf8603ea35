/** Rollouts as people ask for them: filtered, sorted, one row each with a column a reward. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Conversation } from "../domain/conversation.ts"
import type { RolloutField } from "../domain/rollout.ts"
import { Evidence } from "../domain/score.ts"
import { Connection, type Parameter } from "./connection.ts"
import { NotFound } from "./errors.ts"
import { type Field, type Fields, type FilterInvalid, parseFilter, parseSort } from "./filter.ts"

const FIELDS: Readonly<Record<RolloutField, Field>> = {
  id: { sql: "o.id", kind: "number" },
  attempt: { sql: "b.attempt", kind: "number" },
  phase: { sql: "b.phase", kind: "text" },
  step: { sql: "b.step", kind: "number" },
  mode: { sql: "b.mode", kind: "text" },
  batch: { sql: "b.id", kind: "text" },
  group: { sql: "o.group_index", kind: "number" },
  rank: { sql: "o.rank", kind: "number" },
  problem: { sql: "p.id", kind: "text" },
  gold: { sql: "p.gold", kind: "text" },
  tokens: { sql: "c.tokens", kind: "number" },
  truncated: { sql: "c.truncated", kind: "number" },
  total: { sql: "t.total", kind: "number" },
  advantage: { sql: "a.advantage", kind: "number" },
  dead_group: { sql: "a.dead_group", kind: "number" },
  text: { sql: "c.text", kind: "text" }
}

const SELECTED = Object.entries(FIELDS)
  .map(([name, { sql }]) => `${sql} AS "${name}"`)
  .join(", ")

const RolloutRow = Schema.Struct({
  id: Schema.Int,
  attempt: Schema.Int,
  phase: Schema.String,
  step: Schema.Int,
  mode: Schema.String,
  batch: Schema.String,
  group: Schema.Int,
  rank: Schema.Int,
  problem: Schema.String,
  gold: Schema.String,
  tokens: Schema.Int,
  truncated: Schema.Int,
  total: Schema.NullOr(Schema.Finite),
  advantage: Schema.NullOr(Schema.Finite),
  dead_group: Schema.NullOr(Schema.Int),
  text: Schema.String,
  rewards: Schema.fromJsonString(Schema.Record(Schema.String, Schema.NullOr(Schema.Finite)))
})
export type RolloutRow = typeof RolloutRow.Type

const FROM = `FROM rollouts o
  JOIN batches b ON b.key = o.batch
  JOIN completions c ON c.id = o.completion
  JOIN problems p ON p.key = c.problem
  LEFT JOIN totals t ON t.completion = o.completion AND t.rubric = b.rubric
  LEFT JOIN advantages a ON a.rollout = o.id`

const REWARDS = `(SELECT json_group_object(r.name, s.value) FROM scores s JOIN rewards r ON r.key = s.reward
                  WHERE s.completion = o.completion AND r.rubric = b.rubric) AS rewards`

const ofReward = (name: string): Field => ({
  kind: "number",
  sql: `(SELECT s.value FROM scores s JOIN rewards r ON r.key = s.reward
    WHERE s.completion = o.completion AND r.rubric = b.rubric AND r.name = '${name.replaceAll("'", "''")}')`
})

/** The names of a run's rewards, in the order of its rubric. */
export const rewardNames = Effect.fn("ledger.rewardNames")(function* (run: string) {
  const connection = yield* Connection
  const rows = yield* connection.rows(
    Schema.Struct({ name: Schema.String }),
    `SELECT name FROM rewards WHERE rubric IN (SELECT rubric FROM batches WHERE run = ?)
      GROUP BY name ORDER BY min(place)`,
    [run]
  )
  return rows.map((row) => row.name)
})

/** Rollouts of a run; `limit` 0 is all of them. */
export const listRollouts = Effect.fn("ledger.listRollouts")(function* (query: {
  readonly run: string
  readonly where: string | null
  readonly sort: string | null
  readonly limit: number
}) {
  const connection = yield* Connection
  const rewards = yield* rewardNames(query.run)
  const fields: Fields = new Map([...rewards.map((name) => [name, ofReward(name)] as const), ...Object.entries(FIELDS)])
  const { where, order } = yield* Effect.try({
    try: () => ({
      where: query.where === null ? null : parseFilter(query.where, fields),
      order: query.sort === null ? "o.id ASC" : parseSort(query.sort, fields)
    }),
    catch: (error) => error as FilterInvalid
  })
  const parameters: Array<Parameter> = [query.run, ...(where?.parameters ?? [])]
  return yield* connection.rows(
    RolloutRow,
    `SELECT ${SELECTED}, ${REWARDS}
     ${FROM} WHERE b.run = ?${where === null ? "" : ` AND (${where.sql})`}
     ORDER BY ${order}, o.id ASC${query.limit === 0 ? "" : ` LIMIT ${query.limit}`}`,
    parameters
  )
})

const ScoreRow = Schema.Struct({
  name: Schema.String,
  value: Schema.NullOr(Schema.Finite),
  reason: Schema.NullOr(Schema.String),
  message: Schema.NullOr(Schema.String),
  evidence: Schema.NullOr(Schema.fromJsonString(Schema.Array(Evidence))),
  contribution: Schema.NullOr(Schema.Finite)
})

const Shown = Schema.Struct({
  ...RolloutRow.fields,
  run: Schema.String,
  completion: Schema.Int,
  rubric: Schema.String,
  computed: Schema.NullOr(Schema.Finite),
  conversation: Schema.fromJsonString(Conversation)
})

/** One rollout whole: the conversation, its scores with evidence, and its group. */
export const showRollout = Effect.fn("ledger.showRollout")(function* (id: number) {
  const connection = yield* Connection
  const [rollout] = yield* connection.rows(
    Shown,
    `SELECT ${SELECTED}, ${REWARDS},
            b.run, o.completion, u.digest AS rubric, a.computed, q.conversation
     ${FROM} JOIN prompts q ON q.key = c.prompt JOIN rubrics u ON u.key = b.rubric WHERE o.id = ?`,
    [id]
  )
  if (rollout === undefined)
    return yield* new NotFound({
      what: "rollout",
      message: `there is no rollout ${id}. \`touchstone rollouts list @last\` shows those of the last run`
    })
  const scores = yield* connection.rows(
    ScoreRow,
    `SELECT r.name, s.value, s.reason, s.message, s.evidence, s.contribution FROM scores s
       JOIN rewards r ON r.key = s.reward JOIN rubrics u ON u.key = r.rubric
      WHERE s.completion = ? AND u.digest = ? ORDER BY r.place`,
    [rollout.completion, rollout.rubric]
  )
  const siblings = yield* connection.rows(
    Schema.Struct({
      id: Schema.Int,
      total: Schema.NullOr(Schema.Finite),
      advantage: Schema.NullOr(Schema.Finite),
      text: Schema.String
    }),
    `SELECT o.id, t.total, a.advantage, c.text ${FROM} WHERE b.id = ? AND o.group_index = ? AND o.id != ? ORDER BY o.place`,
    [rollout.batch, rollout.group, id]
  )
  return { ...rollout, scores, siblings }
})

const Curve = Schema.Struct({ step: Schema.Int, name: Schema.String, mean: Schema.NullOr(Schema.Finite) })

/** The mean of each reward a training step, over the latest attempt that made the step. */
export const rewardCurves = Effect.fn("ledger.rewardCurves")(function* (run: string) {
  const connection = yield* Connection
  return yield* connection.rows(
    Curve,
    `WITH latest AS (SELECT step, max(attempt) AS attempt FROM batches WHERE run = ? AND mode = 'train' GROUP BY step)
     SELECT b.step, r.name, avg(s.value) AS mean
       FROM latest l
       JOIN batches b ON b.run = ? AND b.step = l.step AND b.attempt = l.attempt AND b.mode = 'train'
       JOIN rollouts o ON o.batch = b.key
       JOIN scores s ON s.completion = o.completion
       JOIN rewards r ON r.key = s.reward AND r.rubric = b.rubric
      GROUP BY b.step, r.name ORDER BY b.step, r.place`,
    [run, run]
  )
})

const Tally = Schema.Struct({
  batches: Schema.Int,
  rollouts: Schema.Int,
  unscored: Schema.Int,
  truncated: Schema.Int,
  disagreeing: Schema.Int,
  without_advantages: Schema.Int
})

/** What a run's ledger holds in numbers, and what is wrong in it. */
export const tallyRollouts = Effect.fn("ledger.tallyRollouts")(function* (run: string) {
  const connection = yield* Connection
  const [tally] = yield* connection.rows(
    Tally,
    `SELECT (SELECT count(*) FROM batches WHERE run = ?) AS batches,
            count(*) AS rollouts,
            coalesce(sum(t.total IS NULL), 0) AS unscored,
            coalesce(sum(c.truncated), 0) AS truncated,
            (SELECT count(*) FROM batches WHERE run = ? AND agrees = 0) AS disagreeing,
            (SELECT count(*) FROM batches WHERE run = ? AND agrees IS NULL) AS without_advantages
     ${FROM} WHERE b.run = ?`,
    [run, run, run, run]
  )
  return tally as typeof Tally.Type
})

/** Unscored scores of a run counted by reward and reason, its rollouts' and its evaluations' apart. */
export const unscoredReasons = Effect.fn("ledger.unscoredReasons")(function* (run: string) {
  const connection = yield* Connection
  return yield* connection.rows(
    Schema.Struct({
      reward: Schema.String,
      of: Schema.String,
      reason: Schema.String,
      count: Schema.Int,
      message: Schema.String
    }),
    `WITH judged AS (
       SELECT o.completion, b.rubric, 'rollouts' AS "of" FROM batches b JOIN rollouts o ON o.batch = b.key WHERE b.run = ?
       UNION ALL
       SELECT a.completion, t.rubric, e.policy FROM evaluations e JOIN answers a ON a.evaluation = e.id
         JOIN totals t ON t.completion = a.completion WHERE e.run = ?)
     SELECT r.name AS reward, j."of", s.reason, count(*) AS count, max(s.message) AS message
       FROM judged j JOIN scores s ON s.completion = j.completion
       JOIN rewards r ON r.key = s.reward AND r.rubric = j.rubric
      WHERE s.reason IS NOT NULL GROUP BY r.name, j."of", s.reason ORDER BY count DESC`,
    [run, run]
  )
})
