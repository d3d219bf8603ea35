/** Batches and steps as TRL counts them, values next to a wrong one, and what is held against the harness's own words. */
import { readFileSync } from "node:fs"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { DECIDED } from "../../src/doctor/checks/refused.ts"
import {
  areWhole,
  batchesOf,
  nearestDivisors,
  nearestMultiples,
  plannedSteps,
  promptsOf,
  stepsOfEpoch
} from "../../src/doctor/settings.ts"
import { but } from "./healthy.ts"

const batches = (grpo: Record<string, unknown>) => batchesOf(but({ experiment: { grpo: grpo as never } }))

describe("batches", () => {
  it("take gradient_accumulation_steps where nothing says how much is generated at once", () => {
    expect(batches({ per_device_train_batch_size: 4, gradient_accumulation_steps: 4 })).toMatchObject({
      size: 16,
      steps: 4,
      group: 8
    })
  })
  it("take generation_batch_size or steps_per_generation where they are set", () => {
    expect(batches({ per_device_train_batch_size: 4, steps_per_generation: 6 })).toMatchObject({ size: 24, steps: 6 })
    expect(batches({ per_device_train_batch_size: 4, generation_batch_size: 40 })).toMatchObject({
      size: 40,
      steps: 10
    })
  })
  it("have an epoch of whole batches alone, each learnt from num_iterations times", () => {
    const facts = but({
      experiment: {
        grpo: { per_device_train_batch_size: 8, gradient_accumulation_steps: 2, num_iterations: 3, max_steps: -1 }
      },
      rows: { counts: { grpo: 11 } }
    })
    const found = batchesOf(facts)
    // 16 completions a batch are 2 prompts: 5 batches of 11 prompts, each 2 micro-batches, 3 times, 2 to a step.
    expect(found === null ? null : promptsOf(found)).toBe(2)
    expect(stepsOfEpoch(facts)).toBe(15)
    expect(plannedSteps(facts, "grpo")).toBe(45)
  })
  it("count SFT's epochs up to its last, smaller batch", () => {
    const facts = but({ experiment: { sft: { max_steps: -1, num_train_epochs: 2 } }, rows: { counts: { sft: 20 } } })
    expect(plannedSteps(facts, "sft")).toBe(6)
  })
})

describe("values next to a wrong one", () => {
  it("are valid, and none lies nearer", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 64 }), fc.integer({ min: 2, max: 16 }), (perDevice, group) => {
        const set = (change: Record<string, unknown>) =>
          batches({ per_device_train_batch_size: perDevice, num_generations: group, ...change })
        const whole = (change: Record<string, unknown>) => {
          const found = set(change)
          return found !== null && areWhole(found)
        }
        const numbers = (text: string) =>
          text
            .split(" or ")
            .filter((n) => n !== "")
            .map(Number)
        for (const size of numbers(nearestMultiples(perDevice, group)))
          expect(whole({ per_device_train_batch_size: size })).toBe(true)
        for (const divisor of numbers(nearestDivisors(group, perDevice)))
          expect(whole({ num_generations: divisor })).toBe(true)
        const [below = 0, above = below] = numbers(nearestMultiples(perDevice, group))
        for (let size = Math.min(below, perDevice) + 1; size < above; size++)
          if (size !== below) expect(whole({ per_device_train_batch_size: size })).toBe(false)
      })
    )
  })
})

it("the settings that Touchstone decides are those that the harness refuses, for the same reasons", () => {
  const source = readFileSync(new URL("../../harness-python/touchstone_harness/settings.py", import.meta.url), "utf8")
  const [, body = ""] = /DECIDED = \{([^}]*)\}/.exec(source) ?? []
  const decided = Object.fromEntries([...body.matchAll(/"([^"]+)": "([^"]+)"/g)].map(([, name, why]) => [name, why]))
  expect(decided).toEqual(DECIDED)
})
