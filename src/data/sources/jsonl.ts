/** JSONL: cut into pieces at line ends, and read line by line out of bytes. */
import { isUtf8 } from "node:buffer"
import { type FileHandle, open } from "node:fs/promises"
import { cannotRead, faultIn } from "./fault.ts"
import type { Piece, PlacedRow, RowsFile } from "./piece.ts"

/** What a piece is cut at: large enough that handing it over costs nothing beside reading it. */
export const PIECE_BYTES = 8_000_000

/** No row of a data set is as long: a file that has such a line is another kind of file. */
export const LONGEST_LINE = 64_000_000

/** Rows that are handed on at a time. */
const ROWS = 1024

const LF = 10
const CR = 13

/** Fills the buffer from a place of the file on; how many bytes there were. */
const readAt = async (handle: FileHandle, into: Buffer, from: number, length: number): Promise<number> => {
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await handle.read(into, filled, length - filled, from + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return filled
}

const lineEndsIn = (bytes: Buffer): number => {
  let count = 0
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) count++
  return count
}

/** The pieces of a JSONL file: each ends with a line, and knows the number of its first. The file is read once for that. */
export const piecesOfJsonl = async (
  file: RowsFile,
  signal?: AbortSignal,
  pieceBytes: number = PIECE_BYTES
): Promise<ReadonlyArray<Piece>> => {
  const pieces: Array<Piece> = []
  const handle = await open(file.path).catch(cannotRead(file.path))
  try {
    const buffer = Buffer.allocUnsafe(Math.min(pieceBytes, Math.max(1, file.bytes)))
    let start = 0
    let firstLine = 1
    let at = 0
    while (at < file.bytes) {
      signal?.throwIfAborted()
      const length = await readAt(handle, buffer, at, Math.min(buffer.length, file.bytes - at)).catch(
        cannotRead(file.path)
      )
      if (length === 0) throw faultIn(file.path, null, "became shorter while it was read")
      const bytes = buffer.subarray(0, length)
      const last = bytes.lastIndexOf(LF)
      if (last < 0) {
        at += length
        if (at - start > LONGEST_LINE)
          throw faultIn(
            file.path,
            `line ${firstLine}`,
            `is longer than ${LONGEST_LINE / 1e6} MB: is this a JSONL file?`
          )
        continue
      }
      pieces.push({ file, start, end: at + last + 1, first_row: firstLine })
      firstLine += lineEndsIn(bytes.subarray(0, last + 1))
      at += last + 1
      start = at
    }
    if (start < file.bytes) pieces.push({ file, start, end: file.bytes, first_row: firstLine })
    return pieces
  } finally {
    await handle.close()
  }
}

/** A line with nothing but white space in it is passed over. */
const isBlank = (bytes: Buffer, start: number, end: number): boolean => {
  for (let at = start; at < end; at++) {
    const byte = bytes[at]
    if (byte !== 32 && byte !== 9 && byte !== CR) return false
  }
  return true
}

const hasMark = (bytes: Buffer): boolean => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf

const parsed = (path: string, line: number, text: string): Readonly<Record<string, unknown>> => {
  let row: unknown
  try {
    row = JSON.parse(text)
  } catch (cause) {
    const array = line === 1 && text.trimStart().startsWith("[")
    const why = array
      ? "is the beginning of a JSON array; one object a line is needed (jq -c '.[]' writes them so)"
      : `is no JSON: ${(cause as Error).message}. Mend the line or remove it`
    throw faultIn(path, `line ${line}`, why)
  }
  if (row !== null && typeof row === "object" && !Array.isArray(row)) return row as Record<string, unknown>
  const what = row === null ? "null" : Array.isArray(row) ? "an array" : `a ${typeof row}`
  throw faultIn(path, `line ${line}`, `is ${what}, and every line must be one JSON object`)
}

/** The rows of a piece, some at a time. */
export async function* readJsonl({ file, start, end, first_row }: Piece): AsyncGenerator<ReadonlyArray<PlacedRow>> {
  const handle = await open(file.path).catch(cannotRead(file.path))
  let bytes: Buffer
  try {
    bytes = Buffer.allocUnsafe(end - start)
    const length = await readAt(handle, bytes, start, bytes.length).catch(cannotRead(file.path))
    if (length < bytes.length) throw faultIn(file.path, null, "became shorter while it was read")
  } finally {
    await handle.close()
  }
  // One look at the whole piece; which line it is matters only where there is a fault.
  const sound = isUtf8(bytes)
  let at = start === 0 && hasMark(bytes) ? 3 : 0
  let line = first_row ?? 1
  let rows: Array<PlacedRow> = []
  while (at < bytes.length) {
    const found = bytes.indexOf(LF, at)
    const stop = found < 0 ? bytes.length : found
    if (!isBlank(bytes, at, stop)) {
      if (!sound && !isUtf8(bytes.subarray(at, stop)))
        throw faultIn(file.path, `line ${line}`, "is no UTF-8. Save the file in UTF-8")
      rows.push({ place: line, row: parsed(file.path, line, bytes.toString("utf8", at, stop)) })
      if (rows.length === ROWS) {
        yield rows
        rows = []
      }
    }
    at = stop + 1
    line++
  }
  if (rows.length > 0) yield rows
}
