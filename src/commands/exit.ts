/** Failures that are results of a command, and the exit codes of DESIGN: 1 failed, 2 wrong usage, 130 interrupted. */
import * as Schema from "effect/Schema"

/** A check said that something will fail. */
export class CheckFailed extends Schema.TaggedError<CheckFailed>()("CheckFailed", { message: Schema.String }) {}

/** What was asked for cannot be meant. */
export class WrongUsage extends Schema.TaggedError<WrongUsage>()("WrongUsage", { message: Schema.String }) {}

export const EXIT = { done: 0, failed: 1, usage: 2, unjudged: 3, regression: 100, interrupted: 130 } as const
