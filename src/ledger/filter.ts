/**
 * The language of `--where` and `--sort`: comparisons of named fields, joined by `and`, `or`, `not` and parentheses.
 * It becomes SQL with parameters; names that are not known never reach the database.
 */
import * as Schema from "effect/Schema"
import type { Parameter } from "./connection.ts"

/** A filter that cannot be read, with the place where it goes wrong. */
export class FilterInvalid extends Schema.TaggedError<FilterInvalid>()("FilterInvalid", {
  text: Schema.String,
  at: Schema.Int,
  message: Schema.String
}) {}

/** Field names and the SQL expression each stands for. */
export type Fields = ReadonlyMap<string, string>

export interface Filter {
  readonly sql: string
  readonly parameters: ReadonlyArray<Parameter>
}

interface Token {
  readonly kind: "name" | "number" | "text" | "operator" | "end"
  readonly value: string
  readonly at: number
}

const TOKEN =
  /\s+|(?<number>-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)|(?<text>'(?:[^']|'')*'|"[^"]*")|(?<name>[a-z_][\w-]*)|(?<operator><=|>=|!=|<>|=|<|>|~|\(|\))/iy

const fail = (text: string, at: number, message: string): never => {
  throw new FilterInvalid({ text, at, message: `${message}\n  ${text}\n  ${" ".repeat(at)}^` })
}

const tokens = (text: string): ReadonlyArray<Token> => {
  const found: Array<Token> = []
  const pattern = new RegExp(TOKEN)
  while (pattern.lastIndex < text.length) {
    const at = pattern.lastIndex
    const match = pattern.exec(text)
    if (match === null) return fail(text, at, "this is no part of a filter:")
    const [kind, value] = Object.entries(match.groups ?? {}).find(([, v]) => v !== undefined) ?? []
    if (kind !== undefined && value !== undefined) found.push({ kind: kind as Token["kind"], value, at })
  }
  return [...found, { kind: "end", value: "", at: text.length }]
}

const OPERATORS = new Map([
  ["=", "IS"],
  ["!=", "IS NOT"],
  ["<>", "IS NOT"],
  ["<", "<"],
  ["<=", "<="],
  [">", ">"],
  [">=", ">="]
])

const known = (fields: Fields): string => [...fields.keys()].join(", ")

/**
 * Reads a filter such as `correctness = 0 and format = 1 and step >= 50`. Values are numbers, `null` (unscored), `true`,
 * `false`, or quoted text; `text ~ 'words'` finds text that holds the words. Throws FilterInvalid.
 */
export const parseFilter = (text: string, fields: Fields): Filter => {
  const list = tokens(text)
  const parameters: Array<Parameter> = []
  let place = 0
  const peek = (): Token => list[place] as Token
  const next = (): Token => list[place++] as Token
  const word = (token: Token, value: string) => token.kind === "name" && token.value.toLowerCase() === value

  const value = (): Parameter => {
    const token = next()
    if (token.kind === "number") return Number(token.value)
    if (token.kind === "text") return token.value.slice(1, -1).replaceAll("''", "'")
    if (word(token, "null")) return null
    if (word(token, "true")) return 1
    if (word(token, "false")) return 0
    // A bare word is text: mode = eval
    if (token.kind === "name") return token.value
    return fail(text, token.at, "a value is missing here:")
  }
  const comparison = (): string => {
    const token = next()
    if (word(token, "not")) return `NOT ${comparison()}`
    if (token.value === "(") {
      const inner = either()
      if (next().value !== ")")
        return fail(text, list[place - 1]?.at ?? text.length, "a closing parenthesis is missing:")
      return `(${inner})`
    }
    if (token.kind !== "name") return fail(text, token.at, "the name of a field is expected here:")
    const expression =
      fields.get(token.value) ?? fail(text, token.at, `“${token.value}” is no field (there are ${known(fields)}):`)
    const operator = next()
    if (operator.value === "~") {
      parameters.push(String(value()))
      return `instr(${expression}, ?) > 0`
    }
    const sql = OPERATORS.get(operator.value) ?? fail(text, operator.at, "one of = != < <= > >= ~ is expected here:")
    parameters.push(value())
    return `${expression} ${sql} ?`
  }
  const both = (): string => {
    let sql = comparison()
    while (word(peek(), "and")) {
      next()
      sql = `${sql} AND ${comparison()}`
    }
    return sql
  }
  const either = (): string => {
    let sql = both()
    while (word(peek(), "or")) {
      next()
      sql = `(${sql}) OR (${both()})`
    }
    return sql
  }
  const sql = either()
  const rest = peek()
  return rest.kind === "end" ? { sql, parameters } : fail(text, rest.at, "`and` or `or` is expected here:")
}

/** Reads `--sort`: field names with commas, a `-` before one for descending. Throws FilterInvalid. */
export const parseSort = (text: string, fields: Fields): string => {
  let at = 0
  return text
    .split(",")
    .map((part) => {
      const start = at
      at += part.length + 1
      const name = part.trim().replace(/^-/, "")
      const expression =
        fields.get(name) ?? fail(text, start, `“${name}” is no field to sort by (there are ${known(fields)}):`)
      return `${expression} ${part.trim().startsWith("-") ? "DESC" : "ASC"}`
    })
    .join(", ")
}
