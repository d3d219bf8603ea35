/** ±: a mark in the tree where it stood, put to each of its two values afterwards. */
import type { Expression } from "../expression.ts"
import { withParts } from "../parts.ts"
import type { Work } from "../work.ts"
import { integer } from "./cursor.ts"
import { plus } from "./written-out.ts"

/** The name of a mark begins so; its number follows, or `mp` for ∓. */
export const PLUS_MINUS = "±"

/** The expression with its ± put to one of their two values. */
export const withSigns = (expression: Expression, isMinus: (mark: number) => boolean, work: Work): Expression => {
  const into = (of: Expression) => withSigns(of, isMinus, work)
  switch (expression.kind) {
    case "symbol": {
      if (!expression.name.startsWith(PLUS_MINUS)) return expression
      const mark = Number(expression.name.slice(PLUS_MINUS.length))
      return integer(isMinus(Number.isNaN(mark) ? 0 : mark) ? -1 : 1)
    }
    case "sum":
      return plus(expression.terms.map(into), work)
    case "product": {
      const [first, ...rest] = expression.factors
      // ±2 is 2 and −2, not a product.
      if (first !== undefined && rest.length === 1 && isMark(first)) {
        const of = into(rest[0] as Expression)
        return isTurned(first, isMinus) ? { kind: "negative", of } : of
      }
      return { kind: "product", factors: expression.factors.map(into) }
    }
    default:
      return withParts(expression, into)
  }
}

const isMark = (expression: Expression): boolean =>
  expression.kind === "negative"
    ? isMark(expression.of)
    : expression.kind === "symbol" && expression.name.startsWith(PLUS_MINUS)

const isTurned = (mark: Expression, isMinus: (mark: number) => boolean): boolean => {
  if (mark.kind === "negative") return !isTurned(mark.of, isMinus)
  const which = mark.kind === "symbol" ? Number(mark.name.slice(PLUS_MINUS.length)) : 0
  return isMinus(Number.isNaN(which) ? 0 : which)
}
