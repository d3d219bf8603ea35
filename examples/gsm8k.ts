/**
 * GSM8K in the think-answer style: a few steps of SFT to learn the form, a few of GRPO to learn to be right.
 *
 *     npx touchstone train examples/gsm8k.ts --data train.jsonl
 *
 * The built-in policy will not learn grade-school mathematics; it shows that data, rewards and ledger work on real rows.
 * A real model is one line: model: "Qwen/Qwen2-0.5B-Instruct" (on a GPU, with more steps).
 */
import { defineExperiment } from "touchstone"

export default defineExperiment({
  name: "gsm8k",
  model: "built-in",
  data: "gsm8k",
  style: "think-answer",
  rubric: "lesson",
  seed: 0,
  rows: { sft: 256, grpo: 256, evaluate: 16 },
  lora: { r: 16, alpha: 32, dropout: 0, target_modules: "all-linear" },
  sft: { max_steps: 4, per_device_train_batch_size: 8, learning_rate: 2e-4, max_length: 1024 },
  grpo: {
    max_steps: 4,
    per_device_train_batch_size: 16,
    num_generations: 8,
    max_completion_length: 384,
    learning_rate: 1e-5,
    save_strategy: "steps",
    save_steps: 2
  },
  evaluate: { temperature: 0, max_new_tokens: 384, batch_size: 16 }
})
