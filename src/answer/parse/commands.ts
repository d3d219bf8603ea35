/** LaTeX commands one by one: fractions, roots, binomials, constants, dressed letters. */
import type { Expression } from "../expression.ts"
import { constant, integer, type Read, UNREADABLE } from "./cursor.ts"
import type { Expressions } from "./expressions.ts"

const beginsWithD = (expression: Expression): boolean =>
  expression.kind === "product"
    ? beginsWithD(expression.factors[0] as Expression)
    : expression.kind === "power"
      ? beginsWithD(expression.base)
      : expression.kind === "symbol" && expression.name === "d"

/** What a LaTeX command makes of what follows it. */
export const readCommand = (parser: Expressions): Read => {
  const { text } = parser.token
  parser.at++
  switch (text) {
    case "frac": {
      const over = parser.argument(true)
      const under = parser.argument(true)
      // `\frac{d}{dx}` and `\frac{dy}{dx}` divide nothing.
      if (beginsWithD(over) && under.kind === "product" && beginsWithD(under)) throw UNREADABLE
      return { kind: "quotient", over, under }
    }
    case "binom": {
      const over = parser.argument(true)
      return { kind: "call", name: "binomial", of: [over, parser.argument(true)] }
    }
    case "sqrt": {
      let index = integer(2)
      if (parser.take("[")) {
        index = parser.expression()
        parser.expect("]")
      }
      return { kind: "root", of: parser.argument(false), index }
    }
    case "cbrt":
      return { kind: "root", of: parser.argument(false), index: integer(3) }
    case "infinity":
      return constant("infinity")
    case "pi":
      return constant("pi")
    case "overline":
      return { kind: "symbol", name: `overline ${parser.subscript()}` }
    case "mathbb":
      return { kind: "symbol", name: `set ${parser.subscript()}` }
    case "empty":
      return { kind: "structure", meaning: { kind: "set", items: [] } }
    case "begin":
      return parser.nested(() => parser.environment())
    default:
      throw UNREADABLE
  }
}
