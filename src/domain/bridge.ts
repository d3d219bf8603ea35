/**
 * The messages of the bridge: what a trainer posts over HTTP and what it gets back.
 * Names are the same in JSON, Python and SQL, hence the underscores.
 */
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import { Conversation } from "./conversation.ts"
import { Columns } from "./problem.ts"

const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))
const Positive = Schema.Int.check(Schema.isGreaterThan(0))

export const Mode = Schema.Literals(["train", "eval"])
export type Mode = typeof Mode.Type

export const Phase = Schema.Literals(["base", "sft", "grpo", "evaluate"])
export type Phase = typeof Phase.Type

/** Token ids, checked in one pass: a batch holds tens of thousands of them, and a Schema an element costs ten times that. */
const TokenIds = Schema.declare(
  (value): value is ReadonlyArray<number> =>
    Array.isArray(value) && value.every((id) => Number.isInteger(id) && id >= 0),
  {
    expected: "an array of token ids, integers from 0",
    // What the exported JSON Schema says of it.
    toCodecJson: () => Schema.link<ReadonlyArray<number>>()(Schema.Array(Count), SchemaTransformation.passthrough())
  }
)

/** One completion of a batch, with all that was known of it when it was made. */
export const BatchRow = Schema.Struct({
  problem: Schema.NonEmptyString,
  prompt: Conversation,
  gold: Schema.String,
  columns: Columns,
  completion: Schema.String,
  token_ids: TokenIds,
  /** It ran into the length limit instead of stopping by itself. */
  truncated: Schema.Boolean,
  rank: Count,
  row: Count
})
export type BatchRow = typeof BatchRow.Type

/** A generation batch over all ranks, posted by rank 0 before any reward is known. `POST /v1/batches` */
export const Batch = Schema.Struct({
  batch: Schema.NonEmptyString,
  run: Schema.NonEmptyString,
  attempt: Positive,
  phase: Phase,
  /** Counts from 0 within an attempt and a phase, train and eval batches alike. */
  sequence: Count,
  /** The optimizer step at generation time: the version of the policy that wrote the completions. */
  step: Count,
  mode: Mode,
  /** Completions of one prompt; rows of a group stand together. */
  group_size: Positive,
  rows: Schema.NonEmptyArray(BatchRow)
})
export type Batch = typeof Batch.Type

/** The answer: effective contributions, one row a completion, one column a reward; null is unscored. */
export const BatchAnswer = Schema.Struct({
  batch: Schema.NonEmptyString,
  rewards: Schema.Array(Schema.NonEmptyString),
  contributions: Schema.Array(Schema.Array(Schema.NullOr(Schema.Finite))),
  unscored: Count
})
export type BatchAnswer = typeof BatchAnswer.Type

/** The trainer's own advantages and the float32 matrix they were made from. `POST /v1/advantages` */
export const Advantages = Schema.Struct({
  batch: Schema.NonEmptyString,
  scale_rewards: Schema.Literals(["group", "batch", "none"]),
  rewards: Schema.Array(Schema.Array(Schema.NullOr(Schema.Finite))),
  advantages: Schema.Array(Schema.Finite)
})
export type Advantages = typeof Advantages.Type

export const AdvantagesAnswer = Schema.Struct({
  batch: Schema.NonEmptyString,
  agrees: Schema.Boolean,
  /** The largest difference between the trainer's advantages and the ledger's, dead groups left out. */
  difference: Schema.Finite,
  dead_groups: Count
})
export type AdvantagesAnswer = typeof AdvantagesAnswer.Type

/** A batch of a policy's answers to held-out problems. `POST /v1/answers` */
export const Answers = Schema.Struct({
  batch: Schema.NonEmptyString,
  evaluation: Schema.NonEmptyString,
  sequence: Count,
  rows: Schema.NonEmptyArray(BatchRow)
})
export type Answers = typeof Answers.Type

export const AnswersAnswer = Schema.Struct({ batch: Schema.NonEmptyString, stored: Count })
export type AnswersAnswer = typeof AnswersAnswer.Type

/** The trainer's own figures of a step (loss, entropy, KL, …). `POST /v1/metrics` */
export const Metrics = Schema.Struct({
  run: Schema.NonEmptyString,
  attempt: Positive,
  phase: Phase,
  step: Count,
  mode: Mode,
  values: Schema.Record(Schema.String, Schema.Finite)
})
export type Metrics = typeof Metrics.Type

/** Memory of a phase at its highest, and before its model was loaded; `cuda` is what torch's allocator took of the GPU. */
export const PhaseMemory = Schema.Struct({
  device: Schema.Literals(["cpu", "cuda"]),
  peak_bytes: Count,
  before_bytes: Count
})
export type PhaseMemory = typeof PhaseMemory.Type

/** Something that happened in a phase. `POST /v1/events` */
export const PhaseEvent = Schema.Union([
  Schema.TaggedStruct("started", { steps: Count, resumed_from: Schema.NullOr(Count) }),
  Schema.TaggedStruct("progress", { step: Count }),
  Schema.TaggedStruct("checkpoint", { step: Count, folder: Schema.NonEmptyString }),
  /** What the phase did otherwise than asked, in a sentence: told to the user, kept nowhere. */
  Schema.TaggedStruct("note", { message: Schema.NonEmptyString }),
  /** A policy was written to disk: a base model or an adapter, with the SHA-256 of its weights. */
  Schema.TaggedStruct("policy", {
    name: Schema.NonEmptyString,
    folder: Schema.NonEmptyString,
    hash: Schema.NonEmptyString,
    parent: Schema.NullOr(Schema.NonEmptyString)
  }),
  Schema.TaggedStruct("finished", {
    seconds: Schema.Finite,
    memory: Schema.optionalKey(Schema.NullOr(PhaseMemory))
  }),
  /** `message` says what happened and what to do, in a sentence or two. */
  Schema.TaggedStruct("failed", { message: Schema.NonEmptyString })
])
export type PhaseEvent = typeof PhaseEvent.Type

export const Event = Schema.Struct({
  run: Schema.NonEmptyString,
  attempt: Positive,
  phase: Phase,
  event: PhaseEvent
})
export type Event = typeof Event.Type

export const Stored = Schema.Struct({ stored: Schema.Boolean })
export type Stored = typeof Stored.Type

/** The body of every answer that is not 200. */
export const BridgeProblem = Schema.Struct({ error: Schema.NonEmptyString, message: Schema.String })
export type BridgeProblem = typeof BridgeProblem.Type
