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

/** What a field's name stands for in SQL, and what it can be compared with. */
export interface Field {
  readonly sql: string
  readonly kind: "number" | "text"
}

export type Fields = ReadonlyMap<string, Field>

/** Parentheses and `not` within one another: beyond this a filter was not written by a person. */
const MAX_DEPTH = 100

interface Filter {
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

const EQUALITY = new Map([
  ["=", "IS"],
  ["!=", "IS NOT"],
  ["<>", "IS NOT"]
])

const ORDER = new Set(["<", "<=", ">", ">="])

const known = (fields: Fields): string => [...fields.keys()].join(", ")

/**
 * Reads a filter such as `correctness = 0 and format = 1 and step >= 50`. Numbers are compared with `= != < <= > >=`,
 * texts with `= != ~`, where `~ 'words'` finds texts that hold the words. `null` is what has no value (unscored): only
 * `=` and `!=` find it, and no order holds for it, so `not total >= 1` finds it too. `true` and `false` are 1 and 0.
 * Throws FilterInvalid.
 */
export const parseFilter = (text: string, fields: Fields): Filter => {
  const list = tokens(text)
  const parameters: Array<Parameter> = []
  let place = 0
  let depth = 0
  const peek = (): Token => list[place] as Token
  const next = (): Token => list[place++] as Token
  const word = (token: Token, value: string) => token.kind === "name" && token.value.toLowerCase() === value

  const nested = (inner: () => string, at: number): string => {
    if (++depth > MAX_DEPTH) return fail(text.slice(0, 60), Math.min(at, 60), "this filter is nested too deeply:")
    const sql = inner()
    depth--
    return sql
  }
  const valueOf = (field: Field, token: Token): Parameter => {
    if (word(token, "null")) return null
    if (field.kind === "text") {
      if (token.kind === "text") return token.value.slice(1, -1).replaceAll("''", "'")
      // A bare word or number is the text as it stands: mode = eval, gold = 5.
      if (token.kind === "name" || token.kind === "number") return token.value
      return fail(text, token.at, "a value is missing here:")
    }
    if (token.kind === "number") return Number(token.value)
    if (word(token, "true")) return 1
    if (word(token, "false")) return 0
    return fail(
      text,
      token.at,
      token.kind === "end" ? "a value is missing here:" : "a number, true, false or null is expected here:"
    )
  }
  const comparison = (): string => {
    const token = next()
    if (word(token, "not")) return `NOT ${nested(comparison, token.at)}`
    if (token.value === "(") {
      const inner = nested(either, token.at)
      const closing = next()
      return closing.value === ")" ? `(${inner})` : fail(text, closing.at, "a closing parenthesis is missing:")
    }
    if (token.kind !== "name") return fail(text, token.at, "the name of a field is expected here:")
    const field =
      fields.get(token.value) ?? fail(text, token.at, `“${token.value}” is no field (there are ${known(fields)}):`)
    const operator = next()
    const equality = EQUALITY.get(operator.value)
    if (equality !== undefined) {
      parameters.push(valueOf(field, next()))
      return `${field.sql} ${equality} ?`
    }
    if (field.kind === "text" ? operator.value !== "~" : !ORDER.has(operator.value))
      return fail(
        text,
        operator.at,
        `${token.value} is a ${field.kind}; one of ${field.kind === "text" ? "= != ~" : "= != < <= > >="} is expected here:`
      )
    const value = next()
    const parameter = valueOf(field, value)
    if (parameter === null) return fail(text, value.at, "only = and != find null:")
    parameters.push(parameter)
    return field.kind === "text" ? `instr(${field.sql}, ?) > 0` : `coalesce(${field.sql} ${operator.value} ?, 0)`
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
      const { sql } =
        fields.get(name) ?? fail(text, start, `“${name}” is no field to sort by (there are ${known(fields)}):`)
      return `${sql} ${part.trim().startsWith("-") ? "DESC" : "ASC"}`
    })
    .join(", ")
}
