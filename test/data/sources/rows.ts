/** Rows of files, read as the pipeline reads them: piece by piece. */
import { statSync } from "node:fs"
import * as Effect from "effect/Effect"
import { formatOf } from "../../../src/data/sources/format.ts"
import type { Piece, PlacedRow, RowsFile } from "../../../src/data/sources/piece.ts"
import { piecesOf } from "../../../src/data/sources/pieces.ts"
import { readPiece } from "../../../src/data/sources/read.ts"

export const rowsFile = (path: string): RowsFile => ({
  path,
  format: formatOf(path) ?? "jsonl",
  bytes: statSync(path).size
})

export const rowsIn = async (pieces: ReadonlyArray<Piece>): Promise<ReadonlyArray<PlacedRow>> => {
  const rows: Array<PlacedRow> = []
  for (const piece of pieces) for await (const some of readPiece(piece)) rows.push(...some)
  return rows
}

export const rowsOf = async (path: string): Promise<ReadonlyArray<PlacedRow>> =>
  rowsIn(await Effect.runPromise(piecesOf(rowsFile(path))))

/** The message with which reading a file fails. */
export const faultOf = async (path: string): Promise<string> =>
  rowsOf(path).then(
    (rows) => `read ${rows.length} rows`,
    (error: Error) => error.message
  )
