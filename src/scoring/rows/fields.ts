/** A row's fields as a file holds them: a column by its name or path, and numbers as they were written. */

export type Fields = Readonly<Record<string, unknown>>

export type Id = string | number

/** A line that is no row of what was asked for, with what is wrong with it and what mends it. Its id, where it has one. */
export class BadRow {
  readonly id: Id
  readonly problem: string
  readonly remedy: string
  constructor(id: Id, problem: string, remedy = "Mend the line") {
    this.id = id
    this.problem = problem
    this.remedy = remedy
  }
}

// Taken once: what a reward later does to the globals does not reach them.
const { parse } = JSON
const { hasOwn, keys } = Object
const { isArray } = Array

export const isFields = (value: unknown): value is Fields =>
  value !== null && typeof value === "object" && !isArray(value)

/**
 * A column by its plain name, or by a dotted path into the row.
 *
 * @example
 * columnOf({ question: { text: "q" } }, "question.text")   // "q"
 */
export const columnOf = (row: Fields, name: string): unknown => {
  if (hasOwn(row, name)) return row[name]
  if (!name.includes(".")) return undefined
  let value: unknown = row
  for (const part of name.split(".")) {
    if (!isFields(value) || !hasOwn(value, part)) return undefined
    value = value[part]
  }
  return value
}

/** A number as the file writes it: a double would round `12345678901234567890`. */
const asWritten = (line: string, name: string): string => {
  const row = parse(line, ((_key: string, value: unknown, context: { source: string }) =>
    typeof value === "number" ? context.source : value) as (key: string, value: unknown) => unknown) as Fields
  return String(columnOf(row, name))
}

/** A text, or a number as the line writes it. */
export const textOf = (line: string, value: string | number, name: string): string =>
  typeof value === "string" ? value : Number.isSafeInteger(value) ? String(value) : asWritten(line, name)

export const kindOf = (value: unknown): string =>
  value === null ? "null" : isArray(value) ? "a list" : typeof value === "object" ? "an object" : `a ${typeof value}`

/** What to say of a column that a row does not have. */
export const noColumn = (row: Fields, name: string): string =>
  `there is no column ${name}; the row has ${keys(row).slice(0, 12).join(", ") || "none"}`

/** The JSON object of a line. `at` is the line's number, which names a line that is none. */
export const fieldsOf = (line: string, at: number): Fields | BadRow => {
  let row: unknown
  try {
    row = parse(line)
  } catch (error) {
    return new BadRow(at, `this is no JSON: ${(error as Error).message}`)
  }
  return isFields(row) ? row : new BadRow(at, `a row is a JSON object, and this is ${kindOf(row)}`)
}

export const isId = (value: unknown): value is Id => typeof value === "string" || typeof value === "number"
