/** Which sides of an equation are names: `x`, `f(x)`, `AB`, `\angle ABC`, `total cost`. What is named has the value. */
import type { Meaning } from "../meaning.ts"
import { IN_NAMES as IN_NAME_COMMANDS } from "./names.ts"
import type { Token } from "./tokens.ts"

/** Signs that stand in a name: a call, a prime, an inverse. */
const IN_NAMES = new Set(["(", ")", ",", "_", "{", "}", "'", "^", "-"])

/** Words that make a name no name: `not x = 18`. */
export const TAKES_BACK = /\b(?:not|no|never|wrong|incorrect|false|maybe|perhaps|if|unless|or|than|isn't)\b/i

const isUpper = (text: string) => /^[A-Z]$/.test(text)

/** The name that the tokens of one side spell, or null where they say a value. */
export const nameOf = (tokens: ReadonlyArray<Token>, meaning: Meaning): string | null => {
  const [first] = tokens
  if (first === undefined || tokens.length > 14) return null
  if (meaning.kind === "value" && meaning.expression.kind === "symbol" && meaning.unit === null)
    return meaning.expression.name
  if (meaning.kind === "tuple")
    return meaning.items.every((item) => item.kind === "value" && item.expression.kind === "symbol")
      ? tokens.map(({ text }) => text).join("")
      : null
  if (isCall(tokens)) return tokens.map(({ text }) => text).join("")
  const spelled = () => tokens.map(({ text }) => text.toLowerCase()).join(" ")
  const worded = tokens.some(({ kind }) => kind === "word" || kind === "text")
  if (worded) {
    const onlyWords = tokens.every(
      ({ kind, text }) => kind === "word" || kind === "text" || kind === "symbol" || text === "'"
    )
    return onlyWords && !tokens.some(({ text }) => TAKES_BACK.test(text)) ? spelled() : null
  }
  if (tokens.every(({ kind }) => kind === "symbol")) {
    const isGeometry = IN_NAME_COMMANDS.has(first.text) || tokens.every(({ text }) => isUpper(text))
    return isGeometry ? tokens.map(({ text }) => text).join("") : null
  }
  return isArea(tokens) ? tokens.map(({ text }) => text).join("") : null
}

/** `f(x)`, `f(2)`, `f^{-1}(x)`, `P(A, B)`: a letter and brackets that hold no arithmetic. */
const isCall = (tokens: ReadonlyArray<Token>): boolean => {
  if (tokens[0]?.kind !== "symbol" || tokens.at(-1)?.text !== ")") return false
  const open = tokens.findIndex(({ text }) => text === "(")
  const before = tokens.slice(1, open)
  const isInverse = before.map(({ text }) => text).join("") === "^{-1}"
  if (open < 1 || (before.length > 0 && !isInverse)) return false
  return tokens
    .slice(open)
    .every(({ kind, text }) =>
      kind === "sign" ? IN_NAMES.has(text) : kind !== "function" && kind !== "command" && !TAKES_BACK.test(text)
    )
}

/** `[ABC]`, the area of a figure. */
const isArea = (tokens: ReadonlyArray<Token>): boolean =>
  tokens.length > 4 &&
  tokens[0]?.text === "[" &&
  tokens.at(-1)?.text === "]" &&
  tokens.slice(1, -1).every(({ kind, text }) => kind === "symbol" && isUpper(text))
