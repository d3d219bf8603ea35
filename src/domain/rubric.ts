/** How a rubric is named and what is known of it outside the processes that run it. */
import * as Schema from "effect/Schema"
import { Score } from "./score.ts"

/** Where a rubric lives: an absolute path of a module and the name of its export. Functions never cross processes. */
export const RubricRef = Schema.Struct({ module: Schema.NonEmptyString, export: Schema.NonEmptyString })
export type RubricRef = typeof RubricRef.Type

export const RubricEntry = Schema.Struct({
  name: Schema.NonEmptyString,
  weight: Schema.Finite,
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
  /** Effective contributions, after weights and floors; null where a reward gave none. All null: the row is unscored. */
  contributions: Schema.Array(Schema.NullOr(Schema.Finite)),
  /** The sum of the contributions, or null when the row is unscored. */
  total: Schema.NullOr(Schema.Finite)
})
export type RowScores = typeof RowScores.Type
