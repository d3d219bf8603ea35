/** The card of a prepared data set: where its rows come from, what became of them, and a digest of both. */
import * as Schema from "effect/Schema"

const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))
const Counts = Schema.Record(Schema.String, Count)
const ByPart = Schema.Struct({ training: Counts, evaluation: Counts })

export const CARD = "card.json"

/** A file with what it holds, as bytes. */
export const CardFile = Schema.Struct({ name: Schema.NonEmptyString, bytes: Count, sha256: Schema.String })
export type CardFile = typeof CardFile.Type

export const CardSource = Schema.Union([
  Schema.TaggedStruct("hub", {
    repository: Schema.NonEmptyString,
    /** The revision that was asked for, and the commit that it named. */
    revision: Schema.NonEmptyString,
    commit: Schema.NonEmptyString,
    files: Schema.Array(CardFile)
  }),
  Schema.TaggedStruct("local", { path: Schema.NonEmptyString, files: Schema.Array(CardFile) }),
  Schema.TaggedStruct("made", { seed: Count })
])
export type CardSource = typeof CardSource.Type

export const Card = Schema.Struct({
  /** The name of the data set, and what it says of itself. */
  dataset: Schema.NonEmptyString,
  about: Schema.NullOr(Schema.String),
  licence: Schema.NullOr(Schema.String),
  source: CardSource,
  /** The splits that training and evaluation were taken from; null where one problem in ten was held out by its hash. */
  splits: Schema.Struct({ train: Schema.NullOr(Schema.String), evaluate: Schema.NullOr(Schema.String) }),
  style: Schema.NonEmptyString,
  outputs: Schema.Literals(["drop", "keep", "mask"]),
  counts: Schema.Struct({ read: Count, sft: Count, grpo: Count, evaluate: Count }),
  dropped: Schema.Array(Schema.Struct({ reason: Schema.String, count: Count, places: Schema.Array(Schema.String) })),
  /** Kinds of golds, and what else the data set counts of its rows. */
  golds: ByPart,
  notes: ByPart,
  held_back: Schema.Struct({
    count: Count,
    /** Files of further evaluation problems that training was kept away from, and how many those are. */
    against: Schema.Array(Schema.Struct({ path: Schema.String, problems: Count }))
  }),
  /** Training rows whose question stood in an earlier one. */
  repeated: Count,
  pass_rate: Schema.NullOr(
    Schema.Struct({
      least: Schema.Finite,
      most: Schema.Finite,
      measured: Schema.String,
      problems: Count,
      /** Training problems that GRPO is not given: too easy or too hard, and not measured. */
      outside: Count,
      unmeasured: Count
    })
  ),
  /** The files of rows. */
  files: Schema.Array(CardFile),
  touchstone: Schema.String,
  /** SHA-256 over the files of rows and all of the above that made them. */
  digest: Schema.String
})
export type Card = typeof Card.Type
