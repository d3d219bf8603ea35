/** The settings of a phase as TRL would have them, and the batches and steps that follow from them. */
import type { Settings } from "../domain/job.ts"
import type { Facts } from "./facts.ts"
import { told } from "./told.ts"

export type PhaseName = "sft" | "grpo"

/** Defaults of TRL 1.16 and transformers 5.23 that the checks count with; a test holds them against the installed ones. */
export const DEFAULTS = {
  sft: {
    per_device_train_batch_size: 8,
    gradient_accumulation_steps: 1,
    num_train_epochs: 3,
    max_steps: -1,
    learning_rate: 2e-5,
    warmup_steps: 0,
    save_strategy: "steps",
    save_steps: 500,
    max_length: 1024
  },
  grpo: {
    per_device_train_batch_size: 8,
    per_device_eval_batch_size: 8,
    gradient_accumulation_steps: 1,
    num_train_epochs: 3,
    max_steps: -1,
    learning_rate: 1e-6,
    warmup_steps: 0,
    eval_strategy: "no",
    save_strategy: "steps",
    save_steps: 500,
    num_generations: 8,
    num_iterations: 1,
    max_completion_length: 512,
    temperature: 1,
    beta: 0,
    loss_type: "dapo",
    importance_sampling_level: "token",
    use_vllm: false,
    vllm_mode: "colocate",
    vllm_gpu_memory_utilization: 0.3
  }
} as const satisfies Record<PhaseName, Settings>

/** The settings of a phase over TRL's defaults, in TRL's own words where it was asked; null where the phase is left out. */
export const settingsOf = (facts: Facts, phase: PhaseName): Settings | null => {
  const own = facts.experiment[phase]
  if (own === null) return null
  const asked = told(told(facts.inspected)?.settings[phase] ?? null)
  return { ...DEFAULTS[phase], ...asked, ...own }
}

export const phasesOf = (facts: Facts): ReadonlyArray<{ readonly phase: PhaseName; readonly settings: Settings }> =>
  (["sft", "grpo"] as const).flatMap((phase) => {
    const settings = settingsOf(facts, phase)
    return settings === null ? [] : [{ phase, settings }]
  })

/** A setting that is a number; null where it is none. */
export const numberIn = (settings: Settings, name: string): number | null => {
  const value = settings[name]
  return typeof value === "number" ? value : null
}

/** Processes that train together. */
export const worldOf = (facts: Facts): number => told(told(facts.inspected)?.machine ?? null)?.world_size ?? 1

/** How GRPO's batches are cut, as GRPOConfig counts them. */
export interface Batches {
  readonly perDevice: number
  readonly world: number
  /** Micro-batches that are generated at once. */
  readonly steps: number
  /** Completions that are generated at once: generation_batch_size. */
  readonly size: number
  /** Completions of a prompt: num_generations. */
  readonly group: number
  readonly accumulation: number
  /** Times that a generated batch is learnt from: num_iterations. */
  readonly iterations: number
}

/** The batches of GRPO's own settings; null where they are no numbers. */
export const batchesIn = (grpo: Settings, world: number): Batches | null => {
  // The user's own: TRL fills in both of generation_batch_size and steps_per_generation, and refuses both.
  const settings = { ...DEFAULTS.grpo, ...grpo } as Settings
  const perDevice = numberIn(settings, "per_device_train_batch_size")
  const accumulation = numberIn(settings, "gradient_accumulation_steps")
  const group = numberIn(settings, "num_generations")
  const iterations = numberIn(settings, "num_iterations")
  if (perDevice === null || accumulation === null || group === null || iterations === null) return null
  const asked = numberIn(settings, "generation_batch_size")
  const steps =
    asked === null ? (numberIn(settings, "steps_per_generation") ?? accumulation) : asked / (perDevice * world)
  return { perDevice, world, steps, size: asked ?? perDevice * world * steps, group, accumulation, iterations }
}

/** Null where there is no GRPO, or its settings are no numbers. */
export const batchesOf = (facts: Facts): Batches | null =>
  facts.experiment.grpo === null ? null : batchesIn(facts.experiment.grpo, worldOf(facts))

/** Whether every generated batch holds whole groups. */
export const areWhole = ({ size, group, steps }: Batches): boolean =>
  Number.isInteger(steps) && group >= 2 && size > 0 && size % group === 0

/** Prompts of a generated batch. */
export const promptsOf = (batches: Batches): number => batches.size / batches.group

/** Optimizer steps of one pass over the GRPO rows; null where the batches are not whole or the rows not told. */
export const stepsOfEpoch = (facts: Facts): number | null => {
  const batches = batchesOf(facts)
  const rows = told(facts.rows)
  if (batches === null || rows === null || !areWhole(batches)) return null
  const generated = Math.floor(rows.counts.grpo / promptsOf(batches))
  return (generated * batches.iterations * batches.steps) / batches.accumulation
}

/** Optimizer steps that a phase will take; null where it cannot be told. */
export const plannedSteps = (facts: Facts, phase: PhaseName): number | null => {
  const settings = settingsOf(facts, phase)
  if (settings === null) return null
  const most = numberIn(settings, "max_steps")
  if (most !== null && most > 0) return most
  const epochs = numberIn(settings, "num_train_epochs")
  const epoch = phase === "grpo" ? stepsOfEpoch(facts) : sftEpoch(facts, settings)
  return epochs === null || epoch === null ? null : Math.ceil(epochs * epoch)
}

const sftEpoch = (facts: Facts, settings: Settings): number | null => {
  const rows = told(facts.rows)
  const size = numberIn(settings, "per_device_train_batch_size")
  const accumulation = numberIn(settings, "gradient_accumulation_steps")
  if (rows === null || size === null || accumulation === null) return null
  return Math.ceil(rows.counts.sft / (size * worldOf(facts) * accumulation))
}

export const gcd = (a: number, b: number): number => (b === 0 ? Math.abs(a) : gcd(b, a % b))
export const lcm = (a: number, b: number): number => (a === 0 || b === 0 ? 0 : Math.abs(a * b) / gcd(a, b))

/** The multiples of `unit` next to a value, below and above; `8 or 16`. */
export const nearestMultiples = (value: number, unit: number): string =>
  [...new Set([Math.floor(value / unit) * unit, Math.ceil(value / unit) * unit])]
    .filter((multiple) => multiple > 0)
    .join(" or ")

/** The divisors of `whole` from 2 on that are next to a value, below and above; empty where there are none. */
export const nearestDivisors = (value: number, whole: number): string => {
  const divisors = Array.from({ length: Math.max(0, whole - 1) }, (_, i) => i + 2).filter((d) => whole % d === 0)
  const below = divisors.filter((d) => d <= value).at(-1)
  const above = divisors.find((d) => d >= value)
  return [...new Set([below, above])].filter((d) => d !== undefined).join(" or ")
}
