/** Pass rates of problems, read from rows {problem, pass_rate}: the share of a policy's answers that were right. */
import * as Effect from "effect/Effect"
import { DataUnusable } from "./errors.ts"
import { piecesOf } from "./sources/pieces.ts"
import { readPiece } from "./sources/read.ts"
import { openSource } from "./sources/source.ts"

/** `0.1..0.9` as numbers; null where it is no range within 0 and 1. */
export const parseRange = (text: string): { readonly least: number; readonly most: number } | null => {
  const match = /^(\d*\.?\d+)\.\.(\d*\.?\d+)$/.exec(text.trim())
  const [least, most] = [Number(match?.[1]), Number(match?.[2])]
  return match !== null && least <= most && most <= 1 ? { least, most } : null
}

/** By the problem's id. */
export const readPassRates = Effect.fn("data.readPassRates")(function* (path: string) {
  const { splits } = yield* openSource({ from: path, hub: null })
  const pieces = yield* Effect.forEach(Object.values(splits).flat(), piecesOf)
  return yield* Effect.tryPromise({
    try: async () => {
      const rates = new Map<string, number>()
      for (const piece of pieces.flat())
        for await (const rows of readPiece(piece))
          for (const { place, row } of rows) {
            const { problem, pass_rate: rate } = row
            if (typeof problem !== "string" || typeof rate !== "number" || !(rate >= 0 && rate <= 1))
              throw new Error(
                `${path}, row ${place} is not {"problem": its id, "pass_rate": a number from 0 to 1}: ${JSON.stringify(row).slice(0, 80)}`
              )
            rates.set(problem, rate)
          }
      return rates as ReadonlyMap<string, number>
    },
    catch: (cause) => new DataUnusable({ message: (cause as Error).message })
  })
})
