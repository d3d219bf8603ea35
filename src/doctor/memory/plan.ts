/** The memory of a phase on one device, computed from the model's shape and the settings: part by part, at its highest. */
import type { Settings } from "../../domain/job.ts"
import type { NotTold } from "../../domain/inspect.ts"
import { keptBytes, passingBytes } from "./activations.ts"
import { generationBytes } from "./generation.ts"
import { headBytes } from "./head.ts"
import type { PhaseRun } from "./run.ts"
import { type Shape, shapeOf } from "./shape.ts"
import { isKnownOptimizer, trainedBytes, weightBytes } from "./weights.ts"

/** When a part is there: throughout, while the policy is updated, or while it generates. */
export type When = "always" | "update" | "generation"

export interface MemoryPart {
  readonly name: string
  readonly when: When
  readonly bytes: number
  /** How it was computed. */
  readonly how: string
}

export interface MemoryPlan {
  readonly parts: ReadonlyArray<MemoryPart>
  /** What stands highest beside what is always there. */
  readonly peak: "update" | "generation"
  readonly total_bytes: number
}

/** CUDA's own context and the libraries' work spaces: an allowance. */
export const CUDA_BYTES = 0.6e9
/** What the allocator cannot use between its blocks: an allowance, a share of what it hands out. */
const FRAGMENTATION = 0.05
/** Trainer, data set and tokenizer beside the libraries: measured on CPU runs (docs/memory.md). */
const CPU_BYTES = 0.06e9
/** The part of a CPU's memory that is malloc's own. */
export const KEPT_BY_MALLOC = "freed, kept by malloc"

const sum = (parts: ReadonlyArray<MemoryPart>, when: When): number =>
  parts.filter((part) => part.when === when).reduce((total, part) => total + part.bytes, 0)

/** `total` is the card's memory, of which vLLM beside the trainer takes a share. */
export const planMemory = (shape: Shape, run: PhaseRun, total = 0): MemoryPlan => {
  const trained = trainedBytes(shape, run)
  const { kept, recomputed } = keptBytes(shape, run)
  const parts: Array<MemoryPart> = []
  const add = (name: string, when: When, bytes: number, how: string): void => {
    if (bytes > 0) parts.push({ name, when, bytes: Math.round(bytes), how })
  }
  const kind = run.quantization === null ? run.weights : `${run.quantization.bits} bits`
  add("weights", "always", weightBytes(shape, run), `of the base, ${kind}`)
  add("adapter", "always", trained.adapter, `LoRA of rank ${run.lora.r}`)
  add("gradients", "always", trained.gradients, "of the adapter alone")
  add(
    "optimizer",
    "always",
    trained.optimizer,
    isKnownOptimizer(run.optimizer) ? run.optimizer : `${run.optimizer}, not known here: counted as AdamW`
  )
  add("reference", "always", trained.reference, "a copy of the adapter, for beta > 0")
  add("activations", "update", kept, `${run.batch} sequences${run.checkpointing ? ", the inputs of layers alone" : ""}`)
  // The output head comes first in the backward, and is done when the last layer begins.
  const [head, passing] = [headBytes(shape, run), passingBytes(shape, run)]
  if (head > recomputed + passing) add("output head", "update", head, "tiles of the logits and their gradients")
  else {
    add("recomputed layer", "update", recomputed, "gradient checkpointing")
    add("gradients in passing", "update", passing, "of the layer that is gone back through")
  }
  if (run.phase === "grpo" && run.vllm !== null)
    add("vLLM", "always", run.vllm * total, "vllm_gpu_memory_utilization of the card")
  else if (run.phase === "grpo") {
    const { cache, beside, what } = generationBytes(shape, run)
    add("key-value cache", "generation", cache, `of ${run.sequences} sequences, at ${what}`)
    add("decoding", "generation", beside, what)
  }
  const peak = sum(parts, "generation") > sum(parts, "update") ? "generation" : "update"
  const computed = sum(parts, "always") + sum(parts, peak)
  if (run.device === "cuda") {
    add("CUDA itself", "always", CUDA_BYTES, "an allowance")
    add("fragmentation", "always", FRAGMENTATION * computed, "an allowance of 5 %")
  } else {
    add("Python beside its libraries", "always", CPU_BYTES, "an allowance")
    // glibc gives nothing back that lies below a block in use: measured, as much as a forward keeps without checkpointing.
    const { kept } = keptBytes(shape, { ...run, checkpointing: false })
    add(KEPT_BY_MALLOC, "update", kept, "an allowance: as much as activations without checkpointing")
  }
  return { parts, peak, total_bytes: sum(parts, "always") + sum(parts, peak) }
}

/** The same from a model's config.json. */
export const planFrom = (config: Settings, run: PhaseRun, total = 0): MemoryPlan | NotTold => {
  const shape = shapeOf(config)
  return "not_told" in shape ? shape : planMemory(shape, run, total)
}
