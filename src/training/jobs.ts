/** From an experiment to the job of each phase. */
import { availableParallelism } from "node:os"
import { join } from "node:path"
import type { Experiment } from "../domain/experiment.ts"
import type { BridgeAddress, EvaluateJob, GrpoJob, Settings, SftJob } from "../domain/job.ts"
import type { RunRows } from "./prepare.ts"

export interface JobContext {
  readonly run: string
  readonly attempt: number
  readonly folder: string
  readonly bridge: BridgeAddress
  readonly experiment: Experiment
  readonly rows: RunRows
  /** The base model: a folder, or a name on the hub. */
  readonly model: string
  /** The names of the rubric's rewards, in its order. */
  readonly rewards: ReadonlyArray<string>
}

/** What every job has. `attempt` > 1 is a resumed run. */
export const commonOf = (
  context: Pick<JobContext, "run" | "attempt" | "folder" | "bridge">,
  phase: string,
  seed: number
) => ({
  run: context.run,
  attempt: context.attempt,
  seed,
  threads: availableParallelism(),
  bridge: context.bridge,
  folder: join(context.folder, "work", phase)
})

/** Where a phase's adapter is saved in a run's folder. */
const adapterFolder = (folder: string, phase: "sft" | "grpo"): string => join(folder, phase)

const asksForEvaluation = (settings: Settings): boolean =>
  settings.eval_strategy !== undefined && settings.eval_strategy !== "no"

export const sftJob = (context: JobContext, settings: Settings): SftJob => ({
  _tag: "sft",
  ...commonOf(context, "sft", context.experiment.seed),
  model: context.model,
  rows: context.rows.sft,
  out: adapterFolder(context.folder, "sft"),
  lora: context.experiment.lora,
  resume: context.attempt > 1,
  settings
})

export const grpoJob = (context: JobContext, settings: Settings): GrpoJob => ({
  _tag: "grpo",
  ...commonOf(context, "grpo", context.experiment.seed),
  model: context.model,
  adapter: context.experiment.sft === null ? null : adapterFolder(context.folder, "sft"),
  lora: context.experiment.lora,
  rows: context.rows.grpo,
  eval_rows: asksForEvaluation(settings) ? context.rows.evaluate : null,
  out: adapterFolder(context.folder, "grpo"),
  rewards: context.rewards as [string, ...Array<string>],
  resume: context.attempt > 1,
  settings
})

/** The policies of a run in the order they were made: the base, then each phase's adapter. */
export const policiesOfRun = (experiment: Experiment): ReadonlyArray<"base" | "sft" | "grpo"> => [
  "base",
  ...(experiment.sft === null ? [] : (["sft"] as const)),
  ...(experiment.grpo === null ? [] : (["grpo"] as const))
]

export const evaluationId = (run: string, policy: string): string => `${run}/${policy}`

/** How training loaded the model, which is how evaluation has to load it. */
const modelOptions = (experiment: Experiment): Settings => {
  const options = (experiment.grpo ?? experiment.sft)?.model_init_kwargs
  return typeof options === "object" && options !== null && !Array.isArray(options) ? (options as Settings) : {}
}

export const evaluateJob = (context: JobContext, sampling: EvaluateJob["sampling"]): EvaluateJob => ({
  _tag: "evaluate",
  ...commonOf(context, "evaluate", context.experiment.seed),
  model: context.model,
  model_options: modelOptions(context.experiment),
  policies: policiesOfRun(context.experiment).map((name) => ({
    evaluation: evaluationId(context.run, name),
    name,
    adapter: name === "base" ? null : adapterFolder(context.folder, name)
  })) as unknown as EvaluateJob["policies"],
  rows: context.rows.evaluate,
  sampling
})
