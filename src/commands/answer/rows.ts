/** Rows of answers as a JSONL file holds them, and what is wrong with one in words. */
import * as Schema from "effect/Schema"
import {
  BadRow,
  columnOf,
  type Fields,
  fieldsOf,
  type Id,
  isId,
  kindOf,
  noColumn,
  textOf
} from "../../scoring/rows/fields.ts"

/** Bytes of the longest line that is read. What is longer is one bad row. */
export const MAX_LINE = 256 * 1024 * 1024

export interface Columns {
  readonly id: string
  readonly gold: string
  readonly answer: string
}

export interface AnswerRow {
  readonly id: Id
  readonly gold: string
  readonly answer: string | null
}

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
    if (part !== "id") return noColumn(row, name)
  }
  return "it is no row of answers"
}

/**
 * A line as a row of answers.
 *
 * @param at the line's number, which is the id where the row has none
 */
export const rowOf = (line: string, at: number, columns: Columns): AnswerRow | BadRow => {
  const row = fieldsOf(line, at)
  if (row instanceof BadRow) return row
  const written: unknown = {
    id: columnOf(row, columns.id) ?? at,
    gold: columnOf(row, columns.gold),
    answer: columnOf(row, columns.answer)
  }
  if (!isWritten(written)) {
    const id = columnOf(row, columns.id)
    return new BadRow(isId(id) ? id : at, problemOf(row, columns))
  }
  const { id, gold, answer } = written
  return {
    id,
    gold: textOf(line, gold, columns.gold),
    answer: answer === null ? null : textOf(line, answer, columns.answer)
  }
}
