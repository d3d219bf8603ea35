/** A pilot of a policy with the real TRL: what it found out, and that nothing of it stays. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { describe, expect, it } from "vitest"
import type { Experiment } from "../../src/domain/experiment.ts"
import { batchesIn } from "../../src/doctor/settings.ts"
import { thinkAnswer } from "../../src/style/styles.ts"
import { homeOf } from "../../src/training/home.ts"
import { type PilotNotice, pilot, pilotSettings, planPilot } from "../../src/training/pilot.ts"
import { prepareRows } from "../../src/training/prepare.ts"
import { tinyModel } from "../journeys/program.ts"

const experiment = (changes: Partial<Experiment> = {}): Experiment => ({
  name: "pilot",
  model: tinyModel(),
  data: "sums",
  style: "think-answer",
  rubric: "lesson",
  seed: 0,
  rows: { sft: 0, grpo: 32, evaluate: 8 },
  lora: { r: 4, alpha: 8, dropout: 0, target_modules: "all-linear" },
  sft: null,
  grpo: { max_steps: 50, per_device_train_batch_size: 8, num_generations: 4, max_completion_length: 6 },
  evaluate: null,
  ...changes
})

const scratches = (): ReadonlyArray<string> =>
  readdirSync(tmpdir()).filter((name) => name.startsWith("touchstone-pilot-"))

/** Runs a pilot in a home of its own; what was there of other pilots stays out of sight. */
const tryOut = async (asked: Experiment, problems: number, adapter: string | null = null) => {
  const folder = mkdtempSync(join(tmpdir(), "ts-pilot-test-"))
  const home = homeOf({ TOUCHSTONE_HOME: join(folder, "home") })
  const before = new Set(scratches())
  const told: Array<PilotNotice> = []
  const exit = await Effect.runPromiseExit(
    Effect.gen(function* () {
      const { files } = yield* prepareRows(asked, folder)
      return yield* pilot({
        experiment: asked,
        style: thinkAnswer,
        problems,
        rows: files.grpo,
        adapter,
        home,
        tell: (notice) => Effect.sync(() => void told.push(notice))
      })
    })
  )
  return { exit, told, home, left: scratches().filter((name) => !before.has(name)) }
}

describe("planPilot", () => {
  const batches = (settings: Experiment["grpo"]) =>
    batchesIn(settings ?? {}, 1) as NonNullable<ReturnType<typeof batchesIn>>
  it("takes whole batches, and steps enough to sample them", () => {
    const plain = batches({ per_device_train_batch_size: 8, num_generations: 4 })
    expect(planPilot(plain, 5, 100)).toEqual({ steps: 3, prompts: 6 })
    expect(planPilot(plain, 5, 5)).toEqual({ steps: 2, prompts: 4 })
    expect(planPilot(plain, 5, 1)).toBeNull()
  })
  it("counts accumulated batches, and batches that last several steps or iterations", () => {
    const accumulated = batches({ per_device_train_batch_size: 4, num_generations: 4, gradient_accumulation_steps: 4 })
    expect(planPilot(accumulated, 10, 100)).toEqual({ steps: 3, prompts: 12 })
    const apart = batches({
      per_device_train_batch_size: 4,
      num_generations: 4,
      gradient_accumulation_steps: 4,
      steps_per_generation: 1
    })
    // A step generates four times, whether four more prompts were asked for or one.
    expect(planPilot(apart, 5, 100)).toEqual({ steps: 2, prompts: 8 })
    const again = batches({ per_device_train_batch_size: 8, num_generations: 4, num_iterations: 3 })
    expect(planPilot(again, 4, 100)).toEqual({ steps: 6, prompts: 4 })
  })
})

it("a pilot learns, saves, evaluates and publishes nothing, whatever the experiment says", () => {
  const settings = pilotSettings(
    {
      learning_rate: 1,
      lr_scheduler_type: "cosine_with_min_lr",
      lr_scheduler_kwargs: { min_lr: 0.1 },
      push_to_hub: true,
      eval_strategy: "steps",
      save_strategy: "steps",
      max_steps: 500,
      num_generations: 4
    },
    2
  )
  expect(settings).toEqual({
    learning_rate: 0,
    lr_scheduler_type: "constant",
    max_steps: 2,
    logging_steps: 1,
    save_strategy: "no",
    eval_strategy: "no",
    report_to: "none",
    num_generations: 4
  })
})

describe("pilot", () => {
  it("tells of a policy that never meets the format and is always cut off", { timeout: 120_000 }, async () => {
    const { exit, told, home, left } = await tryOut(experiment(), 4)
    if (Exit.isFailure(exit)) throw new Error(String(exit.cause))
    const found = exit.value
    expect(found).toMatchObject({ policy: "base", problems: 4, group: 4, completions: 16, unscored: 0, well_formed: 0 })
    expect(found.truncated).toBe(16)
    // Six tokens of a model that was never trained: no reward moves, and GRPO would learn nothing.
    expect(found.dead_groups).toBe(4)
    expect(found.rewards.map(({ name, scored, spread }) => [name, scored, spread])).toEqual(
      ["format", "approximate", "correctness", "numeric"].map((name) => [name, 16, 0])
    )
    expect(found.informative.map(({ group, share, low }) => [group, share, low])).toEqual(
      [2, 3, 4].map((g) => [g, 0, 0])
    )
    expect(found.informative.every(({ high }) => high > 0.3)).toBe(true)
    expect(found.seconds_per_step).toBeGreaterThan(0)
    expect(found.seconds).toBeGreaterThan(found.seconds_per_step)
    expect(found.peak?.bytes).toBeGreaterThan(found.peak?.before_bytes ?? Number.POSITIVE_INFINITY)
    expect(told.flatMap((notice) => (notice._tag === "phase" ? [notice.phase] : []))).toEqual(["grpo"])
    expect(left).toEqual([])
    expect(existsSync(home.folder)).toBe(false)
  })

  it("says why the harness failed, and leaves its log", { timeout: 60_000 }, async () => {
    const { exit, left } = await tryOut(experiment({ grpo: { ...experiment().grpo, num_generation: 4 } }), 4)
    expect(String(Exit.isFailure(exit) ? exit.cause : "")).toMatch(
      /grpo: .*no setting num_generation: did you mean num_generations\?[\s\S]*Its output is in .*touchstone-pilot-/
    )
    expect(String(Exit.isFailure(exit) ? exit.cause : "")).not.toContain("--resume")
    expect(left).toHaveLength(1)
    for (const name of left) rmSync(join(tmpdir(), name), { recursive: true })
  })

  it.each([
    ["no GRPO phase", experiment({ grpo: null }), null, /has no GRPO phase/],
    [
      "groups cut in pieces",
      experiment({ grpo: { per_device_train_batch_size: 6, num_generations: 4 } }),
      null,
      /whole groups/
    ],
    [
      "too few rows",
      experiment({ rows: { sft: 0, grpo: 1, evaluate: 0 } }),
      null,
      /2 prompts a batch but there are 1 rows/
    ],
    ["no adapter", experiment(), "/nowhere", /\/nowhere holds no adapter_config.json/]
  ])("refuses %s before Python starts", async (_, asked, adapter, words) => {
    const { exit, left } = await tryOut(asked, 4, adapter)
    expect(String(Exit.isFailure(exit) ? exit.cause : "")).toMatch(words)
    expect(left).toEqual([])
  })
})
