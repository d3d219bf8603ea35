/** Memory: counts of parameters and of kept activations against what transformers, PEFT and autograd say of the same models. */
import { execFileSync } from "node:child_process"
import { mkdtempSync, readFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { beforeAll, describe, expect, it } from "vitest"
import { keptBytes } from "../../src/doctor/memory/activations.ts"
import { KNOWN } from "../../src/doctor/memory/known.ts"
import { loraParameters, parametersOf } from "../../src/doctor/memory/modules.ts"
import type { PhaseRun } from "../../src/doctor/memory/run.ts"
import { type Shape, shapeOf } from "../../src/doctor/memory/shape.ts"
import type { Lora, Settings } from "../../src/domain/job.ts"
import { python } from "../journeys/program.ts"

const told = (config: Settings): Shape => {
  const shape = shapeOf(config)
  if ("not_told" in shape) throw new Error(shape.not_told)
  return shape
}

const lora: Lora = { r: 8, alpha: 16, dropout: 0, target_modules: "all-linear" }

/** One of each family, with biases, fused linears, windows and odd heads. */
const small = (model_type: string, rest: Settings = {}): Settings => ({
  model_type,
  hidden_size: 128,
  intermediate_size: 320,
  num_hidden_layers: 6,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  head_dim: 32,
  vocab_size: 1024,
  pad_token_id: 0,
  ...rest
})

const FAMILIES: Readonly<Record<string, Settings>> = {
  llama: small("llama"),
  "llama with biases": small("llama", { attention_bias: true, mlp_bias: true, tie_word_embeddings: true }),
  mistral: small("mistral", { sliding_window: 40 }),
  qwen2: small("qwen2"),
  qwen3: small("qwen3", { head_dim: 64, tie_word_embeddings: true }),
  phi3: small("phi3", { num_key_value_heads: 4, eos_token_id: 1 }),
  gemma: small("gemma", { num_key_value_heads: 1 }),
  gemma2: small("gemma2", { sliding_window: 40, attn_logit_softcapping: 50 }),
  gemma3_text: small("gemma3_text", { sliding_window: 40 })
}

const TARGETS: ReadonlyArray<Lora["target_modules"]> = [
  "all-linear",
  ["q_proj", "v_proj"],
  ".*\\.[1-3]\\.mlp\\..*_proj"
]

const run = (changes: Partial<PhaseRun> = {}): PhaseRun => ({
  phase: "sft",
  device: "cpu",
  lora,
  weights: "float32",
  quantization: null,
  compute: "float32",
  attention: "sdpa",
  checkpointing: false,
  optimizer: "adamw_torch",
  batch: 1,
  padded: changes.batch === 2,
  prompt: 0,
  completion: 96,
  sequences: 0,
  reference: false,
  vllm: null,
  ...changes
})

const halves = { weights: "bfloat16", compute: "bfloat16" } as const
const eager = { attention: "eager" } as const

/** What is run on a model: its name and its run. */
const RUNS: ReadonlyArray<readonly [string, string, PhaseRun]> = [
  ...Object.keys(FAMILIES).map((name) => [name, "float32", run(name === "gemma2" ? eager : {})] as const),
  ["llama", "two sequences, one padded", run({ batch: 2 })],
  ["gemma3_text", "two sequences, one padded", run({ batch: 2 })],
  ["llama", "eager", run(eager)],
  ["qwen3", "eager, two sequences", run({ ...eager, batch: 2 })],
  ["llama", "bfloat16", run(halves)],
  ["qwen3", "bfloat16, two sequences", run({ ...halves, batch: 2 })],
  ["gemma2", "bfloat16", run({ ...halves, ...eager })],
  ["llama", "dropout", run({ lora: { ...lora, dropout: 0.1 } })],
  ["llama", "dropout in bfloat16", run({ ...halves, lora: { ...lora, dropout: 0.1 } })],
  ["qwen2", "attention alone", run({ lora: { ...lora, target_modules: ["q_proj", "v_proj"] } })],
  ["llama", "checkpointing", run({ checkpointing: true })],
  ["llama", "checkpointing in bfloat16", run({ ...halves, checkpointing: true, batch: 2 })]
]

interface Counted {
  readonly base: number
  readonly trained: number
  readonly saved: number
}

/** A part of the linears is enough on each family that names them alike. */
const COUNTED = Object.keys(FAMILIES).flatMap((name) =>
  TARGETS.filter((targets) => targets === "all-linear" || name !== "phi3").map(
    (target_modules) => [name, { ...lora, target_modules }] as const
  )
)

/** What transformers 5.23 counted of the same configs (and the models' cards say, where they say it). */
const PUBLISHED: Readonly<Record<string, number>> = {
  "Qwen/Qwen2.5-0.5B": 494_032_768,
  "Qwen/Qwen3-0.6B": 596_049_920,
  "google/gemma-3-1b": 999_885_952,
  "meta-llama/Llama-3.2-1B": 1_235_814_400,
  "Qwen/Qwen2.5-1.5B": 1_543_714_304,
  "google/gemma-2-2b": 2_614_341_888,
  "Qwen/Qwen2.5-3B": 3_085_938_688,
  "meta-llama/Llama-3.2-3B": 3_212_749_824,
  "microsoft/Phi-3-mini-4k": 3_821_079_552,
  "mistralai/Mistral-7B-v0.3": 7_248_023_552,
  "Qwen/Qwen2.5-7B": 7_615_616_512,
  "meta-llama/Llama-3.1-8B": 8_030_261_248,
  "Qwen/Qwen3-8B": 8_190_735_360
}

let parameters: ReadonlyArray<Counted> = []
let saved: ReadonlyArray<Counted> = []

// One start of Python for all.
beforeAll(() => {
  const out = join(mkdtempSync(join(tmpdir(), "ts-memory-")), "counted.json")
  const cases = [
    ...COUNTED.map(([name, lora]) => ({ config: FAMILIES[name], lora })),
    ...RUNS.map(([name, , run]) => ({ config: FAMILIES[name], lora: run.lora, run }))
  ]
  const script = fileURLToPath(new URL("./memory/count.py", import.meta.url))
  execFileSync(python, [script, out], { input: JSON.stringify(cases), stdio: ["pipe", "ignore", "inherit"] })
  const answers = JSON.parse(readFileSync(out, "utf8")) as ReadonlyArray<Counted>
  parameters = answers.slice(0, COUNTED.length)
  saved = answers.slice(COUNTED.length)
}, 120_000)

describe("parameters", () => {
  it.each(
    COUNTED.map(([name, lora], i) => ({ name, lora, i }))
  )("of $name with LoRA on $lora.target_modules are those that transformers and PEFT count", ({ name, lora, i }) => {
    const shape = told(FAMILIES[name] as Settings)
    expect(parametersOf(shape).total).toBe(parameters[i]?.base)
    expect(loraParameters(shape, lora)).toBe(parameters[i]?.trained)
  })
})

it("the known models have the parameters that are published of them", () => {
  expect(
    Object.fromEntries(Object.entries(KNOWN).map(([name, config]) => [name, parametersOf(told(config)).total]))
  ).toEqual(PUBLISHED)
})

describe("kept activations", () => {
  it.each(
    RUNS.map(([name, what, run], i) => ({ name, what, run, i }))
  )("of $name ($what) are those that autograd saves", ({ name, run, i }) => {
    const predicted = keptBytes(told(FAMILIES[name] as Settings), run).kept
    const ratio = predicted / (saved[i]?.saved ?? 0)
    // The first layer keeps a little less: nothing before it is learnt.
    expect(ratio).toBeGreaterThan(0.98)
    expect(ratio).toBeLessThan(1.04)
  })
})
