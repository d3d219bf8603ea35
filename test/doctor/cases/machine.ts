/** Faults planted in the model, its adapters and the machine. */
import { but, type Cases, inspected } from "../healthy.ts"

const machine = (change: Record<string, unknown>) => but({ inspected: { machine: change as never } })
const lora = (target_modules: string | ReadonlyArray<string>) =>
  but({ experiment: { lora: { target_modules: target_modules as never } } })
const gpu = { name: "Tesla T4", total_bytes: 16e9, free_bytes: 15e9, capability: "7.5" }
const vllm = (settings: Record<string, unknown>) => ({ experiment: { grpo: { use_vllm: true, ...settings } as never } })
const inFourBits = { model_init_kwargs: { quantization_config: { load_in_4bit: true } } }

export const machineCases: Cases = {
  "adapter-as-model": {
    planted: [
      {
        facts: but({
          inspected: { model: { kind: "adapter", config: { base_model_name_or_path: "Qwen/Qwen2-0.5B" } } }
        }),
        state: "fail",
        says: /set model to "Qwen\/Qwen2-0\.5B"/
      }
    ]
  },
  "adapter-base": {
    planted: [
      {
        facts: but({
          adapter: { folder: "runs/a/sft", config: { base_model_name_or_path: "google/gemma-3-1b-it" } } as never
        }),
        state: "fail",
        says: /trained on google\/gemma-3-1b-it[\s\S]*set model to "google\/gemma-3-1b-it"/
      },
      {
        facts: but({ adapter: { not_told: "x holds no adapter_config.json" } as never }),
        state: "fail",
        says: /x holds no/
      }
    ],
    // The same model, loaded from a folder then and by its name now.
    well: but({
      adapter: { folder: "a", config: { base_model_name_or_path: "../models/Qwen2-0.5B-Instruct/" } } as never
    })
  },
  "target-modules": {
    planted: [
      { facts: lora(["q_proj", "lm_head"]), state: "fail", says: /take lm_head out/ },
      { facts: lora([]), state: "fail", says: /is empty/ },
      { facts: lora(["c_attn"]), state: "fail", says: /a qwen2 has no c_attn[\s\S]*q_proj, k_proj/ },
      { facts: lora(".*attention.*"), state: "fail", says: /has no \.\*attention/ },
      { facts: lora("(?i).*Q_PROJ"), state: "unjudged", says: /only Python reads/ },
      { facts: lora(["q_proj", "query"]), state: "note", says: /has no query[\s\S]*less is trained/ }
    ],
    // An embedding is no linear, and PEFT adapts it all the same.
    well: lora(["embed_tokens", "q_proj"])
  },
  "disk-room": {
    planted: [
      {
        facts: but({ machine: { free_disk_bytes: 1e6 } }),
        state: "fail",
        says: /up to 6 lie there at once[\s\S]*TOUCHSTONE_HOME/
      }
    ]
  },
  precision: {
    planted: [
      { facts: but({ experiment: { grpo: { bf16: true, fp16: true } } }), state: "fail", says: /both true/ },
      {
        facts: but({ experiment: { grpo: { bf16: true } }, inspected: { machine: { gpus: [gpu], bf16: false } } }),
        state: "fail",
        says: /Tesla T4 \(capability 7\.5\) has no bf16[\s\S]*grpo\.bf16 to false and fp16 to true/
      },
      { facts: machine({ gpus: [gpu], bf16: false }), state: "fail", says: /TRL takes bf16/ },
      {
        facts: but({ experiment: { sft: { fp16: true } }, inspected: { machine: { gpus: [] } } }),
        state: "note",
        says: /sft\.fp16 is true, and there is no GPU/
      },
      { facts: but({ experiment: { sft: { fp16: true, bf16: false } } }), state: "note", says: /fp16 overflows/ }
    ],
    well: machine({ gpus: [], bf16: false })
  },
  quantization: {
    planted: [
      {
        facts: but({
          experiment: { sft: null, grpo: inFourBits },
          inspected: { machine: { versions: { bitsandbytes: null } } }
        }),
        state: "fail",
        says: /bitsandbytes is not installed/
      },
      {
        // Nobody asked for it: the weights lie there so.
        facts: but({
          inspected: {
            model: { config: { quantization_config: { quant_method: "bitsandbytes", load_in_4bit: true } as never } },
            machine: { versions: { bitsandbytes: null } }
          }
        }),
        state: "fail",
        says: /sft and grpo load the model in fewer bits, and bitsandbytes is not installed/
      },
      {
        facts: but({ experiment: { sft: null, grpo: inFourBits }, inspected: { machine: { gpus: [] } } }),
        state: "note",
        says: /no GPU here/
      },
      {
        facts: but({ experiment: { grpo: inFourBits } }),
        state: "note",
        says: /same model_init_kwargs in sft and grpo/
      }
    ],
    well: but({ experiment: { sft: inFourBits, grpo: inFourBits } })
  },
  weights: {
    planted: [
      {
        facts: but({ experiment: { model: "/models/mine" }, inspected: { model: { weights_bytes: null } } }),
        state: "fail",
        says: /\/models\/mine holds no weights[\s\S]*again, whole/
      }
    ],
    well: but({ experiment: { model: "/models/mine" } })
  },
  packages: {
    planted: [
      {
        facts: but({
          experiment: { grpo: { use_liger_kernel: true, report_to: ["trackio", "wandb"] } },
          inspected: { machine: { versions: { liger_kernel: null, wandb: null } } }
        }),
        state: "fail",
        says: /grpo\.use_liger_kernel, grpo\.report_to "wandb"[\s\S]*install liger-kernel, wandb/
      },
      {
        facts: but({
          experiment: { sft: { model_init_kwargs: { attn_implementation: "flash_attention_2" } } },
          inspected: { machine: { versions: { flash_attn: null, kernels: null } } }
        }),
        state: "fail",
        says: /sft\.attn_implementation[\s\S]*flash-attn/
      },
      {
        facts: but({
          experiment: { sft: { deepspeed: "zero3.json" } },
          inspected: { machine: { versions: { deepspeed: null } } }
        }),
        state: "fail",
        says: /sft\.deepspeed/
      }
    ],
    // Either package brings the kernel.
    well: but({
      experiment: { grpo: { model_init_kwargs: { attn_implementation: "flash_attention_2" } } },
      inspected: { machine: { versions: { flash_attn: null, kernels: "0.11.1" } } }
    })
  },
  "several-gpus": {
    planted: [{ facts: machine({ gpus: [gpu, gpu] }), state: "fail", says: /2 GPUs[\s\S]*CUDA_VISIBLE_DEVICES=0/ }],
    well: machine({ gpus: [gpu, gpu], world_size: 2 })
  },
  "no-gpu": {
    planted: [
      {
        facts: but({ inspected: { machine: { gpus: [] }, model: { weights_bytes: 15e9 } } }),
        state: "note",
        says: /weights of 15\.0 GB/
      }
    ],
    well: machine({ gpus: [] })
  },
  vllm: {
    planted: [
      {
        facts: but({ ...vllm({}), inspected: { machine: { versions: { vllm: null } } } }),
        state: "fail",
        says: /vLLM is not installed[\s\S]*take use_vllm out/
      },
      { facts: but({ ...vllm({}), inspected: { machine: { gpus: [] } } }), state: "fail", says: /does not start/ }
    ],
    well: but(vllm({}))
  },
  "vllm-length": {
    planted: [
      {
        facts: but(vllm({ vllm_max_model_length: 300 })),
        state: "fail",
        says: /vllm_max_model_length to 384, or max_completion_length to 204$/
      }
    ],
    well: but(vllm({ vllm_max_model_length: 384 }))
  },
  "vllm-memory": {
    planted: [
      {
        facts: but({ ...vllm({ vllm_gpu_memory_utilization: 0.1 }), inspected: { model: { weights_bytes: 15e9 } } }),
        state: "fail",
        says: /does not hold the weights and a cache[\s\S]*between 0\.23 and 0\.76$/
      },
      {
        facts: but({ ...vllm({ vllm_gpu_memory_utilization: 0.9 }), inspected: { model: { weights_bytes: 15e9 } } }),
        state: "fail",
        says: /out of memory at the first step/
      },
      {
        facts: but({ ...vllm({}), inspected: { model: { weights_bytes: 60e9 } } }),
        state: "fail",
        says: /no share holds both/
      }
    ],
    well: but({ ...vllm({}), inspected: { ...inspected, model: { weights_bytes: 15e9 } } as never })
  }
}
