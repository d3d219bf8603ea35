/** What became of stdout: whether its reader went away, which is no failure, or it could not be written, which is one. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

/** What was printed is not whole: the disk is full, say. */
export class CannotWrite extends Schema.TaggedError<CannotWrite>()("CannotWrite", { message: Schema.String }) {}

// After its first error a stream is destroyed, and what is written to it then fails for that.
const GONE = new Set(["EPIPE", "ECONNRESET", "ERR_STREAM_DESTROYED", "ERR_STREAM_WRITE_AFTER_END"])
const WORDS: Readonly<Record<string, string>> = { ENOSPC: "no space left", EDQUOT: "the quota is used up" }

let failure: CannotWrite | null = null

/** Hears what goes wrong on stdout from now on. A reader that went away (`| head`) ends what is printed, and no run. */
export const watchStdout = (): void => {
  process.stdout.on("error", ({ code, message }: NodeJS.ErrnoException) => {
    if (failure !== null || GONE.has(code ?? "")) return
    failure = new CannotWrite({ message: `could not write to stdout: ${WORDS[code ?? ""] ?? message}` })
  })
}

/** Fails where something could not be written so far. */
export const isWritten: Effect.Effect<void, CannotWrite> = Effect.suspend(() =>
  failure === null ? Effect.void : Effect.fail(failure)
)

/** Waits until all that was printed is written, and fails where it could not be. */
export const allWritten: Effect.Effect<void, CannotWrite> = Effect.andThen(
  Effect.callback<void>((resume) => {
    const { stdout } = process
    const done = () => void setImmediate(() => resume(Effect.void))
    if (stdout.destroyed || stdout.writableLength === 0) return done()
    stdout.once("error", done)
    stdout.once("drain", done)
    stdout.once("close", done)
  }),
  isWritten
)
