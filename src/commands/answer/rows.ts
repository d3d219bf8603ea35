/** Rows of answers as a JSONL file holds them: lines of any length, and what is wrong with one in words. */
import { createReadStream } from "node:fs"
import { stat } from "node:fs/promises"
import type { Readable } from "node:stream"
import * as Schema from "effect/Schema"

/** Bytes of the longest line that is read. What is longer is one bad row. */
export const MAX_LINE = 256 * 1024 * 1024

const READ_AT_ONCE = 256 * 1024
const NEWLINE = 10

/** The lines that one piece of a file completes; null is a line that is longer than {@link MAX_LINE}. */
export type Lines = ReadonlyArray<string | null>

/** Opens a file (`-` is stdin) and fails before the first line where it cannot be read. */
export const openInput = async (file: string): Promise<Readable> => {
  if (file === "-") return process.stdin
  if ((await stat(file)).isDirectory()) throw Object.assign(new Error("it is a folder"), { code: "EISDIR" })
  const input = createReadStream(file, { highWaterMark: READ_AT_ONCE })
  await new Promise<void>((resolve, reject) => {
    input.once("error", reject)
    input.once("ready", () => resolve())
  })
  return input
}

/** The lines of a stream of bytes, piece by piece: a line ends at a newline alone, and memory holds one line and one piece. */
export const linesOf = async function* (input: AsyncIterable<Buffer | string>): AsyncGenerator<Lines> {
  let begun: Array<Buffer> = []
  let length = 0
  for await (const piece of input) {
    const bytes = typeof piece === "string" ? Buffer.from(piece) : piece
    const lines: Array<string | null> = []
    let from = 0
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, from)) {
      if (length === 0) lines.push(bytes.toString("utf8", from, end))
      else {
        begun.push(bytes.subarray(from, end))
        lines.push(length + end - from > MAX_LINE ? null : Buffer.concat(begun).toString("utf8"))
        begun = []
        length = 0
      }
      from = end + 1
    }
    if (from < bytes.length) {
      length += bytes.length - from
      if (length <= MAX_LINE) begun.push(bytes.subarray(from))
      else begun = []
    }
    if (lines.length > 0) yield lines
  }
  if (length > 0) yield [length > MAX_LINE ? null : Buffer.concat(begun).toString("utf8")]
}

export interface Columns {
  readonly id: string
  readonly gold: string
  readonly answer: string
}

export type Id = string | number

export interface AnswerRow {
  readonly id: Id
  readonly gold: string
  readonly answer: string | null
}

/** A line that is no row of answers, with what is wrong with it. Its id, where it has one. */
export class BadRow {
  readonly id: Id
  readonly problem: string
  constructor(id: Id, problem: string) {
    this.id = id
    this.problem = problem
  }
}

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  value !== null && typeof value === "object" && !Array.isArray(value)

/** A column by its plain name, or by a dotted path into the row. */
const columnOf = (row: Fields, name: string): unknown => {
  if (Object.hasOwn(row, name)) return row[name]
  let value: unknown = row
  for (const part of name.split(".")) {
    if (!isFields(value) || !Object.hasOwn(value, part)) return undefined
    value = value[part]
  }
  return value
}

/** A number as the file writes it: a double would round `12345678901234567890`. */
const asWritten = (line: string, name: string): string => {
  const row = JSON.parse(line, ((_key: string, value: unknown, context: { source: string }) =>
    typeof value === "number" ? context.source : value) as (key: string, value: unknown) => unknown) as Fields
  return String(columnOf(row, name))
}

const kindOf = (value: unknown): string => (value === null ? "null" : Array.isArray(value) ? "a list" : typeof value)

/** What a row must hold, whatever its columns are named. */
const Written = Schema.Struct({
  id: Schema.Union([Schema.String, Schema.Number]),
  gold: Schema.Union([Schema.String, Schema.Number]),
  answer: Schema.NullOr(Schema.Union([Schema.String, Schema.Number]))
})
const isWritten = Schema.is(Written)

const MAY_BE = { id: "a text or a number", gold: "a text or a number", answer: "a text, a number or null" } as const

/** What is wrong with a row, by its first column that is no good. */
const problemOf = (row: Fields, columns: Columns): string => {
  for (const part of ["id", "gold", "answer"] as const) {
    const name = columns[part]
    const value = columnOf(row, name)
    if (typeof value === "string" || typeof value === "number" || (part === "answer" && value === null)) continue
    if (value !== undefined && !(part === "id" && value === null))
      return `${name} is ${kindOf(value)}; it must be ${MAY_BE[part]}`
    if (part !== "id")
      return `there is no column ${name}; the row has ${Object.keys(row).slice(0, 12).join(", ") || "none"}`
  }
  return "it is no row of answers"
}

/**
 * A line as a row of answers.
 *
 * @param at the line's number, which is the id where the row has none
 */
export const rowOf = (line: string, at: number, columns: Columns): AnswerRow | BadRow => {
  let row: unknown
  try {
    row = JSON.parse(line)
  } catch (error) {
    return new BadRow(at, `this is no JSON: ${(error as Error).message}`)
  }
  if (!isFields(row)) return new BadRow(at, `a row is a JSON object, and this is ${kindOf(row)}`)
  const written: unknown = {
    id: columnOf(row, columns.id) ?? at,
    gold: columnOf(row, columns.gold),
    answer: columnOf(row, columns.answer)
  }
  if (!isWritten(written)) {
    const id = columnOf(row, columns.id)
    return new BadRow(typeof id === "string" || typeof id === "number" ? id : at, problemOf(row, columns))
  }
  const text = (value: string | number, name: string): string =>
    typeof value === "string" ? value : Number.isSafeInteger(value) ? String(value) : asWritten(line, name)
  const { id, gold, answer } = written
  return {
    id,
    gold: text(gold, columns.gold),
    answer: answer === null ? null : text(answer, columns.answer)
  }
}
