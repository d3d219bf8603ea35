/**
 * A pilot: the real GRPO phase on a few of its prompts at learning rate 0. It samples the policy that GRPO would begin
 * with, through the real bridge and rubric, into a ledger of its own that goes with it.
 */
import { existsSync, readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import * as Effect from "effect/Effect"
import type { Notice } from "../bridge/notice.ts"
import type { Phase, PhaseMemory } from "../domain/bridge.ts"
import { BUILT_IN, type Experiment } from "../domain/experiment.ts"
import type { Settings } from "../domain/job.ts"
import type { Pilot } from "../doctor/facts.ts"
import { type Batches, areWhole, batchesIn, promptsOf } from "../doctor/settings.ts"
import { Connection } from "../ledger/connection.ts"
import { listRollouts, rewardNames, type RolloutRow } from "../ledger/rollouts.ts"
import { createRun, openAttempt } from "../ledger/runs.ts"
import { informativeShare } from "../signal/informative.ts"
import { read } from "../style/read.ts"
import type { TagStyle } from "../style/style.ts"
import { planBase } from "./base.ts"
import { checkRubric, openCourse, scoringFor } from "./course.ts"
import { ExperimentInvalid } from "./errors.ts"
import type { Home } from "./home.ts"
import { grpoJob } from "./jobs.ts"
import { writeRows } from "./prepare.ts"
import { makeScratch } from "./scratch.ts"

/** What a pilot tells while it goes. */
export type PilotNotice = Notice | { readonly _tag: "phase"; readonly phase: Phase }

export interface PilotOptions {
  readonly experiment: Experiment
  readonly style: TagStyle
  /** Problems to sample at least; whole batches of GRPO's are taken. */
  readonly problems: number
  /** The file of the GRPO rows. */
  readonly rows: string
  /** A LoRA adapter to go on from; null for the base. */
  readonly adapter: string | null
  /** For the made base alone, which every run shares. */
  readonly home: Home
  readonly tell: (notice: PilotNotice) => Effect.Effect<void>
}

/** Settings that would train, save, evaluate or publish; a pilot does none of it. */
const LEFT_OUT = [
  "learning_rate",
  "lr_scheduler_type",
  "lr_scheduler_kwargs",
  "warmup_ratio",
  "warmup_steps",
  "num_train_epochs",
  "max_steps",
  "load_best_model_at_end",
  "eval_on_start",
  "push_to_hub"
]

/** The phase's own settings, so that batches, lengths and memory are the run's, with nothing learnt and nothing kept. */
export const pilotSettings = (grpo: Settings, steps: number): Settings => ({
  ...Object.fromEntries(Object.entries(grpo).filter(([name]) => !LEFT_OUT.includes(name))),
  learning_rate: 0,
  lr_scheduler_type: "constant",
  max_steps: steps,
  logging_steps: 1,
  save_strategy: "no",
  eval_strategy: "no",
  report_to: "none"
})

interface Plan {
  readonly steps: number
  readonly prompts: number
}

/** Optimizer steps that sample `problems` prompts, and the prompts that those steps take; null where the rows do not fill one batch. */
export const planPilot = (batches: Batches, problems: number, rows: number): Plan | null => {
  const prompts = promptsOf(batches)
  const most = Math.floor(rows / prompts)
  if (most === 0) return null
  // A generated batch is learnt from in `steps` micro-batches, `iterations` times over; a step takes whole micro-batches.
  const passes = batches.steps * batches.iterations
  const steps = Math.ceil((Math.min(most, Math.ceil(problems / prompts)) * passes) / batches.accumulation)
  return { steps, prompts: prompts * Math.min(most, Math.ceil((steps * batches.accumulation) / passes)) }
}

const linesIn = (file: string): ReadonlyArray<string> =>
  readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")

/** So many of the rows, evenly spread over them. */
const spreadOver = <A>(rows: ReadonlyArray<A>, count: number): ReadonlyArray<A> =>
  Array.from({ length: count }, (_, i) => rows[Math.floor((i * rows.length) / count)] as A)

const RUN = "pilot"

/** Samples the policy that GRPO would begin with on some of its prompts. */
export const pilot = (options: PilotOptions) =>
  Effect.gen(function* () {
    const { experiment } = options
    const adapter = options.adapter === null ? null : resolve(options.adapter)
    if (experiment.grpo === null)
      return yield* new ExperimentInvalid({
        message: "the experiment has no GRPO phase: there is nothing that a pilot could try. Give it `grpo` settings"
      })
    if (adapter !== null && !existsSync(join(adapter, "adapter_config.json")))
      return yield* new ExperimentInvalid({
        message: `${options.adapter} holds no adapter_config.json: name a folder of LoRA weights`
      })
    const lines = linesIn(options.rows)
    // One process, with or without a launcher: prompts are sampled, not raced.
    const batches = batchesIn(experiment.grpo, 1)
    if (batches === null || !areWhole(batches))
      return yield* new ExperimentInvalid({
        message:
          "GRPO's batches do not hold whole groups: num_generations must divide per_device_train_batch_size × steps_per_generation"
      })
    const plan = planPilot(batches, options.problems, lines.length)
    if (plan === null)
      return yield* new ExperimentInvalid({
        message: `GRPO asks for ${promptsOf(batches)} prompts a batch but there are ${lines.length} rows: take more rows or a smaller per_device_train_batch_size`
      })
    const scratch = yield* makeScratch("pilot")
    const began = performance.now()
    const measured = yield* carryOut(options, scratch.folder, { ...plan, adapter, lines }).pipe(
      Effect.tapErrorTag("PhaseFailed", () =>
        Effect.sync(() => {
          scratch.keep = true
        })
      ),
      Effect.provide(Connection.layer(join(scratch.folder, "ledger.sqlite")))
    )
    return toldOf(options, measured, (performance.now() - began) / 1000)
  }).pipe(Effect.scoped, Effect.provide(scoringFor(options.experiment)), Effect.withSpan("training.pilot"))

interface Measured {
  readonly rewards: ReadonlyArray<string>
  readonly rollouts: ReadonlyArray<RolloutRow>
  readonly secondsPerStep: number
  readonly memory: PhaseMemory | null
}

const carryOut = Effect.fnUntraced(function* (
  { experiment, home, tell }: PilotOptions,
  folder: string,
  { steps, prompts, adapter, lines }: Plan & { readonly adapter: string | null; readonly lines: ReadonlyArray<string> }
) {
  const { rubric, info } = yield* checkRubric(experiment)
  yield* createRun({ id: RUN, folder, experiment })
  const attempt = yield* openAttempt(RUN, process.pid)
  const at = { started: 0, last: 0 }
  let memory: PhaseMemory | null = null
  const { bridge, carryOut } = yield* openCourse({
    run: RUN,
    attempt,
    folder,
    rubric,
    listen: "unix",
    tell: (notice) => {
      if (notice._tag === "event" && notice.phase === "grpo") {
        if (notice.event._tag === "started") at.started = performance.now()
        if (notice.event._tag === "finished") memory = notice.event.memory ?? null
      }
      if (notice._tag === "metrics" && notice.phase === "grpo") at.last = performance.now()
      return tell(notice)
    },
    begin: (job) => tell({ _tag: "phase", phase: job._tag }),
    resume: null
  })
  const file = join(folder, "grpo.jsonl")
  yield* writeRows(
    file,
    spreadOver(lines, prompts).map((line) => JSON.parse(line) as unknown)
  )
  const context = { run: RUN, attempt, folder, bridge }
  const base = experiment.model === BUILT_IN ? yield* planBase(context, home.cache) : null
  if (base !== null && base.job !== null) yield* carryOut(base.job)
  const job = grpoJob(
    {
      ...context,
      experiment: { ...experiment, sft: null },
      rows: { sft: file, grpo: file, evaluate: file },
      model: base?.folder ?? experiment.model,
      rewards: info.rewards.map((reward) => reward.name)
    },
    pilotSettings(experiment.grpo ?? {}, steps)
  )
  yield* carryOut({ ...job, adapter })
  const measured: Measured = {
    rewards: yield* rewardNames(RUN),
    rollouts: yield* listRollouts({ run: RUN, where: null, sort: null, limit: 0 }),
    secondsPerStep: (at.last - at.started) / 1000 / steps,
    memory
  }
  return measured
})

const toldOf = ({ style, adapter }: PilotOptions, measured: Measured, seconds: number): Pilot => {
  const { rollouts, memory } = measured
  const groups = Map.groupBy(rollouts, (row) => `${row.batch}/${row.group}`)
  const totals = [...groups.values()].map((rows) => rows.map((row) => row.total ?? Number.NaN))
  const size = Math.min(...totals.map((group) => group.length))
  return {
    policy: adapter ?? "base",
    problems: groups.size,
    group: size,
    completions: rollouts.length,
    truncated: rollouts.filter((row) => row.truncated === 1).length,
    unscored: rollouts.filter((row) => row.total === null).length,
    dead_groups: [...groups.values()].filter(([row]) => row?.dead_group === 1).length,
    rewards: measured.rewards.map((name) => {
      const values = rollouts.flatMap((row) => row.rewards[name] ?? [])
      return {
        name,
        scored: values.length,
        mean: values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length,
        spread: values.length === 0 ? null : Math.max(...values) - Math.min(...values)
      }
    }),
    well_formed: rollouts.filter((row) => read(style, row.text).defects.length === 0).length,
    informative: Array.from({ length: size - 1 }, (_, i) => i + 2).map((group) => {
      const { estimate, low, high } = informativeShare(totals, group)
      return { group, share: estimate, low, high }
    }),
    seconds,
    seconds_per_step: measured.secondsPerStep,
    peak:
      memory === null ? null : { device: memory.device, bytes: memory.peak_bytes, before_bytes: memory.before_bytes }
  }
}
