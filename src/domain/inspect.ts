/**
 * What is asked of the harness before a run, and what it answers: nothing is trained, no bridge is needed.
 * The job is one JSON file, the answer another, written whole to `out`. Paths are absolute.
 */
import * as Schema from "effect/Schema"
import { Conversation } from "./conversation.ts"
import { Settings } from "./job.ts"

const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))
const Positive = Schema.Int.check(Schema.isGreaterThan(0))

const common = {
  /** CPU threads for torch. */
  threads: Positive,
  /** Where the harness may write what it has to keep. */
  folder: Schema.NonEmptyString,
  /** The file of the answer. */
  out: Schema.NonEmptyString,
  /** A folder, or a name on the hub. */
  model: Schema.NonEmptyString
}

/** Reads tokenizer, template, configuration and rows as training would. */
export const InspectJob = Schema.TaggedStruct("inspect", {
  ...common,
  /** Every tag of the style. */
  tags: Schema.Array(Schema.NonEmptyString),
  /** A prompt of the style with a worked solution: how the template renders it is looked at. */
  probe: Schema.Struct({ prompt: Conversation, completion: Conversation }),
  /** Rows as the phases would get them; null where there are none. */
  rows: Schema.Struct({
    sft: Schema.NullOr(Schema.NonEmptyString),
    grpo: Schema.NullOr(Schema.NonEmptyString),
    evaluate: Schema.NullOr(Schema.NonEmptyString)
  }),
  /** Rows read of each file at most, evenly spread over it. */
  most_rows: Positive,
  /** TRL's settings of the phases under TRL's names; null where the phase is left out. */
  sft: Schema.NullOr(Settings),
  grpo: Schema.NullOr(Settings)
})
export type InspectJob = typeof InspectJob.Type

/** Why something could not be found out, in a sentence. */
export const NotTold = Schema.Struct({ not_told: Schema.NonEmptyString })
export type NotTold = typeof NotTold.Type

const told = <A extends Schema.Top>(schema: A) => Schema.Union([schema, NotTold])

export const Token = Schema.Struct({ id: Count, text: Schema.String })
export type Token = typeof Token.Type

/** Lengths in tokens of the rows that were read, in the order of the file. */
export const Lengths = Schema.Struct({
  /** Rows in the file, and how many of them were read. */
  rows: Count,
  read: Count,
  prompt: Schema.Array(Count),
  /** Of the completion with the end of its turn; empty where rows have none. */
  completion: Schema.Array(Count)
})
export type Lengths = typeof Lengths.Type

export const InspectedTokenizer = Schema.Struct({
  class_name: Schema.String,
  vocabulary: Count,
  eos: Schema.NullOr(Token),
  /** As it is on disk: null where none is set, though the harness then pads with eos. */
  pad: Schema.NullOr(Token),
  bos: Schema.NullOr(Token),
  /** As it is on disk; the harness pads on the left whatever it says. */
  padding_side: Schema.String,
  /** The longest text it says it is for; null where it says none. */
  longest: Schema.NullOr(Count),
  fast: Schema.Boolean
})
export type InspectedTokenizer = typeof InspectedTokenizer.Type

export const InspectedTemplate = Schema.Struct({
  /** What becomes of a system message: it stands in the rendered prompt, is left out, or the template refuses it. */
  system: Schema.Literals(["kept", "dropped", "refused"]),
  /** What the template appends when a completion is asked for, such as `<|im_start|>assistant\n<think>\n`. */
  generation_prompt: Schema.String,
  /** What stands after the completion's text when a conversation is rendered, such as `<|im_end|>\n`. */
  turn_end: Schema.String,
  /** Whether the probe's completion stands whole in the rendered conversation: some templates cut reasoning away. */
  keeps_completion: Schema.Boolean,
  /** Whether `{% generation %}` marks the assistant's turn. */
  marks_generation: Schema.Boolean,
  /** The probe as it is trained on. */
  rendered: Schema.String
})
export type InspectedTemplate = typeof InspectedTemplate.Type

export const InspectedTag = Schema.Struct({
  tag: Schema.String,
  ids: Schema.Array(Count),
  /** A special token: it is stripped before a completion is scored. */
  special: Schema.Boolean,
  /** Whether it is there after decoding without special tokens. */
  survives: Schema.Boolean
})
export type InspectedTag = typeof InspectedTag.Type

/** What ends a completion, as each of them says. */
export const InspectedEnds = Schema.Struct({
  tokenizer: Schema.Array(Token),
  generation: Schema.Array(Token),
  /** The first special token of the template's turn end. */
  turn: Schema.NullOr(Token)
})
export type InspectedEnds = typeof InspectedEnds.Type

export const InspectedModel = Schema.Struct({
  /** `adapter` where the folder holds LoRA weights and no model. */
  kind: Schema.Literals(["model", "adapter"]),
  /** config.json (an adapter's: adapter_config.json). */
  config: Settings,
  /** Bytes of the weights on disk; null for a model on the hub that is not in the cache. */
  weights_bytes: Schema.NullOr(Count)
})
export type InspectedModel = typeof InspectedModel.Type

export const InspectedGpu = Schema.Struct({
  name: Schema.String,
  total_bytes: Count,
  free_bytes: Count,
  capability: Schema.String
})
export type InspectedGpu = typeof InspectedGpu.Type

export const InspectedMachine = Schema.Struct({
  gpus: Schema.Array(InspectedGpu),
  bf16: Schema.Boolean,
  /** Processes that a launcher started; 1 without one. */
  world_size: Positive,
  /** Versions of what is installed; null where it is not. */
  versions: Schema.Record(Schema.String, Schema.NullOr(Schema.String))
})
export type InspectedMachine = typeof InspectedMachine.Type

/** What was found. Each part is told alone: one that fails says why and leaves the others. */
export const Inspected = Schema.Struct({
  machine: told(InspectedMachine),
  tokenizer: told(InspectedTokenizer),
  template: told(InspectedTemplate),
  tags: told(Schema.Array(InspectedTag)),
  ends: told(InspectedEnds),
  model: told(InspectedModel),
  rows: Schema.Struct({
    sft: Schema.NullOr(told(Lengths)),
    grpo: Schema.NullOr(told(Lengths)),
    evaluate: Schema.NullOr(told(Lengths))
  }),
  /** TRL's configuration as it would be made, defaults filled in; `not_told` is TRL's own refusal. */
  settings: Schema.Struct({ sft: Schema.NullOr(told(Settings)), grpo: Schema.NullOr(told(Settings)) })
})
export type Inspected = typeof Inspected.Type

/** Renders rows of a file as SFT trains on them. */
export const RenderJob = Schema.TaggedStruct("render", {
  ...common,
  /** A file of rows {prompt, completion}, or of prompts alone. */
  rows: Schema.NonEmptyString,
  /** Which of them, from 0. */
  places: Schema.NonEmptyArray(Count),
  /** SFT's max_length: what lies beyond is cut. */
  max_length: Schema.NullOr(Positive)
})
export type RenderJob = typeof RenderJob.Type

export const RenderedToken = Schema.Struct({
  id: Count,
  text: Schema.String,
  /** Whether the loss is on it. */
  loss: Schema.Boolean,
  special: Schema.Boolean
})
export type RenderedToken = typeof RenderedToken.Type

export const Rendered = Schema.Struct({
  rows: Schema.Array(
    Schema.Struct({
      place: Count,
      /** The whole conversation as text. */
      text: Schema.String,
      tokens: Schema.Array(RenderedToken),
      /** How many of them are the prompt, which comes first. */
      prompt: Count,
      /** Tokens that were cut away at max_length. */
      cut: Count
    })
  ),
  /** What was done to the conversation for this template, such as a system prompt put into the user's turn. */
  said: Schema.Array(Schema.String)
})
export type Rendered = typeof Rendered.Type
