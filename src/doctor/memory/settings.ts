/** From an experiment's facts to what decides the memory of its phases. */
import type { Settings } from "../../domain/job.ts"
import type { Facts } from "../facts.ts"
import { batchesOf, numberIn, type PhaseName, settingsOf } from "../settings.ts"
import { told } from "../told.ts"
import type { Dtype, PhaseRun, Quantization } from "./run.ts"
import type { Shape } from "./shape.ts"

const DTYPES: ReadonlyArray<string> = ["float32", "bfloat16", "float16"]

const asDtype = (value: unknown): Dtype | null => {
  const name = typeof value === "string" ? value.replace("torch.", "") : ""
  return DTYPES.includes(name) ? (name as Dtype) : null
}

const recordIn = (settings: Settings, name: string): Settings => {
  const value = settings[name]
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Settings) : {}
}

/** As the settings ask for it, else as the weights lie on the disk: a checkpoint that is quantized says so in its config. */
const quantizationIn = (options: Settings, config: Settings): Quantization | null => {
  const asked = { ...recordIn(config, "quantization_config"), ...options, ...recordIn(options, "quantization_config") }
  if (asked.load_in_4bit === true) return { bits: 4, double: asked.bnb_4bit_use_double_quant === true }
  if (asked.load_in_8bit === true || asked.quant_method === "fp8") return { bits: 8, double: false }
  // GPTQ's and AWQ's scales stand for 128 weights, about as dear as those of two rounds.
  if (asked.quant_method !== "gptq" && asked.quant_method !== "awq") return null
  return asked.bits === 8 ? { bits: 8, double: false } : { bits: 4, double: true }
}

const attentionIn = (options: Settings): PhaseRun["attention"] => {
  const asked = String(options.attn_implementation ?? "sdpa")
  if (asked === "eager") return "eager"
  return /flash/.test(asked) ? "flash" : "sdpa"
}

/** The longest of the rows' lengths that are told; null where none is. */
const longest = (facts: Facts, phase: PhaseName, part: "prompt" | "both"): number | null => {
  const lengths = told(told(facts.inspected)?.rows[phase] ?? null)
  if (lengths === null || lengths.prompt.length === 0) return null
  return Math.max(...lengths.prompt.map((prompt, i) => prompt + (part === "both" ? (lengths.completion[i] ?? 0) : 0)))
}

/** Tokens of a prompt where the rows were not read. */
const PROMPT = 256

/** What a phase will be; null where it is left out or its settings are no numbers. */
export const runOf = (facts: Facts, phase: PhaseName, shape: Shape, device: "cpu" | "cuda"): PhaseRun | null => {
  const settings = settingsOf(facts, phase)
  const batch = settings === null ? null : numberIn(settings, "per_device_train_batch_size")
  if (settings === null || batch === null) return null
  const options = recordIn(settings, "model_init_kwargs")
  const cuda = device === "cuda"
  // The harness loads what the model was saved as, and float32 where there is no GPU.
  const weights =
    asDtype(options.dtype ?? options.torch_dtype) ?? (cuda ? (asDtype(shape.dtype) ?? "float32") : "float32")
  const halves = settings.fp16 === true ? "float16" : settings.bf16 === false || !cuda ? weights : "bfloat16"
  const batches = batchesOf(facts)
  const most = numberIn(settings, "max_length")
  const completion =
    phase === "grpo"
      ? numberIn(settings, "max_completion_length")
      : Math.min(longest(facts, "sft", "both") ?? most ?? 1024, most ?? Number.POSITIVE_INFINITY)
  if (completion === null) return null
  const colocated = settings.use_vllm === true && settings.vllm_mode !== "server"
  return {
    phase,
    device,
    lora: facts.experiment.lora,
    weights,
    quantization: quantizationIn(options, told(told(facts.inspected)?.model ?? null)?.config ?? {}),
    compute: halves,
    attention: attentionIn(options),
    checkpointing: (settings.gradient_checkpointing ?? cuda) ? settings.gradient_checkpointing !== false : false,
    optimizer: String(settings.optim ?? "adamw_torch"),
    batch,
    padded: batch > 1,
    prompt: phase === "grpo" ? (longest(facts, "grpo", "prompt") ?? PROMPT) : 0,
    completion,
    sequences: phase === "grpo" && batches !== null ? batches.perDevice * batches.steps : 0,
    reference:
      phase === "grpo" && (numberIn(settings, "beta") ?? 0) > 0 && (facts.experiment.sft ?? facts.adapter) !== null,
    vllm:
      settings.use_vllm === true ? (colocated ? (numberIn(settings, "vllm_gpu_memory_utilization") ?? 0.3) : 0) : null
  }
}
