/** Memory of SFT and GRPO with the real trainers on a CPU, beside what was computed for them. */
import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { type MemoryPlan, planFrom } from "../../src/doctor/memory/plan.ts"
import type { PhaseRun } from "../../src/doctor/memory/run.ts"
import type { PhaseMemory } from "../../src/domain/bridge.ts"
import type { Experiment } from "../../src/domain/experiment.ts"
import type { Settings } from "../../src/domain/job.ts"
import { Connection } from "../../src/ledger/connection.ts"
import { createRun, openAttempt } from "../../src/ledger/runs.ts"
import { checkRubric, openCourse, scoringFor } from "../../src/training/course.ts"
import { pythonPath } from "../../src/training/harness.ts"
import { grpoJob, sftJob } from "../../src/training/jobs.ts"
import type { Case } from "./cases.ts"

export interface Measured {
  readonly phase: "sft" | "grpo"
  readonly plan: MemoryPlan
  readonly memory: PhaseMemory
}

/** Digits are a token each. */
const digits = (count: number): string => "7".repeat(count)

/** What the template writes around a prompt of one turn, in tokens. */
const TEMPLATE = 8

const rowsOf = ({ batch, generations, prompt, completion }: Case) => {
  const asked = [{ role: "user", content: digits(prompt - TEMPLATE) }]
  const rows = Array.from({ length: 4 * batch * generations }, (_, i) => ({
    problem: `p${i}`,
    prompt: asked,
    gold: "7",
    columns: {}
  }))
  return {
    sft: rows.map((row) => ({ prompt: row.prompt, completion: [{ role: "assistant", content: digits(completion) }] })),
    grpo: rows
  }
}

const runOf = (one: Case, phase: "sft" | "grpo"): PhaseRun => ({
  phase,
  device: "cpu",
  lora: one.lora,
  weights: "float32",
  quantization: null,
  compute: "float32",
  attention: one.config.attn_implementation === "eager" ? "eager" : "sdpa",
  checkpointing: one.checkpointing,
  optimizer: "adamw_torch",
  batch: one.batch,
  // All sequences are of one length: no padding, and so no mask.
  padded: false,
  prompt: phase === "sft" ? 0 : one.prompt,
  completion: phase === "sft" ? one.prompt + one.completion : one.completion,
  sequences: one.batch * one.generations,
  reference: false,
  vllm: null
})

const settingsOf = (one: Case): Settings => ({
  max_steps: 2,
  per_device_train_batch_size: one.batch,
  gradient_checkpointing: one.checkpointing,
  save_strategy: "no",
  report_to: "none",
  ...(one.config.attn_implementation === undefined
    ? {}
    : { model_init_kwargs: { attn_implementation: one.config.attn_implementation } })
})

const experimentOf = (one: Case, model: string): Experiment => ({
  name: one.name,
  model,
  data: "sums",
  style: "think-answer",
  rubric: "lesson",
  seed: 0,
  rows: { sft: null, grpo: null, evaluate: null },
  lora: one.lora,
  sft: { ...settingsOf(one), max_length: one.prompt + one.completion },
  grpo: {
    ...settingsOf(one),
    gradient_accumulation_steps: one.generations,
    num_generations: 4,
    max_completion_length: one.completion,
    // No end before the longest completion, so that what was computed for it is what runs.
    generation_kwargs: { min_new_tokens: one.completion }
  },
  evaluate: null
})

const lines = (rows: ReadonlyArray<unknown>): string => rows.map((row) => `${JSON.stringify(row)}\n`).join("")

/** Runs both phases of a case, each from the base. */
export const measure = Effect.fn("bench.measure")(function* (one: Case) {
  const folder = yield* Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "ts-memory-"))),
    (made) => Effect.sync(() => rmSync(made, { recursive: true, force: true }))
  )
  const model = join(folder, "model")
  const { attn_implementation: _, ...fields } = one.config
  const script = new URL("./model.py", import.meta.url).pathname
  execFileSync(pythonPath(), [script, model, JSON.stringify(fields)], { stdio: ["ignore", "ignore", "ignore"] })
  mkdirSync(join(folder, "data"))
  const rows = rowsOf(one)
  const files = { sft: join(folder, "data/sft.jsonl"), grpo: join(folder, "data/grpo.jsonl"), evaluate: "" }
  writeFileSync(files.sft, lines(rows.sft))
  writeFileSync(files.grpo, lines(rows.grpo))
  const experiment = experimentOf(one, model)
  const memories = yield* runPhases(experiment, folder, files).pipe(
    Effect.provide(Layer.merge(Connection.layer(join(folder, "ledger.sqlite")), scoringFor(experiment)))
  )
  return memories.map(({ phase, memory }): Measured => {
    const plan = planFrom(one.config, runOf(one, phase))
    if ("not_told" in plan) throw new Error(plan.not_told)
    return { phase, plan, memory }
  })
}, Effect.scoped)

const runPhases = Effect.fnUntraced(function* (
  experiment: Experiment,
  folder: string,
  rows: { readonly sft: string; readonly grpo: string; readonly evaluate: string }
) {
  const { rubric, info } = yield* checkRubric(experiment)
  yield* createRun({ id: "bench", folder, experiment })
  const attempt = yield* openAttempt("bench", process.pid)
  const memories: Array<{ readonly phase: "sft" | "grpo"; readonly memory: PhaseMemory }> = []
  const { bridge, carryOut } = yield* openCourse({
    run: "bench",
    attempt,
    folder,
    rubric,
    listen: "unix",
    tell: (notice) =>
      Effect.sync(() => {
        if (notice._tag !== "event" || notice.event._tag !== "finished" || !notice.event.memory) return
        if (notice.phase === "sft" || notice.phase === "grpo")
          memories.push({ phase: notice.phase, memory: notice.event.memory })
      }),
    begin: () => Effect.void,
    resume: null
  })
  const context = {
    run: "bench",
    attempt,
    folder,
    bridge,
    rows,
    experiment,
    model: experiment.model,
    rewards: info.rewards.map((reward) => reward.name)
  }
  yield* carryOut(sftJob(context, experiment.sft ?? {}))
  yield* carryOut({ ...grpoJob(context, experiment.grpo ?? {}), adapter: null })
  return memories
})
