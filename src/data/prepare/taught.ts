/** What a data set makes of a row, checked before anything rests on it. */
import * as Cause from "effect/Cause"
import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import { explain } from "../../domain/explain.ts"
import { Columns } from "../../domain/problem.ts"
import { Span } from "../../domain/reading.ts"
import type { Dropped, ReadOptions, RowsDataSet, Taught } from "../dataset.ts"

const TaughtShape = Schema.Struct({
  question: Schema.String,
  gold: Schema.String,
  reasoning: Schema.String,
  answer: Schema.String,
  columns: Columns,
  masked: Schema.optionalKey(Schema.Array(Span)),
  notes: Schema.optionalKey(Schema.Array(Schema.String))
})
const decode = Schema.decodeUnknownExit(TaughtShape)

const WHAT = "`read` must give {question, gold, reasoning, answer, columns} or {dropped: reason}"

/** Readers of JSON take no more than some hundred levels. */
const MAX_DEPTH = 64

/** The common shape, told apart from any other without the cost of a Schema for each of a million rows. */
const isPlain = (value: unknown): value is Taught => {
  const taught = value as Partial<Taught> | null
  if (typeof taught !== "object" || taught === null) return false
  const { question, gold, reasoning, answer, columns, masked, notes } = taught
  if (typeof question !== "string" || typeof gold !== "string") return false
  if (typeof reasoning !== "string" || typeof answer !== "string") return false
  if (typeof columns !== "object" || columns === null || Array.isArray(columns) || masked !== undefined) return false
  for (const key in columns) if (typeof columns[key] !== "string" && typeof columns[key] !== "boolean") return false
  return notes === undefined || (Array.isArray(notes) && notes.every((note) => typeof note === "string"))
}

const isDeep = (value: unknown, left: number): boolean =>
  typeof value === "object" &&
  value !== null &&
  (left === 0 || Object.values(value).some((one) => isDeep(one, left - 1)))

const isHalf = (text: string, at: number): boolean => {
  const [before, after] = [text.charCodeAt(at - 1), text.charCodeAt(at)]
  return before >= 0xd800 && before < 0xdc00 && after >= 0xdc00 && after < 0xe000
}

/** What is wrong with the masked spans; null where they are places of the reasoning in their order. */
const faultInMasked = ({ reasoning, masked = [] }: Taught): string | null => {
  let reached = 0
  for (const [i, { start, end }] of masked.entries()) {
    const told = `masked.${i}: [${start}, ${end})`
    if (start < 0 || end > reasoning.length)
      return `${told} is no place of the reasoning, which has ${reasoning.length} UTF-16 code units`
    if (start >= end) return `${told} holds nothing`
    if (start < reached) return `${told} begins before the one before it ends: give spans in their order`
    if (isHalf(reasoning, start) || isHalf(reasoning, end)) return `${told} cuts a character in two`
    reached = end
  }
  return null
}

/** Throws what is wrong with it. */
export const checked = (taught: unknown): Taught => {
  if (isPlain(taught)) return taught
  const columns = (taught as Partial<Taught> | null | undefined)?.columns
  if (isDeep(columns, MAX_DEPTH)) throw new Error(`columns: nested deeper than ${MAX_DEPTH} levels`)
  const decoded = decode(taught)
  if (Exit.isFailure(decoded)) {
    const error = Cause.squash(decoded.cause)
    throw Schema.isSchemaError(error) ? new Error(`${explain(error, taught)}; ${WHAT}`) : error
  }
  const fault = faultInMasked(decoded.value)
  if (fault !== null) throw new Error(fault)
  return decoded.value
}

/** The row as the data set reads it. Throws where it is none of this data set, and where no problem came of it. */
export const readRow = (
  dataset: RowsDataSet,
  row: Readonly<Record<string, unknown>>,
  options: ReadOptions
): Taught | Dropped => {
  const found: unknown = dataset.read(row, options)
  if (typeof found !== "object" || found === null) return checked(found)
  if ("then" in found) throw new Error("`read` gives a promise: it must not be async")
  if (!("dropped" in found) || found.dropped === undefined) return checked(found)
  const { dropped } = found
  if (typeof dropped !== "string" || dropped.trim() === "")
    throw new Error(`dropped: Expected the reason as text, got ${JSON.stringify(dropped)}`)
  return { dropped }
}

/** What was thrown, in words: a user's code may throw anything. */
export const thrown = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))
