/** A folder that `data prepare` wrote, opened: its card, and its rows some at a time. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { explain } from "../domain/explain.ts"
import { Card, CARD } from "./card.ts"
import { DataUnusable } from "./errors.ts"
import type { RowsName } from "./prepare/groups.ts"
import { piecesOf } from "./sources/pieces.ts"
import { readPiece } from "./sources/read.ts"
import { openSource } from "./sources/source.ts"

/** The card of a prepared folder. */
export const readCard = Effect.fn("data.readCard")(function* (folder: string) {
  const file = join(folder, CARD)
  const card: unknown = yield* Effect.try({
    try: () => JSON.parse(readFileSync(file, "utf8")),
    catch: (cause) =>
      new DataUnusable({
        message:
          (cause as NodeJS.ErrnoException).code === "ENOENT"
            ? `${folder} is no prepared data set: it holds no ${CARD}. touchstone data prepare makes one`
            : `${file} could not be read: ${(cause as Error).message}`
      })
  })
  return yield* Schema.decodeUnknownEffect(Card)(card, { errors: "all" }).pipe(
    Effect.mapError(
      (error) => new DataUnusable({ message: `${file} is no card of this program:\n${explain(error, card)}` })
    )
  )
})

/** The file of some rows in a prepared folder. */
export const rowsFile = (folder: string, rows: RowsName): string => join(folder, `${rows}.jsonl`)

/**
 * The rows of a JSONL file in batches, each row as it stands there.
 *
 * @param sha256 what the file has to be, byte for byte
 */
export const rowsIn = (file: string, sha256: string | null = null) =>
  Stream.unwrap(
    Effect.gen(function* () {
      const { splits, files } = yield* openSource({ from: file, hub: null })
      if (sha256 !== null && files[0]?.sha256 !== sha256)
        return yield* new DataUnusable({
          message: `${file} was changed since it was prepared: it has not the SHA-256 that ${CARD} tells. Prepare the data set again`
        })
      const pieces = yield* Effect.forEach(Object.values(splits).flat(), piecesOf)
      const read = async function* () {
        for (const piece of pieces.flat()) yield* readPiece(piece)
      }
      return Stream.fromAsyncIterable(read(), (cause) => new DataUnusable({ message: (cause as Error).message }))
    })
  )

/** Some rows of a prepared folder, which have to be those that its card tells of. */
export const preparedRows = (folder: string, card: Card, rows: RowsName) => {
  const file = rowsFile(folder, rows)
  return rowsIn(file, card.files.find(({ name }) => name === `${rows}.jsonl`)?.sha256 ?? "")
}
