/** What can go wrong in a run, each with what to do about it. */
import * as Schema from "effect/Schema"

/** The experiment's file cannot be loaded or does not hold an experiment. */
export class ExperimentInvalid extends Schema.TaggedError<ExperimentInvalid>()("ExperimentInvalid", {
  message: Schema.String
}) {}

/** Python or the harness is not there. */
export class HarnessMissing extends Schema.TaggedError<HarnessMissing>()("HarnessMissing", {
  message: Schema.String
}) {}

/** A phase of the harness ended otherwise than by finishing. */
export class PhaseFailed extends Schema.TaggedError<PhaseFailed>()("PhaseFailed", {
  phase: Schema.String,
  message: Schema.String
}) {}

/** A run that cannot be resumed. */
export class NotResumable extends Schema.TaggedError<NotResumable>()("NotResumable", {
  message: Schema.String
}) {}

/** A file of the run could not be written. */
export class RunFolderUnusable extends Schema.TaggedError<RunFolderUnusable>()("RunFolderUnusable", {
  message: Schema.String
}) {}

/** The harness could not answer what it was asked before a run. */
export class InspectionFailed extends Schema.TaggedError<InspectionFailed>()("InspectionFailed", {
  message: Schema.String
}) {}
