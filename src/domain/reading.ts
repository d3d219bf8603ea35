/** A reading: a completion parsed once by a tag style. Spans index UTF-16 code units of the completion's text. */
import * as Schema from "effect/Schema"
import { DEFECT_KINDS } from "./defects.ts"

export const Span = Schema.Struct({ start: Schema.Int, end: Schema.Int })
export type Span = typeof Span.Type

/** A completion without any of these has the form that was asked for. */
export const DefectKind = Schema.Literals(DEFECT_KINDS)
export type DefectKind = typeof DefectKind.Type

export const Defect = Schema.Struct({ kind: DefectKind, at: Span })
export type Defect = typeof Defect.Type

export const Reading = Schema.Struct({
  style: Schema.NonEmptyString,
  /** The text between the reasoning tags, without the tags; null where there is none. */
  reasoning: Schema.NullOr(Span),
  /** The text of the last closed answer tag, without the tags; null where there is none. */
  answer: Schema.NullOr(Span),
  defects: Schema.Array(Defect)
})
export type Reading = typeof Reading.Type
