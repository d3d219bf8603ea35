/** An experiment: everything a run is made from. A user's file exports one by default. */
import * as Schema from "effect/Schema"
import { Lora, Sampling, Settings } from "./job.ts"

const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))

const Positive = Schema.Int.check(Schema.isGreaterThan(0))

/** Limits of the processes that run the rewards; what is left out has the default of the scoring pool. */
export const Limits = Schema.Struct({
  processes: Schema.optionalKey(Positive),
  /** Milliseconds that one reward may take on one completion. */
  reward_ms: Schema.optionalKey(Positive),
  /** Megabytes of V8's heap, and of a process altogether (Buffers included). */
  heap_mb: Schema.optionalKey(Positive),
  memory_mb: Schema.optionalKey(Positive)
})
export type Limits = typeof Limits.Type

export const BUILT_IN = "built-in"

export const Experiment = Schema.Struct({
  name: Schema.NonEmptyString,
  /** "built-in" for the policy that is made in code, else a folder or a name on the hub. */
  model: Schema.NonEmptyString,
  /** A shipped data set's name (`sums`, `gsm8k`) or the path of a module that exports one. */
  data: Schema.NonEmptyString,
  /** The file of a data set that is read from rows; `--data` on the command line goes before it. */
  from: Schema.optionalKey(Schema.NonEmptyString),
  /** A control: golds are dealt to other problems, so that whatever rises cannot be correctness. */
  shuffle_golds: Schema.optionalKey(Schema.Boolean),
  /** A tag style's name, such as `think-answer`, or `path#export` of a module that exports one. */
  style: Schema.NonEmptyString,
  /** A shipped rubric's name, or `path#export`. */
  rubric: Schema.NonEmptyString,
  limits: Schema.optionalKey(Limits),
  seed: Count,
  /** Rows taken for each phase; null is all there are. */
  rows: Schema.Struct({ sft: Schema.NullOr(Count), grpo: Schema.NullOr(Count), evaluate: Schema.NullOr(Count) }),
  lora: Lora,
  /** TRL's settings under TRL's names; null leaves the phase out. */
  sft: Schema.NullOr(Settings),
  grpo: Schema.NullOr(Settings),
  evaluate: Schema.NullOr(Sampling)
})
export type Experiment = typeof Experiment.Type
