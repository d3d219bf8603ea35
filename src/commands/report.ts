/** How a failure is told: one message on stderr, and the exit code that DESIGN gives it. No stack trace. */
import * as Cause from "effect/Cause"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as CliError from "effect/cli/CliError"
import pc from "picocolors"
import { FilterInvalid } from "../ledger/filter.ts"
import { EXIT, NotJudged, WrongUsage } from "./exit.ts"
import { visible } from "./screen/visible.ts"

const isTagged = (error: unknown): error is { readonly _tag: string; readonly message: string } =>
  error instanceof Error && typeof (error as { _tag?: unknown })._tag === "string"

/** Tells an error. Errors of the command line were told with the help already. */
export const report = (error: unknown): Effect.Effect<void> => {
  if (CliError.isCliError(error)) return Effect.void
  const red = pc.createColors(pc.isColorSupported && process.stderr.isTTY === true).red
  if (isTagged(error)) return Console.error(`${red("touchstone:")} ${visible(error.message)}`)
  const text = error instanceof Error ? error.message : String(error)
  const trace = process.env.TOUCHSTONE_DEBUG === undefined || !(error instanceof Error) ? "" : `\n${error.stack ?? ""}`
  return Console.error(
    `${red("touchstone:")} something went wrong inside the program: ${visible(text)}. This is a bug; TOUCHSTONE_DEBUG=1 shows where${trace}`
  )
}

export const exitCodeOf = (cause: Cause.Cause<unknown>): number => {
  if (Cause.hasInterruptsOnly(cause)) return EXIT.interrupted
  const error = Cause.squash(cause)
  if (error instanceof NotJudged) return EXIT.unjudged
  return CliError.isCliError(error) || error instanceof WrongUsage || error instanceof FilterInvalid
    ? EXIT.usage
    : EXIT.failed
}
