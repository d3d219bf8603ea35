/** What is done to matrices in the way they are written: a number before one, and bars around it. */
import type { Expression } from "../expression.ts"
import type { Meaning } from "../meaning.ts"
import type { Work } from "../work.ts"
import { UNREADABLE } from "./cursor.ts"
import { negative, plus, times } from "./written-out.ts"

/** The determinant of a small matrix, written out along its first row. */
export const determinant = (rows: ReadonlyArray<ReadonlyArray<Meaning>>, work: Work): Expression => {
  const size = rows.length
  if (size > 3 || rows.some((row) => row.length !== size)) throw UNREADABLE
  const [first] = rows as [ReadonlyArray<Meaning>]
  const cellOf = (cell: Meaning | undefined): Expression => {
    if (cell?.kind !== "value") throw UNREADABLE
    return cell.expression
  }
  if (size === 1) return cellOf(first[0])
  const terms = first.map((cell, at): Expression => {
    const minor = rows.slice(1).map((row) => row.filter((_, column) => column !== at))
    const product = times(cellOf(cell), determinant(minor, work), work)
    return at % 2 === 0 ? product : negative(product, work)
  })
  return plus(terms, work)
}

/** A number before a matrix multiplies each of its entries. */
export const scaledMatrix = (factors: ReadonlyArray<Expression>, meaning: Meaning, work: Work): Meaning => {
  if (meaning.kind !== "matrix") throw UNREADABLE
  const rows = meaning.rows.map((row) =>
    row.map((cell): Meaning => {
      if (cell.kind !== "value") throw UNREADABLE
      return { ...cell, expression: factors.reduce((product, factor) => times(factor, product, work), cell.expression) }
    })
  )
  return { kind: "matrix", rows }
}
