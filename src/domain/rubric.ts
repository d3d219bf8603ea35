/** How a rubric is named and what is known of it outside the processes that run it. */
import * as Schema from "effect/Schema"
import { Score } from "./score.ts"

/** Where a rubric lives: an absolute path of a module and the name of its export. Functions never cross processes. */
export const RubricRef = Schema.Struct({ module: Schema.NonEmptyString, export: Schema.NonEmptyString })
export type RubricRef = typeof RubricRef.Type

/** Weights over steps: `[step, weight]` in rising order, straight lines between, level before and after. */
export const Schedule = Schema.NonEmptyArray(Schema.Tuple([Schema.Int, Schema.Finite]))
export type Schedule = typeof Schedule.Type

/** A contribution is 0 unless another reward of the rubric gave at least so much. */
export const Gate = Schema.Struct({ by: Schema.NonEmptyString, least: Schema.Finite })
export type Gate = typeof Gate.Type

/** What a reward looks at: one completion, all completions of a group, or what a service says of one. */
export const RewardKind = Schema.Literals(["sample", "group", "service"])
export type RewardKind = typeof RewardKind.Type

export const RubricEntry = Schema.Struct({
  name: Schema.NonEmptyString,
  kind: RewardKind,
  /** False where the same completion may get another score: a service was asked. */
  deterministic: Schema.Boolean,
  weight: Schema.Finite,
  schedule: Schema.NullOr(Schedule),
  gate: Schema.NullOr(Gate),
  /** A required reward without a value makes the whole row unscored, unless it has a floor. */
  required: Schema.Boolean,
  floor: Schema.NullOr(Schema.Finite),
  range: Schema.Tuple([Schema.Finite, Schema.Finite]),
  needs: Schema.Array(Schema.String)
})
export type RubricEntry = typeof RubricEntry.Type

/** What a rubric is, as told by a process that loaded it. */
export const RubricInfo = Schema.Struct({
  name: Schema.NonEmptyString,
  style: Schema.NonEmptyString,
  rewards: Schema.Array(RubricEntry),
  /** SHA-256 over the bundled module graph, dependency versions, tag style and parameters; hex. */
  digest: Schema.NonEmptyString
})
export type RubricInfo = typeof RubricInfo.Type

/** One completion under a rubric: a score a reward (in the rubric's order) and what reaches the trainer. */
export const RowScores = Schema.Struct({
  scores: Schema.Array(Score),
  /** Effective contributions, after weights, schedules, gates and floors; null where a reward gave none. All null: the row is unscored. */
  contributions: Schema.Array(Schema.NullOr(Schema.Finite)),
  /** The sum of the contributions, or null when the row is unscored. */
  total: Schema.NullOr(Schema.Finite)
})
export type RowScores = typeof RowScores.Type
