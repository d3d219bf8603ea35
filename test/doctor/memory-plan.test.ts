/** A plan: bytes by hand, what grows with what, and the largest that fit. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { fits, largestThatFit, precisionThatFits } from "../../src/doctor/memory/fit.ts"
import { cacheBytes } from "../../src/doctor/memory/generation.ts"
import { KNOWN } from "../../src/doctor/memory/known.ts"
import { planFrom, planMemory } from "../../src/doctor/memory/plan.ts"
import type { PhaseRun } from "../../src/doctor/memory/run.ts"
import { type Shape, shapeOf } from "../../src/doctor/memory/shape.ts"
import { optimizerBytes, weightBytes } from "../../src/doctor/memory/weights.ts"

const shapeNamed = (name: string): Shape => shapeOf(KNOWN[name] ?? {}) as Shape
const qwen = shapeNamed("Qwen/Qwen2.5-0.5B")
const gemma = shapeNamed("google/gemma-3-1b")

const run = (changes: Partial<PhaseRun> = {}): PhaseRun => ({
  phase: "grpo",
  device: "cuda",
  lora: { r: 16, alpha: 32, dropout: 0, target_modules: "all-linear" },
  weights: "bfloat16",
  quantization: null,
  compute: "bfloat16",
  attention: "sdpa",
  checkpointing: true,
  optimizer: "adamw_torch_fused",
  batch: 8,
  padded: true,
  prompt: 256,
  completion: 512,
  sequences: 8,
  reference: false,
  vllm: null,
  ...changes
})

describe("weights", () => {
  it("are what their dtype says, and quantized what bitsandbytes keeps", () => {
    expect(weightBytes(qwen, run({ weights: "float32" }))).toBe(4 * 494_032_768)
    expect(weightBytes(qwen, run())).toBe(2 * 494_032_768)
    // Linears of Qwen2.5-0.5B: 357,826,560 weights; their biases, norms and the embedding stay in bfloat16.
    const linears = 24 * (896 * 896 * 2 + 2 * 896 * 128 + 3 * 896 * 4864)
    const rest = 2 * (494_032_768 - linears)
    expect(weightBytes(qwen, run({ quantization: { bits: 4, double: false } }))).toBe(rest + linears * (0.5 + 4 / 64))
    const double = weightBytes(qwen, run({ quantization: { bits: 4, double: true } })) - rest
    expect(double / linears).toBeCloseTo(0.5 + 1 / 64 + 4 / (64 * 256), 6)
    const eight = weightBytes(qwen, run({ quantization: { bits: 8, double: false } })) - rest
    expect(eight).toBe(linears + 4 * 24 * (896 + 2 * 128 + 896 + 2 * 4864 + 896))
  })
})

describe("the optimizer", () => {
  it.each([
    ["adamw_torch", 8 * 10_000],
    ["adamw_torch_fused", 8 * 10_000],
    ["paged_adamw_32bit", 8 * 10_000],
    ["adamw_8bit", 2 * (10_000 + 4 * 40)],
    ["paged_adamw_8bit", 2 * (10_000 + 4 * 40)],
    ["lion_8bit", 10_000 + 4 * 40],
    ["sgd", 0],
    ["adafactor", 0]
  ])("%s keeps so many bytes of a tensor of 10,000", (optimizer, bytes) => {
    expect(optimizerBytes([10_000], run({ optimizer }))).toBe(bytes)
  })
  it("counts as AdamW, and says so, where it is not known", () => {
    const { parts } = planMemory(qwen, run({ optimizer: "muon" }))
    const known = planMemory(qwen, run({ optimizer: "adamw_torch" })).parts
    const of = (all: typeof parts) => all.find(({ name }) => name === "optimizer")
    expect(of(parts)?.bytes).toBe(of(known)?.bytes)
    expect(of(parts)?.how).toBe("muon, not known here: counted as AdamW")
  })
  it("keeps small tensors in float32, and bfloat16 adapters' states in bfloat16", () => {
    expect(optimizerBytes([4095], run({ optimizer: "adamw_8bit" }))).toBe(8 * 4095)
    const quantized = run({ quantization: { bits: 4, double: true } })
    expect(optimizerBytes([10_000], quantized)).toBe(4 * 10_000)
  })
})

describe("the cache of keys and values", () => {
  it("has two tensors a layer of every position, and of a window where a layer has one", () => {
    const long = run({ prompt: 1000, completion: 3000, sequences: 4 })
    const layer = 4 * 4000 * 128 * 2
    expect(cacheBytes(qwen, long)).toBe(2 * 24 * layer + layer)
    // 22 of Gemma's 26 layers look back over 512 positions.
    expect(cacheBytes(gemma, long)).toBe(2 * 4 * 256 * 2 * (22 * 512 + 4 * 4000) + 4 * 4000 * 256 * 2)
  })
  it("is vLLM's own affair where vLLM generates: it takes its share of the card", () => {
    const { parts } = planMemory(qwen, run({ vllm: 0.3 }), 80e9)
    expect(parts.find(({ name }) => name === "vLLM")?.bytes).toBe(24e9)
    expect(parts.some(({ when }) => when === "generation")).toBe(false)
  })
})

describe("a plan", () => {
  const total = (changes: Partial<PhaseRun>) => planMemory(qwen, run(changes)).total_bytes
  it("adds up: what is always there, and the higher of update and generation", () => {
    for (const changes of [{}, { sequences: 512 }, { phase: "sft", sequences: 0 }] as const) {
      const plan = planMemory(qwen, run(changes))
      const at = (when: string) =>
        plan.parts.filter((part) => part.when === when).reduce((sum, { bytes }) => sum + bytes, 0)
      expect(plan.total_bytes).toBe(at("always") + Math.max(at("update"), at("generation")))
    }
    expect(planMemory(qwen, run({ sequences: 2048 })).peak).toBe("generation")
    expect(planMemory(qwen, run()).peak).toBe("update")
  })
  it("never shrinks when batch, length, rank or what is generated at once grow", () => {
    const more = fc.record({
      batch: fc.integer({ min: 1, max: 64 }),
      completion: fc.integer({ min: 1, max: 8192 }),
      sequences: fc.integer({ min: 1, max: 512 }),
      checkpointing: fc.boolean(),
      padded: fc.boolean()
    })
    fc.assert(
      fc.property(
        more,
        fc.constantFrom("batch", "completion", "sequences"),
        fc.constantFrom(qwen, gemma),
        (changes, what, shape) => {
          const less = planMemory(shape, run(changes)).total_bytes
          expect(planMemory(shape, run({ ...changes, [what]: changes[what] + 1 })).total_bytes).toBeGreaterThanOrEqual(
            less
          )
        }
      )
    )
  })
  it("is smaller with checkpointing, without a mask, and with quantized weights; larger with eager attention or a reference", () => {
    expect(total({ checkpointing: true })).toBeLessThan(total({ checkpointing: false }))
    expect(total({ padded: false, checkpointing: false })).toBeLessThan(total({ checkpointing: false }))
    expect(total({ quantization: { bits: 4, double: true } })).toBeLessThan(total({}))
    expect(total({ attention: "eager" })).toBeGreaterThan(total({}))
    expect(total({ reference: true })).toBeGreaterThan(total({}))
  })
  it("cannot be told of a mixture of experts, a model of an unknown type, or a config with holes", () => {
    expect(planFrom({ model_type: "qwen3_moe", num_experts: 8 }, run())).toMatchObject({
      not_told: expect.stringMatching(/mixture of experts/)
    })
    expect(planFrom({ model_type: "rwkv" }, run())).toMatchObject({
      not_told: expect.stringMatching(/rwkv are not known/)
    })
    const { hidden_size: _, ...holes } = KNOWN["Qwen/Qwen2.5-0.5B"] ?? {}
    expect(planFrom(holes, run())).toMatchObject({ not_told: expect.stringMatching(/no usable hidden_size/) })
  })
  it("reads the decoder of a model that sees pictures, and says what it left out", () => {
    const nested = { model_type: "gemma3", text_config: KNOWN["google/gemma-3-1b"] ?? {}, vision_config: {} }
    expect(shapeOf(nested)).toMatchObject({
      type: "gemma3_text",
      hidden: 1152,
      tied: true,
      left_out: [expect.stringContaining("pictures")]
    })
  })
})

describe("the largest that fit", () => {
  it("fit, and one more does not", () => {
    const room = { bytes: 16e9, total: 16e9 }
    const most = largestThatFit(qwen, run(), room)
    const holds = (changes: Partial<PhaseRun>) => fits(qwen, run(changes), room)
    for (const batch of [most.batch, most.batch + 1])
      expect(holds({ batch, sequences: batch })).toBe(batch === most.batch)
    for (const completion of [most.completion, most.completion + 1])
      expect(holds({ completion })).toBe(completion === most.completion)
    const sequences = most.sequences ?? 0
    expect([holds({ sequences }), holds({ sequences: sequences + 1 })]).toEqual([true, false])
  })
  it("are 0 where the weights alone are too much, and the precision is what still fits", () => {
    const llama = shapeNamed("meta-llama/Llama-3.1-8B")
    const room = { bytes: 12e9, total: 12e9 }
    expect(largestThatFit(llama, run(), room)).toEqual({ batch: 0, sequences: 0, completion: 0 })
    expect(precisionThatFits(llama, run(), room)).toBe("4 bits")
    expect(precisionThatFits(llama, run(), { bytes: 80e9, total: 80e9 })).toBe("bfloat16")
    expect(precisionThatFits(llama, run(), { bytes: 4e9, total: 4e9 })).toBeNull()
  })
})
