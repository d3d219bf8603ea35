/** Faults planted in the settings of a phase. */
import { but, type Cases, pilot } from "../healthy.ts"

const grpo = (settings: Record<string, unknown>) => but({ experiment: { grpo: settings as never } })
const sft = (settings: Record<string, unknown>) => but({ experiment: { sft: settings as never } })

export const settings: Cases = {
  "decided-settings": {
    planted: [
      {
        facts: grpo({ remove_unused_columns: true }),
        state: "fail",
        says: /grpo\.remove_unused_columns[\s\S]*gold column[\s\S]*take it out/
      },
      { facts: sft({ output_dir: "x", reward_weights: [1] }), state: "fail", says: /take them out/ }
    ]
  },
  "refused-settings": {
    planted: [
      {
        facts: grpo({ max_prompt_length: 512 }),
        state: "fail",
        says: /no setting grpo\.max_prompt_length any more[\s\S]*take it out: TRL cuts no prompts/
      },
      { facts: grpo({ warmup_ratio: 0.1 }), state: "fail", says: /warmup_steps: below 1 it is a share/ },
      { facts: sft({ max_seq_length: 512 }), state: "fail", says: /call it max_length/ },
      {
        facts: but({
          inspected: {
            settings: {
              grpo: { not_told: "TRL's GRPOConfig has no setting learning_rat: did you mean learning_rate?" }
            }
          }
        }),
        state: "fail",
        says: /did you mean learning_rate\?/
      },
      {
        // The batch is told with its values by its own check; what else TRL would say comes after.
        facts: but({
          experiment: { grpo: { per_device_train_batch_size: 12 } },
          inspected: {
            settings: { grpo: { not_told: "TRL refuses the settings of grpo: generation_batch_size (12) …" } }
          }
        }),
        state: "unjudged",
        says: /mend group-batch/
      }
    ]
  },
  "group-batch": {
    planted: [
      {
        facts: grpo({ per_device_train_batch_size: 12 }),
        state: "fail",
        says: /12 completions[\s\S]*num_generations 8[\s\S]*per_device_train_batch_size to 8 or 16, or num_generations to 6 or 12$/
      },
      {
        facts: grpo({ per_device_train_batch_size: 3, gradient_accumulation_steps: 2 }),
        state: "fail",
        says: /per_device_train_batch_size to 4, or num_generations to 6$/
      },
      {
        facts: grpo({ num_generations: 1 }),
        state: "fail",
        says: /num_generations is 1[\s\S]*set num_generations to 2$/
      },
      {
        facts: grpo({ num_generations: 1, per_device_train_batch_size: 1 }),
        state: "fail",
        says: /set num_generations to 2 and per_device_train_batch_size to 2$/
      },
      {
        facts: grpo({ generation_batch_size: 36 }),
        state: "fail",
        says: /no multiple of per_device_train_batch_size 32[\s\S]*generation_batch_size to 32 or 64$/
      },
      {
        facts: grpo({ generation_batch_size: 12, per_device_train_batch_size: 4 }),
        state: "fail",
        says: /generation_batch_size 12 are not divisible[\s\S]*generation_batch_size to 8 or 16, or num_generations to 6 or 12$/
      },
      {
        facts: grpo({ generation_batch_size: 32, steps_per_generation: 1 }),
        state: "fail",
        says: /both set[\s\S]*take one of them out/
      },
      {
        facts: grpo({ per_device_train_batch_size: 0 }),
        state: "fail",
        says: /nothing is generated[\s\S]*per_device_train_batch_size to 8 or a multiple/
      },
      { facts: grpo({ num_iterations: 0 }), state: "fail", says: /without a step[\s\S]*num_iterations to 1/ },
      {
        facts: but({
          experiment: { grpo: { per_device_train_batch_size: 4 } },
          inspected: { machine: { world_size: 3 } }
        }),
        state: "fail",
        says: /× 3 processes[\s\S]*per_device_train_batch_size to 8, or num_generations to 6 or 12$/
      }
    ],
    // Two halves of a group in two micro-batches are a whole one; null is as good as nothing.
    well: grpo({
      per_device_train_batch_size: 4,
      gradient_accumulation_steps: 2,
      generation_batch_size: null,
      steps_per_generation: null
    })
  },
  "evaluation-batch": {
    planted: [
      {
        facts: grpo({ eval_strategy: "steps", per_device_eval_batch_size: 4 }),
        state: "fail",
        says: /num_generations \(num_generations_eval is not set\) 8[\s\S]*per_device_eval_batch_size to 8, or num_generations_eval to 4$/
      },
      {
        facts: grpo({ eval_strategy: "epoch", per_device_eval_batch_size: 10, num_generations_eval: 4 }),
        state: "fail",
        says: /num_generations_eval 4[\s\S]*per_device_eval_batch_size to 8 or 12, or num_generations_eval to 2 or 5$/
      }
    ],
    well: grpo({ eval_strategy: "steps", per_device_eval_batch_size: 16 })
  },
  "learning-rate": {
    planted: [{ facts: grpo({ learning_rate: 0 }), state: "fail", says: /grpo\.learning_rate is 0[\s\S]*0\.000001/ }]
  },
  warmup: {
    planted: [
      { facts: sft({ warmup_steps: 200 }), state: "note", says: /200 of 200 steps[\s\S]*sft\.warmup_steps to 20/ }
    ]
  },
  temperature: {
    planted: [
      { facts: grpo({ temperature: 0 }), state: "fail", says: /grpo\.temperature to 1/ },
      { facts: grpo({ top_k: 1 }), state: "fail", says: /top_k is 1[\s\S]*grpo\.top_k to 0/ },
      { facts: grpo({ top_p: 0 }), state: "fail", says: /top_p is 0[\s\S]*grpo\.top_p to 1/ },
      { facts: grpo({ top_k: -1 }), state: "fail", says: /transformers refuses it[\s\S]*grpo\.top_k to 0/ }
    ],
    well: grpo({ top_k: -1, use_vllm: true })
  },
  "loss-type": {
    planted: [
      { facts: grpo({ loss_type: "ppo" }), state: "fail", says: /"ppo"[\s\S]*one of grpo, dr_grpo, dapo/ },
      { facts: grpo({ importance_sampling_level: "sequence" }), state: "note", says: /loss_type to "grpo"/ },
      { facts: grpo({ loss_type: "luspo" }), state: "note", says: /importance_sampling_level to "sequence"/ },
      {
        facts: grpo({ importance_sampling_level: "turn" }),
        state: "fail",
        says: /"turn"[\s\S]*one of token, sequence/
      },
      { facts: grpo({ scale_rewards: "sum" }), state: "fail", says: /"sum"[\s\S]*one of group, batch, none/ }
    ],
    well: grpo({ loss_type: "grpo", importance_sampling_level: "sequence", scale_rewards: false })
  },
  "reference-model": {
    planted: [
      {
        facts: grpo({ sync_ref_model: true, beta: 0.04 }),
        state: "fail",
        says: /beta 0\.04[\s\S]*take sync_ref_model out/
      }
    ],
    well: grpo({ beta: 0.04 })
  },
  "masked-truncation": {
    planted: [
      {
        facts: grpo({ mask_truncated_completions: true, max_completion_length: 64 }),
        state: "note",
        says: /half of the worked solutions[\s\S]*max_completion_length to 195 or more/
      },
      {
        facts: but({
          experiment: { grpo: { mask_truncated_completions: true } },
          pilot: { truncated: 100 }
        }),
        state: "note",
        says: /78 % of the pilot's completions/
      }
    ],
    well: but({ experiment: { grpo: { mask_truncated_completions: true } }, pilot })
  },
  checkpoints: {
    planted: [
      { facts: grpo({ save_strategy: "no" }), state: "note", says: /over 100 steps[\s\S]*save_steps to about 10/ },
      {
        facts: sft({ save_steps: 500 }),
        state: "note",
        says: /sft\.save_steps is 500 and the phase has 200[\s\S]*about 20/
      }
    ],
    // Ten steps are soon made again.
    well: but({ experiment: { sft: null, grpo: { max_steps: 10, save_strategy: "no" } } })
  },
  "resume-window": {
    planted: [
      {
        facts: grpo({ num_iterations: 3 }),
        state: "note",
        says: /serves 3 optimizer steps[\s\S]*save_steps to 18 or 21$/
      },
      {
        // A window of 4 micro-batches of which a step takes two.
        facts: grpo({ steps_per_generation: 4, gradient_accumulation_steps: 2, save_steps: 25 }),
        state: "note",
        says: /serves 2 optimizer steps[\s\S]*save_steps to 24 or 26$/
      }
    ],
    well: grpo({ steps_per_generation: 4, gradient_accumulation_steps: 2 })
  },
  "resume-epoch": {
    planted: [
      { facts: grpo({ max_steps: 600 }), state: "note", says: /2\.3 epochs of 256[\s\S]*max_steps to 256 or fewer/ }
    ]
  }
}
