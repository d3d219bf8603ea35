/** Numbers made of several tokens: mixed numbers and decimals that repeat. */
import type { Expression } from "../expression.ts"
import { number, UNREADABLE } from "./cursor.ts"
import type { Expressions } from "./expressions.ts"
import { valueOf } from "./numbers.ts"

const isDigits = (text: string) => /^\d+$/.test(text)

const isProper = (over: Expression, under: Expression): boolean =>
  over.kind === "number" &&
  under.kind === "number" &&
  over.value.denominator === 1n &&
  under.value.denominator === 1n &&
  over.value.numerator < under.value.numerator

/** A number, with what stands beside it and belongs to it. */
export const readNumber = (parser: Expressions): Expression => {
  const { text } = parser.token
  parser.at++
  const next = parser.token
  if (next.kind === "command" && next.text === "overline" && text.includes(".")) return repeating(parser, text)
  const whole = number(text)
  if (!isDigits(text)) return whole
  return mixed(parser, whole) ?? whole
}

/** `1\frac{1}{2}` and `1 1/2`: a whole number beside a proper fraction of whole numbers. */
const mixed = (parser: Expressions, whole: Expression): Expression | null => {
  // Nobody writes 0 1/2.
  if (whole.kind !== "number" || whole.value.numerator === 0n) return null
  const start = parser.at
  const next = parser.token
  let over: Expression
  let under: Expression
  if (next.kind === "command" && next.text === "frac") {
    const kept = [parser.tokens[start + 1], parser.tokens[start + 2]]
    parser.at++
    over = parser.argument(true)
    under = parser.argument(true)
    if (!isProper(over, under)) {
      // A digit may have been cut off a number.
      kept.forEach((token, i) => {
        if (token !== undefined) parser.tokens[start + 1 + i] = token
      })
      parser.at = start
      return null
    }
  } else if (next.kind === "number" && next.spaced && isDigits(next.text) && parser.ahead.text === "/") {
    const last = parser.tokens[parser.at + 2]
    if (last?.kind !== "number" || !isDigits(last.text)) return null
    over = number(next.text)
    under = number(last.text)
    if (!isProper(over, under)) return null
    parser.at += 3
  } else return null
  if (whole.kind !== "number" || over.kind !== "number" || under.kind !== "number") return null
  const denominator = under.value.numerator
  return {
    kind: "number",
    value: { numerator: whole.value.numerator * denominator + over.value.numerator, denominator }
  }
}

/** `0.1\overline{6}`: digits that go on for ever. */
const repeating = (parser: Expressions, before: string): Expression => {
  parser.at++
  const braced = parser.take("{")
  const period = parser.token
  if (period.kind !== "number" || !isDigits(period.text)) throw UNREADABLE
  parser.at++
  if (braced) parser.expect("}")
  const start = valueOf(before.endsWith(".") ? `${before}0` : before)
  const decimals = before.length - before.indexOf(".") - 1
  const scale = 10n ** BigInt(decimals) * (10n ** BigInt(period.text.length) - 1n)
  return {
    kind: "number",
    value: {
      numerator: start.numerator * scale + BigInt(period.text) * start.denominator,
      denominator: start.denominator * scale
    }
  }
}
