/** Reads one piece of a file: what a worker thread runs, so a plain generator, not an Effect. */
import { readCsv } from "./csv.ts"
import { readJsonl } from "./jsonl.ts"
import { readParquet } from "./parquet.ts"
import type { Piece, PlacedRow } from "./piece.ts"

/**
 * The rows of a piece in their order, some at a time. Throws an Error that names the file, the line or row and the fault.
 *
 * @example
 * for await (const rows of readPiece(piece)) for (const { place, row } of rows) take(place, row)
 */
export const readPiece = (piece: Piece): AsyncGenerator<ReadonlyArray<PlacedRow>> => {
  switch (piece.file.format) {
    case "jsonl":
      return readJsonl(piece)
    case "csv":
      return readCsv(piece)
    case "parquet":
      return readParquet(piece)
  }
}
