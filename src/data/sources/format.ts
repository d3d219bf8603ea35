/** The format of a file of rows, by the ending of its name. */
import { basename } from "node:path"
import type { Format } from "./piece.ts"

const ENDINGS: Readonly<Record<string, Format>> = {
  jsonl: "jsonl",
  ndjson: "jsonl",
  // Many files of rows are called so; one that holds an array is told where it is read.
  json: "jsonl",
  csv: "csv",
  parquet: "parquet"
}

export const FORMATS = "JSONL (.jsonl), CSV (.csv) or Parquet (.parquet)"

export const formatOf = (path: string): Format | null => {
  const ending = /\.([^.]+)$/.exec(basename(path))?.[1]?.toLowerCase()
  return ending === undefined ? null : (ENDINGS[ending] ?? null)
}
