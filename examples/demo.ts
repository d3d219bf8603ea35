/**
 * The demo: sums with a carry, taught carelessly. SFT learns the form and the teacher's slip; GRPO, paid for being right,
 * unlearns the slip. Held-out problems are sums that no phase has seen.
 *
 *     npx touchstone demo
 */
import { defineExperiment } from "touchstone"

export default defineExperiment({
  name: "demo",
  model: "built-in",
  data: "sums",
  style: "think-answer",
  rubric: "lesson",
  seed: 0,
  rows: { sft: 1600, grpo: 500, evaluate: 256 },
  lora: { r: 16, alpha: 32, dropout: 0, target_modules: "all-linear" },
  // A short lesson: the base can add already and only wants the form.
  sft: {
    max_steps: 25,
    per_device_train_batch_size: 64,
    learning_rate: 2e-3,
    lr_scheduler_type: "cosine",
    warmup_steps: 3,
    logging_steps: 1
  },
  // 8 prompts with 8 completions each a step. The rate falls to nothing: a constant one kept swinging at the end.
  grpo: {
    max_steps: 50,
    per_device_train_batch_size: 64,
    num_generations: 8,
    max_completion_length: 32,
    temperature: 1,
    beta: 0,
    learning_rate: 3e-4,
    lr_scheduler_type: "linear",
    warmup_steps: 5,
    max_grad_norm: 1,
    save_strategy: "steps",
    save_steps: 25
  },
  evaluate: { temperature: 0, max_new_tokens: 40, batch_size: 128 }
})
