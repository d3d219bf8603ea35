/** Experiments for a new working folder, by the name of their recipe. */

export interface Recipe {
  readonly says: string
  readonly experiment: string
  /** How the experiment is run. */
  readonly train: string
}

const SUMS = `/**
 * SFT, then GRPO, of the policy that is built in, on sums made in code: no model and no data set is downloaded.
 *
 *     npx touchstone train experiment.ts
 */
import { defineExperiment } from "touchstone"

export default defineExperiment({
  name: "mine",
  model: "built-in",
  data: "sums",
  style: "think-answer",
  rubric: "./rewards/mine.ts#rubric",
  seed: 0,
  rows: { sft: 800, grpo: 200, evaluate: 64 },
  lora: { r: 16, alpha: 32, dropout: 0, target_modules: "all-linear" },
  sft: { max_steps: 20, per_device_train_batch_size: 64, learning_rate: 2e-3 },
  grpo: {
    max_steps: 10,
    per_device_train_batch_size: 64,
    num_generations: 8,
    max_completion_length: 32,
    learning_rate: 3e-4
  },
  evaluate: { temperature: 0, max_new_tokens: 40, batch_size: 64 }
})
`

const GSM8K = `/**
 * SFT, then GRPO, on grade-school problems: GSM8K's own JSONL (question, answer).
 *
 *     npx touchstone train experiment.ts --data train.jsonl
 *
 * The built-in policy shows that it all works. A real model is one line: model: "Qwen/Qwen2-0.5B-Instruct" (on a GPU, with
 * more steps).
 */
import { defineExperiment } from "touchstone"

export default defineExperiment({
  name: "mine",
  model: "built-in",
  data: "gsm8k",
  style: "think-answer",
  rubric: "./rewards/mine.ts#rubric",
  seed: 0,
  rows: { sft: 256, grpo: 256, evaluate: 16 },
  lora: { r: 16, alpha: 32, dropout: 0, target_modules: "all-linear" },
  sft: { max_steps: 4, per_device_train_batch_size: 8, learning_rate: 2e-4, max_length: 1024 },
  grpo: {
    max_steps: 4,
    per_device_train_batch_size: 16,
    num_generations: 8,
    max_completion_length: 384,
    learning_rate: 1e-5
  },
  evaluate: { temperature: 0, max_new_tokens: 384, batch_size: 16 }
})
`

export const recipes = {
  sums: {
    says: "sums made in code, the policy that is built in",
    experiment: SUMS,
    train: "npx touchstone train experiment.ts"
  },
  gsm8k: {
    says: "GSM8K's own rows",
    experiment: GSM8K,
    train: "npx touchstone train experiment.ts --data train.jsonl"
  }
} satisfies Readonly<Record<string, Recipe>>
