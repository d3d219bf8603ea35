/** How the built-in policy's base is made: its size, its tokens, its first training. What it learns from is `primer` in datasets/sums.ts. */
import { tagsOf } from "../style/style.ts"
import { thinkAnswer, workingOut } from "../style/styles.ts"

/** Rows of the primer: a few passes over them suffice, since the working of a sum is the same in every story. */
export const PRIMER_ROWS = 4000

export const builtIn = {
  vocabulary: 1024,
  hidden: 128,
  layers: 2,
  heads: 4,
  context: 2048,
  // Named one by one: a new style must not change the base, which is cached under a digest of this.
  tokens: [thinkAnswer, workingOut].flatMap(tagsOf),
  settings: {
    max_steps: 400,
    per_device_train_batch_size: 32,
    learning_rate: 3e-3,
    lr_scheduler_type: "cosine",
    warmup_steps: 10,
    logging_steps: 10
  }
} as const
