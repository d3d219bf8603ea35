/** Cuts a file of rows into pieces that can be read apart. */
import * as Effect from "effect/Effect"
import { DataUnusable } from "../errors.ts"
import { piecesOfJsonl } from "./jsonl.ts"
import { piecesOfParquet } from "./parquet.ts"
import type { Piece, RowsFile } from "./piece.ts"

const cut = async (file: RowsFile, signal: AbortSignal): Promise<ReadonlyArray<Piece>> => {
  switch (file.format) {
    case "jsonl":
      return piecesOfJsonl(file, signal)
    case "parquet":
      return piecesOfParquet(file)
    case "csv":
      // A line end may stand inside quotes, and only reading from the beginning tells: a CSV file is one piece.
      return file.bytes === 0 ? [] : [{ file, start: 0, end: file.bytes, first_row: 1 }]
  }
}

/**
 * The pieces of a file, in order; an empty file has none.
 *
 * @example
 * const pieces = yield* piecesOf({ path: "train.jsonl", format: "jsonl", bytes: 4_166_206 })
 */
export const piecesOf = Effect.fn("data.piecesOf")((file: RowsFile) =>
  Effect.tryPromise({
    try: (signal) => cut(file, signal),
    catch: (cause) => new DataUnusable({ message: (cause as Error).message })
  })
)
