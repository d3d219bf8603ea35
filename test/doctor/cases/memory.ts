/** Faults planted in the memory that the phases need. */
import { KNOWN } from "../../../src/doctor/memory/known.ts"
import { but, type Cases } from "../healthy.ts"

const model = (name: string) => ({ kind: "model", config: KNOWN[name] })
const small = { name: "Tesla T4", total_bytes: 16e9, free_bytes: 15e9, capability: "7.5" }
const on = (gpu: Record<string, unknown> | null, config: unknown, experiment: Record<string, unknown> = {}) =>
  but({
    experiment: experiment as never,
    inspected: { model: config as never, machine: { gpus: gpu === null ? [] : [gpu] } as never }
  })
const qwen = model("Qwen/Qwen2.5-0.5B")
const experts = { kind: "model", config: { model_type: "qwen3_moe", num_experts: 128 } }

export const memoryCases: Cases = {
  "memory-sft": {
    planted: [
      {
        facts: on(small, model("meta-llama/Llama-3.1-8B")),
        state: "fail",
        says: /of 15\.0 GB, the free memory of Tesla T4 \(computed, not measured\): weights 16\.1 GB[\s\S]*load the model in 8 bits/
      },
      { facts: on(small, experts), state: "unjudged", says: /qwen3_moe is a mixture of experts[\s\S]*--pilot 1/ }
    ]
  },
  "memory-grpo": {
    planted: [
      {
        facts: on(small, qwen, { grpo: { max_completion_length: 4096 } }),
        state: "fail",
        says: /recomputed layer \d[\s\S]*set grpo\.per_device_train_batch_size to \d+ at most; or set grpo\.max_completion_length to \d+ at most/
      },
      {
        facts: on({ ...small, free_bytes: 3.9e9 }, qwen),
        state: "note",
        says: /it fits with little to spare/
      },
      {
        // The same on a CPU, in float32 beside Python's libraries.
        facts: but({
          inspected: { machine: { gpus: [] } as never, model: qwen as never },
          machine: { free_memory_bytes: 3e9 }
        }),
        state: "fail",
        says: /of 2\.0 GB, this machine's free memory beside Python's libraries/
      },
      {
        facts: on(small, { kind: "model", config: { model_type: "mamba" } }),
        state: "unjudged",
        says: /type mamba are not known/
      }
    ]
  }
}
