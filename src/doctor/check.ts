/** A check of the doctor: what was looked at, what was seen, and what to do where it is not well. */
import * as Schema from "effect/Schema"

export const Check = Schema.Struct({
  name: Schema.NonEmptyString,
  /** `missing` stops runs; `note` is worth knowing. */
  state: Schema.Literals(["ok", "note", "missing"]),
  seen: Schema.String,
  remedy: Schema.NullOr(Schema.String)
})
export type Check = typeof Check.Type

export const ok = (name: string, seen: string): Check => ({ name, state: "ok", seen, remedy: null })
export const note = (name: string, seen: string, remedy: string): Check => ({ name, state: "note", seen, remedy })
export const missing = (name: string, seen: string, remedy: string): Check => ({ name, state: "missing", seen, remedy })
