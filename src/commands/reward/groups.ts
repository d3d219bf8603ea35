/** Pieces of whole lines cut anew so that no group is cut: the last group of a piece waits for the lines after it. */
import { BadRow } from "../../scoring/rows/fields.ts"
import { type RowColumns, rowReader } from "../../scoring/rows/read.ts"
import { DataUnusable } from "../../data/errors.ts"
import type { Piece } from "../rows/input.ts"

/** Characters of a group that are held at most: one that never ends is a file that is not in order. */
const LONGEST = 64 * 1024 * 1024

/** What a line's group is called; null for a blank line and for one that is no row, which belong to the group before. */
type NameOf = (line: string) => string | null

const namesOf = (columns: RowColumns): NameOf => {
  const read = rowReader(columns, { systemPrompt: "" })
  return (line) => {
    if (line.trim() === "") return null
    const row = read(line, 0)
    return row instanceof BadRow ? null : row.group
  }
}

interface LastGroup {
  readonly name: string
  /** Where its first row begins in the text. */
  readonly at: number
  /** Whether no row of another group stands before it in the text. */
  readonly isAll: boolean
}

/** The last group of a text. Only its lines, and those up to the row before it, are looked at. */
const lastGroup = (text: string, nameOf: NameOf): LastGroup | null => {
  let last: LastGroup | null = null
  for (let end = text.length; ; ) {
    // From before the beginning lastIndexOf would look at the beginning again.
    const start = end === 0 ? 0 : text.lastIndexOf("\n", end - 1) + 1
    const name = nameOf(text.slice(start, end))
    if (name !== null) {
      if (last !== null && name !== last.name) return { ...last, isAll: false }
      last = { name, at: start, isAll: true }
    }
    if (start === 0) return last
    end = start - 1
  }
}

const joined = (held: Piece, more: Piece): Piece => ({
  text: `${held.text}\n${more.text}`,
  first: held.first,
  tooLong: [...held.tooLong, ...more.tooLong]
})

/** The lines before a place at which one begins, and those from there on. */
const cutAt = (piece: Piece, at: number): readonly [before: Piece | null, after: Piece] => {
  if (at === 0) return [null, piece]
  // The newline between the two belongs to neither.
  const text = piece.text.slice(0, at - 1)
  const first = piece.first + text.split("\n").length
  return [
    { text, first: piece.first, tooLong: piece.tooLong.filter((line) => line < first) },
    { text: piece.text.slice(at), first, tooLong: piece.tooLong.filter((line) => line >= first) }
  ]
}

export const inWholeGroups = async function* (
  pieces: AsyncIterable<Piece>,
  columns: RowColumns,
  file: string
): AsyncGenerator<Piece> {
  const nameOf = namesOf(columns)
  /** The group that is not known to be whole, with its name. */
  let open: { readonly name: string; readonly piece: Piece } | null = null
  for await (const piece of pieces) {
    const last = lastGroup(piece.text, nameOf)
    if (last === null || (last.isAll && last.name === open?.name)) {
      if (open === null) yield piece
      else open = { name: open.name, piece: joined(open.piece, piece) }
    } else {
      const [before, after] = cutAt(piece, last.at)
      if (open !== null) yield before === null ? open.piece : joined(open.piece, before)
      else if (before !== null) yield before
      open = { name: last.name, piece: after }
    }
    if (open !== null && open.piece.text.length > LONGEST)
      throw new DataUnusable({
        message: `${file}, line ${open.piece.first}: a group here is longer than ${LONGEST / 2 ** 20} MiB. Rows of a group stand together and share the column ${columns.group}, or ${columns.prompt} where there is none`
      })
  }
  if (open !== null) yield open.piece
}
