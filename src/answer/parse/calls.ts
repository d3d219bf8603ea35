/** Function calls as they are written: `\\sin x`, `\\sin^2 x`, `\\sin^{-1} x`, `\\log_2 8`, `gcd(4, 6)`. */
import type { Expression, FunctionName } from "../expression.ts"
import { plainly, UNREADABLE } from "./cursor.ts"
import type { Expressions } from "./expressions.ts"

const isOne = (expression: Expression): boolean =>
  expression.kind === "number" && expression.value.numerator === expression.value.denominator

const INVERSE: ReadonlyMap<FunctionName, FunctionName> = new Map([
  ["sin", "arcsin"],
  ["cos", "arccos"],
  ["tan", "arctan"]
])

/** A function's name with its base, its power and what it is of. */
export const readCall = (parser: Expressions): Expression => {
  const { text, plain } = parser.token
  const name = text as FunctionName
  parser.at++
  let base: Expression | null = null
  let power: Expression | null = null
  for (;;) {
    if (parser.isSign("_") && base === null) {
      parser.at++
      base = parser.argument(false)
    } else if (parser.isSign("^") && power === null) {
      parser.at++
      power = parser.nested(() => parser.raised())
    } else break
  }
  parser.inFunction++
  const of = calledWith(parser, plain)
  parser.inFunction--
  if (base !== null) {
    if (name !== "log" || of.length !== 1) throw UNREADABLE
    of.push(base)
  }
  const inverse = power !== null && INVERSE.get(name)
  if (inverse && power?.kind === "negative" && isOne(power.of)) return { kind: "call", name: inverse, of }
  // `\cot^{-1}` is the inverse function, of which nothing is known here, and not the tangent.
  if (power?.kind === "negative" && isOne(power.of)) throw UNREADABLE
  const call: Expression = { kind: "call", name, of }
  return power === null ? call : { kind: "power", base: call, exponent: power }
}

/** `\sin(x)`, `\sin x`, `\sin 2x`: brackets hold all of it, otherwise the factors up to the next function. */
const calledWith = (parser: Expressions, plain: boolean): Array<Expression> => {
  if (parser.isSign("(") || parser.isSign("[")) {
    const close = parser.isSign("(") ? ")" : "]"
    parser.at++
    const of = parser.nested(() =>
      parser.outside(() => {
        const all = [parser.expression()]
        while (parser.take(",") || parser.take(";")) all.push(parser.expression())
        return all
      })
    )
    parser.expect(close)
    return of
  }
  if (parser.isSign("{")) return [plainly(parser.factor())]
  if (plain && parser.token.kind === "end") throw UNREADABLE
  const minus = parser.take("-")
  const factors = [parser.nested(() => plainly(parser.factor()))]
  while (parser.token.kind !== "function" && !parser.isSign("(") && !parser.isSign("|") && parser.beginsFactor())
    factors.push(plainly(parser.factor()))
  // `\sin x/2` is the sine of x, halved.
  const of: Expression = factors.length === 1 ? (factors[0] as Expression) : { kind: "product", factors }
  return [minus ? { kind: "negative", of } : of]
}
