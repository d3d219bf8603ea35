/**
 * A phase's job: everything the Python harness needs to carry it out, as one JSON file.
 * Paths are absolute. The bridge's token is never in here: it comes by TOUCHSTONE_BRIDGE_TOKEN.
 */
import * as Schema from "effect/Schema"

const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))
const Positive = Schema.Int.check(Schema.isGreaterThan(0))

export const BridgeAddress = Schema.Union([
  Schema.TaggedStruct("unix", { path: Schema.NonEmptyString }),
  Schema.TaggedStruct("tcp", { host: Schema.NonEmptyString, port: Positive })
])
export type BridgeAddress = typeof BridgeAddress.Type

/** Settings handed to TRL's own configuration class under TRL's own names. */
export const Settings = Schema.Record(Schema.String, Schema.Json)
export type Settings = typeof Settings.Type

export const Lora = Schema.Struct({
  r: Positive,
  alpha: Positive,
  dropout: Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 })),
  /** Module names, or the one word "all-linear". */
  target_modules: Schema.Union([Schema.String, Schema.Array(Schema.String)])
})
export type Lora = typeof Lora.Type

const common = {
  run: Schema.NonEmptyString,
  attempt: Positive,
  seed: Count,
  /** CPU threads for torch. */
  threads: Positive,
  bridge: BridgeAddress,
  /** Where the phase may write: checkpoints, TRL's output, trackio. */
  folder: Schema.NonEmptyString
}

/** Makes the built-in policy from scratch: tokenizer, random weights, a first training. */
export const BaseJob = Schema.TaggedStruct("base", {
  ...common,
  /** Rows {prompt, completion} to train on; the tokenizer is trained on their text too. */
  rows: Schema.NonEmptyString,
  out: Schema.NonEmptyString,
  vocabulary: Positive,
  hidden: Positive,
  layers: Positive,
  heads: Positive,
  context: Positive,
  /** Texts that are one token each, whatever stands beside them: the tags of every style. */
  tokens: Schema.Array(Schema.NonEmptyString),
  settings: Settings
})
export type BaseJob = typeof BaseJob.Type

/** Supervised fine-tuning of a LoRA adapter on rows {prompt, completion}; the loss is on the completion alone. */
export const SftJob = Schema.TaggedStruct("sft", {
  ...common,
  /** A folder, or a name on the hub. */
  model: Schema.NonEmptyString,
  rows: Schema.NonEmptyString,
  out: Schema.NonEmptyString,
  lora: Lora,
  resume: Schema.Boolean,
  settings: Settings
})
export type SftJob = typeof SftJob.Type

/** GRPO on rows {prompt, gold, problem, columns}, from an adapter where one is given, with rewards from the bridge. */
export const GrpoJob = Schema.TaggedStruct("grpo", {
  ...common,
  model: Schema.NonEmptyString,
  adapter: Schema.NullOr(Schema.NonEmptyString),
  lora: Lora,
  rows: Schema.NonEmptyString,
  /** Rows for TRL's evaluation during training; null for none. */
  eval_rows: Schema.NullOr(Schema.NonEmptyString),
  out: Schema.NonEmptyString,
  /** The rubric's reward names, in the order of the bridge's columns. */
  rewards: Schema.NonEmptyArray(Schema.NonEmptyString),
  resume: Schema.Boolean,
  settings: Settings
})
export type GrpoJob = typeof GrpoJob.Type

export const Sampling = Schema.Struct({
  /** 0 is greedy. */
  temperature: Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)),
  max_new_tokens: Positive,
  batch_size: Positive
})
export type Sampling = typeof Sampling.Type

/** Policies on one loaded base answer the same held-out rows {prompt, gold, problem, columns}. */
export const EvaluateJob = Schema.TaggedStruct("evaluate", {
  ...common,
  model: Schema.NonEmptyString,
  /** transformers' own options for loading the model: the phases' model_init_kwargs. */
  model_options: Settings,
  policies: Schema.NonEmptyArray(
    Schema.Struct({
      evaluation: Schema.NonEmptyString,
      name: Schema.NonEmptyString,
      adapter: Schema.NullOr(Schema.NonEmptyString)
    })
  ),
  rows: Schema.NonEmptyString,
  sampling: Sampling
})
export type EvaluateJob = typeof EvaluateJob.Type

export const Job = Schema.Union([BaseJob, SftJob, GrpoJob, EvaluateJob])
export type Job = typeof Job.Type
