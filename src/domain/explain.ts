/** What a Schema refused, for people: the place, what was expected there, and what stood there instead. */
import type * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"

const format = SchemaIssue.makeFormatterStandardSchemaV1()

const valueAt = (input: unknown, path: ReadonlyArray<PropertyKey>): unknown =>
  path.reduce((value, key) => (value as Record<PropertyKey, unknown> | undefined | null)?.[key], input)

const quoted = (value: unknown): string => {
  const text = JSON.stringify(value)
  if (text === undefined) return "nothing"
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}

/** One line a fault: `grpo.max_steps: Expected an integer, got "many"`. */
export const explain = (error: Schema.SchemaError, input: unknown): string =>
  format(error.issue)
    .issues.map(({ message, path = [] }) => {
      const keys = path.map((part) => (typeof part === "object" ? part.key : part))
      const place = keys.length === 0 ? "" : `${keys.map(String).join(".")}: `
      return `${place}${message.split("\n")[0]}, got ${quoted(valueAt(input, keys))}`
    })
    .join("\n")
