/** How far a preparation is, on stderr: one line drawn anew on a terminal, and the steps alone elsewhere. */
import * as Effect from "effect/Effect"
import pc from "picocolors"
import type { PrepareNotice } from "../../data/prepare/options.ts"
import { thousands } from "../screen/format.ts"
import { visible } from "../screen/visible.ts"

const REDRAW_MS = 100

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`

export const makePrepareProgress = Effect.fnUntraced(function* () {
  const isDrawn = process.stderr.isTTY === true && process.env.TERM !== "dumb"
  const redraw = isDrawn ? (yield* Effect.promise(() => import("log-update"))).createLogUpdate(process.stderr) : null
  let drawn = 0
  let began = performance.now()
  let bytes = 0
  const draw = (text: string) => {
    const now = performance.now()
    if (redraw === null || now - drawn < REDRAW_MS) return
    drawn = now
    redraw(text)
  }
  const say = (text: string) => {
    redraw?.clear()
    process.stderr.write(`${text}\n`)
  }
  const downloaded = new Set<string>()
  const tell = (notice: PrepareNotice): void => {
    switch (notice._tag) {
      case "download": {
        const { file, done, total } = notice
        if (done < total) return draw(`fetching ${visible(file)}  ${megabytes(done)} of ${megabytes(total)}`)
        if (downloaded.has(file)) return
        downloaded.add(file)
        return say(`fetched ${visible(file)}, ${megabytes(total)}`)
      }
      case "passed-over":
        return say(pc.dim(`of no split, so not read: ${notice.files.map(visible).join(", ")}`))
      case "reading":
        began = performance.now()
        bytes = notice.bytes
        return
      case "rows": {
        const seconds = (performance.now() - began) / 1000
        return draw(
          `preparing  ${thousands(notice.rows)} rows of ${megabytes(bytes)}  ${pc.dim(`${thousands(notice.rows / seconds)} rows/s`)}`
        )
      }
    }
  }
  return { tell, close: Effect.sync(() => redraw?.clear()) }
})
