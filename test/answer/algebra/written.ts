/** Expressions for the tests, written in plain infix: `2*sqrt(x)^3/pi`. Juxtaposition is not read; `log(x,b)` has a base. */
import type { ConstantName, Expression, FunctionName } from "../../../src/answer/expression.ts"

export const number = (value: number | bigint, under: number | bigint = 1): Expression => ({
  kind: "number",
  value: { numerator: BigInt(value), denominator: BigInt(under) }
})

const CONSTANTS: ReadonlySet<string> = new Set(["pi", "e", "i", "infinity"])

/** @example written("x^2 - 1") */
export const written = (text: string): Expression => {
  const tokens = text.match(/\d+(?:\.\d+)?|[A-Za-z_]\w*|[-+*/^(),!|]/g) ?? []
  let at = 0
  const take = (token: string): void => {
    if (tokens[at++] !== token) throw new Error(`${token} expected in ${text}`)
  }
  const sum = (): Expression => {
    const terms = [product()]
    while (tokens[at] === "+" || tokens[at] === "-") {
      terms.push(tokens[at++] === "+" ? product() : { kind: "negative", of: product() })
    }
    return terms.length === 1 ? (terms[0] as Expression) : { kind: "sum", terms }
  }
  const product = (): Expression => {
    let left = signed()
    while (tokens[at] === "*" || tokens[at] === "/") {
      left =
        tokens[at++] === "*"
          ? { kind: "product", factors: [...(left.kind === "product" ? left.factors : [left]), signed()] }
          : { kind: "quotient", over: left, under: signed() }
    }
    return left
  }
  const signed = (): Expression => {
    if (tokens[at] !== "-") return power()
    at++
    return { kind: "negative", of: signed() }
  }
  const power = (): Expression => {
    let base = atom()
    while (tokens[at] === "!") {
      at++
      base = { kind: "call", name: "factorial", of: [base] }
    }
    if (tokens[at] !== "^") return base
    at++
    return { kind: "power", base, exponent: signed() }
  }
  const atom = (): Expression => {
    const token = tokens[at++] ?? ""
    if (/^\d/.test(token)) {
      const [whole = "", places = ""] = token.split(".")
      return number(BigInt(whole + places), 10n ** BigInt(places.length))
    }
    if (token === "(") {
      const inside = sum()
      take(")")
      return inside
    }
    if (token === "|") {
      const inside = sum()
      take("|")
      return { kind: "call", name: "abs", of: [inside] }
    }
    if (tokens[at] === "(") {
      at++
      const of = [sum()]
      while (tokens[at] === ",") {
        at++
        of.push(sum())
      }
      take(")")
      if (token === "sqrt") return { kind: "root", of: of[0] as Expression, index: number(2) }
      if (token === "root") return { kind: "root", of: of[1] as Expression, index: of[0] as Expression }
      return { kind: "call", name: token as FunctionName, of }
    }
    return CONSTANTS.has(token) ? { kind: "constant", name: token as ConstantName } : { kind: "symbol", name: token }
  }
  const expression = sum()
  if (at !== tokens.length) throw new Error(`not read to its end: ${text}`)
  return expression
}
