/** What a pilot measured, told beside what was computed: memory and pace. */
import { expect, it } from "vitest"
import { memoryGrpo, memorySft } from "../../src/doctor/checks/memory.ts"
import { pilotMade } from "../../src/doctor/checks/pilot.ts"
import { runOf } from "../../src/doctor/memory/settings.ts"
import { KNOWN } from "../../src/doctor/memory/known.ts"
import { type Shape, shapeOf } from "../../src/doctor/memory/shape.ts"
import { but, healthy } from "./healthy.ts"

const peak = { device: "cuda", bytes: 5e9, before_bytes: 0 } as const

it("GRPO's memory is told beside what the pilot took on the same device", () => {
  expect(memoryGrpo.judge(healthy)?.seen).toContain("computed, not measured")
  expect(memoryGrpo.judge(but({ pilot: { peak } }))?.seen).toMatch(
    /the pilot took 5\.6 GB, computed \/ measured \d\.\d\d/
  )
  // SFT was not tried, and a GPU says nothing of a CPU.
  expect(memorySft.judge(but({ pilot: { peak } }))?.seen).toContain("computed, not measured")
  expect(memoryGrpo.judge(but({ pilot: { peak: { ...peak, device: "cpu" } } }))?.seen).toContain(
    "computed, not measured"
  )
})

it("the pilot's pace tells how long GRPO will take", () => {
  expect(pilotMade.judge(but({ pilot: { seconds_per_step: 2 } }))?.seen).toContain(
    "2.0 s a step, so about 3 min for the 100 steps of GRPO here"
  )
  expect(pilotMade.judge(but({ pilot: { seconds_per_step: 90 } }))?.seen).toContain("about 2.5 h for the 100 steps")
  expect(pilotMade.judge(but({ pilot: { seconds_per_step: 0.2 } }))?.seen).toContain("so less than a minute for")
})

it("the largest that fit are told, as far as was looked", () => {
  expect(memoryGrpo.judge(healthy)?.seen).toMatch(
    /The largest that fit: per_device_train_batch_size \d+, \d+ completions generated at once .*, max_completion_length \d+/
  )
  const plenty = but({
    inspected: {
      machine: { gpus: [{ name: "many", total_bytes: 1e13, free_bytes: 1e13, capability: "9.0" }] } as never
    }
  })
  expect(memoryGrpo.judge(plenty)?.seen).toContain("per_device_train_batch_size 1024 or more")
})

const shape = shapeOf(KNOWN["Qwen/Qwen2.5-0.5B"] ?? {}) as Shape

it("a phase is what the settings say, on a GPU as TRL has it and on a CPU as the harness does", () => {
  expect(runOf(healthy, "grpo", shape, "cuda")).toMatchObject({
    weights: "bfloat16",
    compute: "bfloat16",
    checkpointing: true,
    batch: 32,
    sequences: 32,
    prompt: 96,
    completion: 256,
    padded: true,
    reference: false,
    vllm: null
  })
  expect(runOf(healthy, "sft", shape, "cpu")).toMatchObject({
    weights: "float32",
    compute: "float32",
    checkpointing: false,
    completion: 293
  })
  const options = {
    quantization_config: { load_in_4bit: true, bnb_4bit_use_double_quant: true },
    attn_implementation: "flash_attention_2"
  }
  const grpo = {
    gradient_accumulation_steps: 4,
    beta: 0.04,
    use_vllm: true,
    model_init_kwargs: options,
    optim: "paged_adamw_8bit"
  }
  expect(runOf(but({ experiment: { grpo } }), "grpo", shape, "cuda")).toMatchObject({
    quantization: { bits: 4, double: true },
    attention: "flash",
    optimizer: "paged_adamw_8bit",
    sequences: 128,
    reference: true,
    vllm: 0.3
  })
})

it("weights that lie on the disk in fewer bits are counted so, unless the settings say otherwise", () => {
  const saved = (quantization_config: Record<string, unknown>, grpo: Record<string, unknown> = {}) => {
    const model = { kind: "model", config: { ...KNOWN["Qwen/Qwen2.5-0.5B"], quantization_config } }
    return runOf(
      but({ experiment: { grpo: grpo as never }, inspected: { model: model as never } }),
      "grpo",
      shape,
      "cuda"
    )?.quantization
  }
  const bnb = { quant_method: "bitsandbytes", load_in_4bit: true, bnb_4bit_use_double_quant: true }
  expect(saved(bnb)).toEqual({ bits: 4, double: true })
  expect(saved({ quant_method: "gptq", bits: 8 })).toEqual({ bits: 8, double: false })
  expect(saved({ quant_method: "awq", bits: 4 })).toEqual({ bits: 4, double: true })
  expect(saved({ quant_method: "fp8" })).toEqual({ bits: 8, double: false })
  expect(saved({ quant_method: "of-tomorrow" })).toBeNull()
  const eight = { model_init_kwargs: { quantization_config: { load_in_4bit: false, load_in_8bit: true } } }
  expect(saved(bnb, eight)).toEqual({ bits: 8, double: false })
})
