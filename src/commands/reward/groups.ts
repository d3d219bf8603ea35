/** Pieces of whole lines cut anew so that no group is cut: the last group of a piece waits for the lines after it. */
import { BadRow, fieldsOf } from "../../scoring/rows/fields.ts"
import { groupOf, type RowColumns } from "../../scoring/rows/read.ts"
import { DataUnusable } from "../../data/errors.ts"
import type { Piece } from "../rows/input.ts"

/** Characters of a group that are held at most: one that never ends is a file that is not in order. */
const LONGEST = 64 * 1024 * 1024

/** What a line's group is called; null for a line that is no row or has no group, which stands alone. */
const nameOf = (line: string, columns: RowColumns): string | null => {
  const row = fieldsOf(line, 0)
  return row instanceof BadRow ? null : groupOf(row, columns)
}

/** Where the last group of a text begins. Only the lines of that group, and one before it, are looked at. */
const lastGroup = (text: string, columns: RowColumns): number => {
  let end = text.length
  let begin = end
  let group: string | null = null
  for (;;) {
    // From before the beginning lastIndexOf would look at the beginning again.
    const start = end === 0 ? 0 : text.lastIndexOf("\n", end - 1) + 1
    const line = text.slice(start, end)
    if (line.trim() !== "") {
      const name = nameOf(line, columns)
      if (name === null || (group !== null && name !== group)) return begin
      group = name
    }
    begin = start
    if (start === 0) return 0
    end = start - 1
  }
}

export const inWholeGroups = async function* (
  pieces: AsyncIterable<Piece>,
  columns: RowColumns,
  file: string
): AsyncGenerator<Piece> {
  let held = ""
  let first = 1
  for await (const piece of pieces) {
    if (piece.text === null) {
      if (held !== "") yield { text: held, first }
      held = ""
      yield piece
      continue
    }
    const text = held === "" ? piece.text : `${held}\n${piece.text}`
    if (held === "") first = piece.first
    const at = lastGroup(text, columns)
    if (text.length - at > LONGEST)
      throw new DataUnusable({
        message: `${file}, line ${first}: a group here is longer than ${LONGEST / 2 ** 20} MiB. Rows of a group stand together and share the column ${columns.group}, or ${columns.prompt} where there is none`
      })
    if (at > 0) {
      // The newline before the last group belongs to no piece; where no group is held, there is none.
      const done = at === text.length ? text : text.slice(0, at - 1)
      yield { text: done, first }
      first += done.split("\n").length
    }
    held = text.slice(at)
  }
  if (held !== "") yield { text: held, first }
}
