/** A score: a finite value with its evidence, or unscored with the reason. Unscored is never 0. */
import * as Schema from "effect/Schema"
import { Span } from "./reading.ts"

/** What a value rests on: the rule that gave it, and the place in the completion where there is one. */
export interface Evidence {
  readonly rule: string
  readonly span?: Span
  readonly note?: string
  /** What this rule alone gave, where a reward is put together from others. */
  readonly value?: number
  /** What it rests on in its turn: the rewards that a combinator put together. */
  readonly of?: ReadonlyArray<Evidence>
}
export const Evidence: Schema.Codec<Evidence> = Schema.Struct({
  rule: Schema.NonEmptyString,
  span: Schema.optionalKey(Span),
  note: Schema.optionalKey(Schema.String),
  value: Schema.optionalKey(Schema.Finite),
  of: Schema.optionalKey(Schema.Array(Schema.suspend((): Schema.Codec<Evidence> => Evidence)))
})

/** Why a reward gave no value. */
export const UnscoredReason = Schema.Literals([
  "threw",
  "not-a-number",
  "out-of-range",
  "over-time",
  "over-memory",
  "crashed",
  "missing-column",
  "bad-gold",
  "not-applicable",
  /** The service that the reward asks (a judge model) gave no usable answer. */
  "service"
])
export type UnscoredReason = typeof UnscoredReason.Type

export const Scored = Schema.TaggedStruct("Scored", {
  value: Schema.Finite,
  evidence: Schema.Array(Evidence)
})
export type Scored = typeof Scored.Type

export const Unscored = Schema.TaggedStruct("Unscored", {
  reason: UnscoredReason,
  message: Schema.String
})
export type Unscored = typeof Unscored.Type

export const Score = Schema.Union([Scored, Unscored])
export type Score = typeof Score.Type
