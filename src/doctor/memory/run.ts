/** What of an experiment's settings decides memory, one phase on one device. */
import type { Lora } from "../../domain/job.ts"

export type Dtype = "float32" | "bfloat16" | "float16"

export interface Quantization {
  readonly bits: 4 | 8
  /** The scales of 4-bit blocks are quantized too. */
  readonly double: boolean
}

export interface PhaseRun {
  readonly phase: "sft" | "grpo"
  readonly device: "cpu" | "cuda"
  readonly lora: Lora
  /** What the weights are loaded as; the quantized ones are computed with in it. */
  readonly weights: Dtype
  readonly quantization: Quantization | null
  /** What activations are computed in: autocast's dtype, else that of the weights. */
  readonly compute: Dtype
  readonly attention: "sdpa" | "flash" | "eager"
  readonly checkpointing: boolean
  readonly optimizer: string
  /** Sequences of one forward and backward: per_device_train_batch_size. */
  readonly batch: number
  /** Some sequences are shorter than others, so that attention has a mask. */
  readonly padded: boolean
  /** Tokens of the longest prompt; 0 for SFT. */
  readonly prompt: number
  /** Tokens of the longest completion; for SFT of the longest row. */
  readonly completion: number
  /** GRPO: completions that a device generates at once. */
  readonly sequences: number
  /** GRPO goes on from an adapter with beta > 0: a copy of it is the reference. */
  readonly reference: boolean
  /** vLLM beside the trainer takes this share of the card; null where transformers generates. */
  readonly vllm: number | null
}

export const bytesOf = (dtype: Dtype): number => (dtype === "float32" ? 4 : 2)

/** LoRA weights are kept in float32, but in bfloat16 beside quantized weights (TRL 1.16). */
export const adapterBytes = (run: PhaseRun): number => (run.quantization === null ? 4 : 2)

export const lengthOf = (run: PhaseRun): number => run.prompt + run.completion
