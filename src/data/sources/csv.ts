/** CSV: the first line names the columns, and every value is text. */
import { open } from "node:fs/promises"
import { pipeline, Readable } from "node:stream"
import { CsvError, parse } from "csv-parse"
import { cannotRead, faultIn } from "./fault.ts"
import { LONGEST_LINE } from "./jsonl.ts"
import type { Piece, PlacedRow } from "./piece.ts"

const CHUNK = 1 << 18
const ROWS = 1024

/** The bytes of the file as text; a byte that is no UTF-8 is told with its line. */
async function* textOf(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true })
  let line = 1
  const decode = (chunk?: Buffer): string => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined })
    } catch {
      throw faultIn(path, `line ${line} or one soon after it`, "is no UTF-8. Save the file in UTF-8")
    }
  }
  const handle = await open(path).catch(cannotRead(path))
  try {
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK)
      const { bytesRead } = await handle.read(chunk, 0, CHUNK).catch(cannotRead(path))
      if (bytesRead === 0) break
      const text = decode(chunk.subarray(0, bytesRead))
      yield text
      for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) line++
    }
    yield decode()
  } finally {
    await handle.close()
  }
}

const columnsOf = (path: string, header: ReadonlyArray<string>): Array<string> => {
  const names = header.map((name) => name.trim())
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (names.some((name) => name === "")) throw faultIn(path, "line 1", "leaves a column without a name")
  if (twice !== undefined) throw faultIn(path, "line 1", `names the column “${twice}” twice`)
  return names
}

const told = (path: string, cause: unknown): Error => {
  if (!(cause instanceof CsvError)) return cause as Error
  const { message, lines } = cause as CsvError & { lines?: number }
  return faultIn(path, `line ${lines ?? 1}`, `is no CSV of this header: ${message}`)
}

/** The rows of a CSV file, some at a time; the place of a row is the line that it ends on. */
export async function* readCsv({ file }: Piece): AsyncGenerator<ReadonlyArray<PlacedRow>> {
  const parser = parse({
    bom: true,
    record_delimiter: ["\r\n", "\n"],
    columns: (header: ReadonlyArray<string>) => columnsOf(file.path, header),
    info: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_LINE
  })
  pipeline(Readable.from(textOf(file.path)), parser, () => {})
  let rows: Array<PlacedRow> = []
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: Record<string, string>
      info: { lines: number }
    }>) {
      rows.push({ place: info.lines, row: record })
      if (rows.length === ROWS) {
        yield rows
        rows = []
      }
    }
  } catch (cause) {
    throw told(file.path, cause)
  }
  if (rows.length > 0) yield rows
}
