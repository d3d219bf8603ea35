/** Failures that are results of a command, and the exit codes: 0 done, 1 failed, 2 wrong usage, 3 could not be judged, 130 interrupted. */
import * as Schema from "effect/Schema"

/** A check said that something will fail. */
export class CheckFailed extends Schema.TaggedError<CheckFailed>()("CheckFailed", { message: Schema.String }) {}

/** What was asked for cannot be meant. */
export class WrongUsage extends Schema.TaggedError<WrongUsage>()("WrongUsage", { message: Schema.String }) {}

/** Something was to be judged and could not be. */
export class NotJudged extends Schema.TaggedError<NotJudged>()("NotJudged", { message: Schema.String }) {}

export const EXIT = { failed: 1, usage: 2, unjudged: 3, interrupted: 130 } as const
