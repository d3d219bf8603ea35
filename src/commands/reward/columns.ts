/** Columns as `--column level=3` gives them. */
import type { Columns } from "../../domain/problem.ts"

/** A column's value: JSON where it is, else the text itself. */
const valueOf = (text: string): Columns[string] => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/**
 * The columns that were given, by name.
 *
 * @param given What stands behind each name on the command line.
 * @example
 * columnsOf({ level: "3", subject: "algebra" })   // { level: 3, subject: "algebra" }
 */
export const columnsOf = (given: Readonly<Record<string, string>>): Columns =>
  Object.fromEntries(Object.entries(given).map(([name, text]) => [name, valueOf(text)]))
