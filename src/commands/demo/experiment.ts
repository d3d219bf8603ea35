/** The demo's experiment: examples/demo.ts, with another seed or in small. */
import { fileURLToPath } from "node:url"
import * as Effect from "effect/Effect"
import type { Experiment } from "../../domain/experiment.ts"
import { loadExperiment } from "../../training/experiment.ts"

const file = (): string => {
  const here = import.meta.url
  return fileURLToPath(
    here.endsWith(".ts") ? new URL("../../../examples/demo.ts", here) : new URL("./examples/demo.js", here)
  )
}

/** A few steps of every phase. */
const inSmall = (experiment: Experiment): Experiment => ({
  ...experiment,
  rows: { sft: 256, grpo: 256, evaluate: 32 },
  sft: { ...experiment.sft, max_steps: 6 },
  grpo: { ...experiment.grpo, max_steps: 6, save_steps: 2 }
})

export const demoExperiment = Effect.fnUntraced(function* (options: {
  readonly seed: number
  readonly small: boolean
}) {
  const experiment = { ...(yield* loadExperiment(file())), seed: options.seed }
  return options.small ? inSmall({ ...experiment, name: `${experiment.name}-small` }) : experiment
})
