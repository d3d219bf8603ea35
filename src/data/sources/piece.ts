/** A piece of a file of rows that can be read alone, in a thread of its own: whole rows, in their order. */

export type Format = "jsonl" | "csv" | "parquet"

/** A file of rows on this machine. */
export interface RowsFile {
  readonly path: string
  readonly format: Format
  readonly bytes: number
}

export interface Piece {
  readonly file: RowsFile
  /** Bytes [start, end) of a JSONL or CSV file; row groups [start, end) of a Parquet file. */
  readonly start: number
  readonly end: number
  /** The number of its first row in the file, from 1, where that is known before reading. */
  readonly first_row: number | null
}

/** A row with its place, for messages: the line of a text file, the row of a Parquet file, from 1. */
export interface PlacedRow {
  readonly place: number
  readonly row: Readonly<Record<string, unknown>>
}
