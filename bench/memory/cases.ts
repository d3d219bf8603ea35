/** Models and batches that each make another part of the memory the largest. */
import type { Lora, Settings } from "../../src/domain/job.ts"

export interface Case {
  readonly name: string
  readonly config: Settings
  readonly lora: Lora
  readonly batch: number
  /** Batches that GRPO generates at once, and learns from one after the other. */
  readonly generations: number
  readonly prompt: number
  readonly completion: number
  readonly checkpointing: boolean
}

const llama = (hidden_size: number, num_hidden_layers: number, vocab_size: number, rest: Settings = {}): Settings => ({
  model_type: "llama",
  hidden_size,
  intermediate_size: 3 * hidden_size,
  num_hidden_layers,
  num_attention_heads: hidden_size / 64,
  num_key_value_heads: hidden_size / 128,
  vocab_size,
  max_position_embeddings: 4096,
  tie_word_embeddings: true,
  ...rest
})

const lora: Lora = { r: 16, alpha: 32, dropout: 0, target_modules: "all-linear" }
const common = { lora, checkpointing: false, generations: 1 }

export const CASES: ReadonlyArray<Case> = [
  { ...common, name: "small", config: llama(128, 4, 1024), batch: 8, prompt: 64, completion: 192 },
  { ...common, name: "large vocabulary", config: llama(256, 2, 50_000), batch: 8, prompt: 32, completion: 96 },
  { ...common, name: "long", config: llama(256, 8, 1024), batch: 4, prompt: 512, completion: 512 },
  {
    ...common,
    name: "long, checkpointed",
    config: llama(256, 8, 1024),
    batch: 4,
    prompt: 512,
    completion: 512,
    checkpointing: true
  },
  {
    ...common,
    name: "long, eager",
    config: llama(256, 8, 1024, { attn_implementation: "eager" }),
    batch: 4,
    prompt: 512,
    completion: 512
  },
  { ...common, name: "many sequences", config: llama(512, 4, 4096), batch: 32, prompt: 64, completion: 64 },
  { ...common, name: "wide", config: llama(1024, 12, 8192), batch: 4, prompt: 32, completion: 96 },
  {
    ...common,
    name: "dropout",
    config: llama(256, 8, 1024),
    lora: { ...lora, dropout: 0.1 },
    batch: 4,
    prompt: 512,
    completion: 512
  },
  {
    ...common,
    name: "generation",
    config: llama(256, 8, 1024, { num_key_value_heads: 4 }),
    batch: 2,
    generations: 32,
    prompt: 256,
    completion: 256
  }
]
