/** What can go wrong between a rubric's name and its scores. What a reward does wrong is a score, never an error. */
import * as Schema from "effect/Schema"

/** A rubric that was asked for by a name or path that leads nowhere. */
export class RubricNotFound extends Schema.TaggedError<RubricNotFound>()("RubricNotFound", {
  asked: Schema.String,
  /** What is wrong, what there is, and what to type. */
  message: Schema.String
}) {}

/** A rubric's file could not be loaded, or holds no rubric. The message has file, line and remedy. */
export class RubricNotLoaded extends Schema.TaggedError<RubricNotLoaded>()("RubricNotLoaded", {
  module: Schema.String,
  export: Schema.String,
  message: Schema.String
}) {}

/** A rubric's files changed while scores were made under its digest. */
export class RubricChanged extends Schema.TaggedError<RubricChanged>()("RubricChanged", {
  module: Schema.String,
  message: Schema.String
}) {}

/** The pool itself cannot work: no process could be started, or it was closed. */
export class PoolBroken extends Schema.TaggedError<PoolBroken>()("PoolBroken", { message: Schema.String }) {}

export type ScoringError = RubricNotLoaded | RubricChanged | PoolBroken
