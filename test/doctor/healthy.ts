/** An experiment with nothing wrong, as the doctor would see it: each test changes the little that it is about. */
import type { Facts, Pilot, RowFacts } from "../../src/doctor/facts.ts"
import type { Inspected } from "../../src/domain/inspect.ts"
import type { RubricEntry, RubricInfo } from "../../src/domain/rubric.ts"
import { thinkAnswer } from "../../src/style/styles.ts"

/** A change of any depth: objects are gone into, all else is put in place. */
type Change<A> =
  A extends ReadonlyArray<unknown> ? A : A extends object ? { readonly [K in keyof A]?: Change<A[K]> | undefined } : A

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !("not_told" in value)

const changed = (base: unknown, change: unknown): unknown => {
  if (!isPlain(change) || !isPlain(base)) return change
  const keys = new Set([...Object.keys(base), ...Object.keys(change)])
  return Object.fromEntries([...keys].map((key) => [key, key in change ? changed(base[key], change[key]) : base[key]]))
}

export const reward = (name: string, change: Partial<RubricEntry> = {}): RubricEntry => ({
  name,
  kind: "sample",
  deterministic: true,
  weight: 1,
  schedule: null,
  gate: null,
  required: true,
  floor: null,
  range: [0, 1],
  needs: [],
  ...change
})

export const rubric: RubricInfo = {
  name: "lesson",
  style: "think-answer",
  rewards: [reward("format"), reward("correctness", { range: [0, 2] })],
  digest: "d1"
}

const rows: RowFacts = {
  counts: { sft: 1000, grpo: 1024, evaluate: 100 },
  dropped: {},
  held_back: 0,
  repeated: 0,
  leaked: 0,
  columns: { all: ["level"], some: [] },
  golds: { read: 1024, unusable: 0, words: 0, examples: [] },
  solutions: {
    read: 512,
    short: 0,
    unscored: 0,
    examples: [],
    rewards: [
      { name: "format", scored: 512, full: 512, least: 0 },
      { name: "correctness", scored: 512, full: 512, least: 0 }
    ]
  }
}

const end = { id: 151645, text: "<|im_end|>" }

const lengths = (prompt: number, completion: number | null) => ({
  rows: 100,
  read: 100,
  prompt: Array.from({ length: 100 }, (_, i) => prompt + (i % 7)),
  completion: completion === null ? [] : Array.from({ length: 100 }, (_, i) => completion + i)
})

export const inspected: Inspected = {
  machine: {
    gpus: [{ name: "NVIDIA H100", total_bytes: 80e9, free_bytes: 79e9, capability: "9.0" }],
    bf16: true,
    world_size: 1,
    versions: { trl: "1.16.0", bitsandbytes: "0.49.0", vllm: "0.20.0" }
  },
  tokenizer: {
    class_name: "Qwen2TokenizerFast",
    vocabulary: 151936,
    eos: end,
    pad: { id: 151643, text: "<|endoftext|>" },
    bos: null,
    padding_side: "left",
    longest: 32768,
    fast: true
  },
  template: {
    system: "kept",
    generation_prompt: "<|im_start|>assistant\n",
    turn_end: "<|im_end|>\n",
    keeps_completion: true,
    marks_generation: true,
    rendered: "…"
  },
  tags: ["<think>", "</think>", "<answer>", "</answer>"].map((tag, i) => ({
    tag,
    ids: [i, i + 1, i + 2],
    special: false,
    survives: true
  })),
  ends: { tokenizer: [end], generation: [end, { id: 151643, text: "<|endoftext|>" }], turn: end },
  model: {
    kind: "model",
    config: {
      model_type: "qwen2",
      max_position_embeddings: 32768,
      num_hidden_layers: 24,
      hidden_size: 896,
      intermediate_size: 4864,
      num_attention_heads: 14,
      num_key_value_heads: 2,
      vocab_size: 151936
    },
    weights_bytes: 1e9
  },
  rows: { sft: lengths(90, 100), grpo: lengths(90, null), evaluate: lengths(90, null) },
  settings: { sft: {}, grpo: {} }
}

export const healthy: Facts = {
  experiment: {
    name: "healthy",
    model: "Qwen/Qwen2-0.5B-Instruct",
    data: "gsm8k",
    style: "think-answer",
    rubric: "lesson",
    seed: 0,
    rows: { sft: null, grpo: null, evaluate: null },
    lora: { r: 16, alpha: 32, dropout: 0, target_modules: ["q_proj", "v_proj"] },
    sft: { max_steps: 200, per_device_train_batch_size: 8, save_steps: 50 },
    grpo: {
      max_steps: 100,
      per_device_train_batch_size: 32,
      num_generations: 8,
      max_completion_length: 256,
      save_steps: 20
    },
    evaluate: { temperature: 0, max_new_tokens: 256, batch_size: 32 }
  },
  style: thinkAnswer,
  rubric,
  rows,
  inspected,
  adapter: null,
  machine: { free_memory_bytes: 100e9, free_disk_bytes: 500e9 },
  pilot: null
}

export const pilot: Pilot = {
  policy: "base",
  problems: 16,
  group: 8,
  completions: 128,
  truncated: 2,
  unscored: 0,
  dead_groups: 3,
  rewards: [
    { name: "format", scored: 128, mean: 0.8, spread: 1 },
    { name: "correctness", scored: 128, mean: 0.5, spread: 2 }
  ],
  well_formed: 100,
  informative: [
    { group: 4, share: 0.6, low: 0.4, high: 0.8 },
    { group: 8, share: 0.8, low: 0.6, high: 0.95 }
  ],
  seconds: 20,
  seconds_per_step: 2,
  peak: null
}

/** The healthy facts with something changed. A pilot is there where it is changed. */
export const but = (change: Change<Facts>): Facts =>
  changed(change.pilot === undefined || change.pilot === null ? healthy : { ...healthy, pilot }, change) as Facts

/** A check tried on facts: what it says of them. */
export interface Case {
  readonly facts: Facts
  readonly state: "note" | "fail" | "unjudged"
  /** Found in what was seen, what it does and what to set. */
  readonly says: RegExp
}

/** Faults that are planted for each check, and facts under which it finds all well (the healthy ones where none are named). */
export type Cases = Readonly<
  Record<string, { readonly planted: readonly [Case, ...ReadonlyArray<Case>]; readonly well?: Facts }>
>
