/** A problem: a question with a gold answer, from a data set and a split, known by a hash of its question. */
import { hash } from "node:crypto"
import * as Schema from "effect/Schema"

/** Any JSON value: what a data set's further columns may hold. */
export const Columns = Schema.Record(Schema.String, Schema.Json)
export type Columns = typeof Columns.Type

export const Problem = Schema.Struct({
  /** `problemId(question)`: the same question has the same id on every machine and in every run. */
  id: Schema.NonEmptyString,
  question: Schema.NonEmptyString,
  gold: Schema.String,
  dataset: Schema.NonEmptyString,
  split: Schema.NonEmptyString,
  /** Whatever else the data set knows of it; rewards ask for columns by name. */
  columns: Columns
})
export type Problem = typeof Problem.Type

/** The stable id of a question: the first 16 hex digits of SHA-256 over its text with white space collapsed. */
export const problemId = (question: string): string =>
  hash("sha256", (isEven(question) ? question : question.replace(/\s+/g, " ")).trim()).slice(0, 16)

/** Whether all white space is single spaces, as far as that is seen at a glance: what is not ASCII is looked at closely. */
const isEven = (text: string): boolean => {
  let before = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 32 || code > 126 || (code === 32 && before === 32)) return false
    before = code
  }
  return true
}
