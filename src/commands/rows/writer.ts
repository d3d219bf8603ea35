/** Writing a stream of rows: stdout at the pace of its reader, and on a terminal one line of progress on stderr. */
import * as Effect from "effect/Effect"
import pc from "picocolors"
import { type CannotWrite, isWritten } from "../screen/stdout.ts"
import { percent } from "../screen/format.ts"

const REDRAW_MS = 100

export interface Writer {
  /** Writes and waits until there is room for more; false when the reader is gone. Fails where stdout cannot be written. */
  readonly write: (text: string) => Effect.Effect<boolean, CannotWrite>
  /** A line on stderr. */
  readonly tell: (text: string) => Effect.Effect<void>
  /** Redraws the line of progress; `says` is asked only where it is drawn. */
  readonly progress: (says: () => string) => void
  readonly isClosed: () => boolean
  /** Leaves the terminal clean. */
  readonly close: Effect.Effect<void>
}

/**
 * @param doing what is under way, in a word
 * @param done tells which part of the input was read; null where its size is not known
 */
export const makeWriter = Effect.fnUntraced(function* (doing: string, done: () => number | null) {
  // Where the rows go to the same terminal, they are the progress.
  const isDrawn = process.stderr.isTTY === true && process.stdout.isTTY !== true && process.env.TERM !== "dumb"
  const redraw = isDrawn ? (yield* Effect.promise(() => import("log-update"))).createLogUpdate(process.stderr) : null
  let closed = false
  let drawn = 0
  const { stdout } = process
  const onGone = () => {
    closed = true
  }
  stdout.once("error", onGone)
  stdout.once("close", onGone)

  const write = (text: string) =>
    Effect.callback<boolean, CannotWrite>((resume) => {
      const answer = Effect.suspend(() => Effect.as(isWritten, !closed))
      if (closed) return resume(answer)
      const onRoom = () => {
        stdout.off("drain", onRoom)
        stdout.off("error", onRoom)
        stdout.off("close", onRoom)
        resume(answer)
      }
      if (text === "" || stdout.write(text)) return void setImmediate(onRoom)
      stdout.on("drain", onRoom)
      stdout.on("error", onRoom)
      stdout.on("close", onRoom)
    })
  const writer: Writer = {
    write,
    isClosed: () => closed,
    tell: (text) =>
      Effect.sync(() => {
        redraw?.clear()
        process.stderr.write(`${text}\n`)
      }),
    progress: (says) => {
      const now = Date.now()
      if (redraw === null || now - drawn < REDRAW_MS) return
      drawn = now
      const share = done()
      redraw(`${pc.dim(share === null ? doing : `${doing} ${percent(share)}`)}  ${says()}`)
    },
    close: Effect.sync(() => {
      redraw?.clear()
      stdout.off("error", onGone)
      stdout.off("close", onGone)
    })
  }
  return writer
})
