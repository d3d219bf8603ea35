/** kill -9 at named points, of the program and of the harness, then `train --resume`: nothing acknowledged is lost or doubled. */
import { describe, expect, it } from "vitest"
import { newBench, processesWith, tinyExperiment, until } from "./program.ts"

interface BatchRow {
  readonly attempt: number
  readonly sequence: number
  readonly step: number
}

const STEPS = 6

describe.concurrent("a run that is killed", () => {
  // The third batch (step 2): after the checkpoint of step 2, so that a resumed run makes a step again.
  it.each([
    ["program:before-commit:4", "the batch was not kept"],
    ["program:after-commit:4", "the batch was kept, but the trainer never got its rewards"],
    ["harness:after-commit:4", "the batch was kept, and the answer not used"],
    ["program:before-advantages:4", "the batch was acknowledged, its advantages were not told"],
    ["harness:before-advantages:4", "the same"],
    ["program:mid-checkpoint:2", "a checkpoint was half written"],
    ["harness:mid-checkpoint:2", "the same"],
    ["program:between-steps:3", "between two steps"],
    ["harness:between-steps:3", "the same"]
  ])("at %s (%s) ends when it is resumed, every rollout once", { timeout: 240_000 }, async (fault) => {
    const bench = newBench()
    bench.write("experiment.ts", tinyExperiment())
    const killed = await bench.run(["train", "experiment.ts"], { TOUCHSTONE_FAULT: fault })
    if (fault.startsWith("program")) expect(killed.signal).toBe("SIGKILL")
    else {
      expect(killed.code).toBe(1)
      expect(killed.stderr).toMatch(/the harness was killed \(SIGKILL\)[\s\S]*train --resume/)
    }
    // However the program ended, the harness ended with it.
    await until("the harness to end", () => processesWith(bench.folder).length === 0)
    const before = bench.query<{ id: string; n: number }>(
      "SELECT b.id, count(*) AS n FROM rollouts o JOIN batches b ON b.key = o.batch GROUP BY b.id ORDER BY b.id"
    )
    expect(before.every((batch) => batch.n === 8)).toBe(true)

    const resumed = await bench.run(["train", "--resume", "@last", "--json"])
    expect(resumed.stderr).not.toMatch(/touchstone:/)
    expect(resumed.code).toBe(0)
    // What was there is there, once, unchanged.
    const after = bench.query<{ id: string; n: number }>(
      "SELECT b.id, count(*) AS n FROM rollouts o JOIN batches b ON b.key = o.batch GROUP BY b.id ORDER BY b.id"
    )
    expect(after).toEqual(expect.arrayContaining(before as Array<unknown>))
    expect(after.every((batch) => batch.n === 8)).toBe(true)
    const batches = bench.query<BatchRow>("SELECT attempt, sequence, step FROM batches ORDER BY attempt, sequence")
    // Each attempt's batches are numbered without a gap, and the attempts together made every step.
    for (const attempt of [1, 2]) {
      const own = batches.filter((batch) => batch.attempt === attempt)
      expect(own.map((batch) => batch.sequence)).toEqual(own.map((_, i) => i))
    }
    expect([...new Set(batches.map((batch) => batch.step))].sort()).toEqual(Array.from({ length: STEPS }, (_, i) => i))
    const [second] = batches.filter((batch) => batch.attempt === 2)
    expect(second?.step).toBe(2)
    // The second attempt's advantages are all there and agreed on.
    expect(bench.query("SELECT id FROM batches WHERE attempt = 2 AND agrees IS NOT 1")).toEqual([])
    expect(bench.query("SELECT state FROM runs")).toEqual([{ state: "finished" }])
  })

  it.each([
    ["harness:sft:between-steps:3", ["sft", "grpo", "evaluate"]],
    ["harness:evaluate:between-answers:1", ["evaluate"]]
  ])("at %s takes up what was not finished, and nothing else", { timeout: 240_000 }, async (fault, repeated) => {
    const bench = newBench()
    bench.write(
      "experiment.ts",
      tinyExperiment({
        rows: { sft: 64, grpo: 64, evaluate: 8 },
        sft: { max_steps: 4, per_device_train_batch_size: 8, save_strategy: "steps", save_steps: 2 },
        grpo: { max_steps: 2, per_device_train_batch_size: 8, num_generations: 4, max_completion_length: 12 },
        evaluate: { temperature: 0, max_new_tokens: 12, batch_size: 4 }
      })
    )
    const killed = await bench.run(["train", "experiment.ts"], { TOUCHSTONE_FAULT: fault })
    expect(killed.stderr).toMatch(/the harness was killed \(SIGKILL\)/)
    expect(killed.code).toBe(1)
    const hashes = () => bench.query<{ name: string; hash: string }>("SELECT name, hash FROM policies ORDER BY name")
    const before = hashes()
    const answered = bench.query<{ id: number; text: string }>(
      "SELECT a.id, c.text FROM answers a JOIN completions c ON c.id = a.completion"
    )

    const resumed = await bench.run(["train", "--resume", "@last", "--json"])
    expect(resumed.stderr).not.toMatch(/touchstone:/)
    expect(resumed.code).toBe(0)
    const phases = bench.query<{ phase: string; resumed_from: number | null }>(
      "SELECT phase, resumed_from FROM phases WHERE attempt = 2 ORDER BY started"
    )
    expect(phases.map(({ phase }) => phase)).toEqual(repeated)
    if (repeated.includes("sft")) expect(phases[0]?.resumed_from).toBe(2)
    // What was finished before is what it was.
    expect(hashes()).toEqual(expect.arrayContaining(before as Array<unknown>))
    const after = bench.query<{ id: number; text: string }>(
      "SELECT a.id, c.text FROM answers a JOIN completions c ON c.id = a.completion"
    )
    expect(after).toEqual(expect.arrayContaining(answered as Array<unknown>))
    expect(after).toHaveLength(3 * 8)
    expect(bench.query("SELECT count(*) AS n FROM rollouts")).toEqual([{ n: 16 }])
    expect(JSON.parse(resumed.stdout).summary).toMatchObject({ policies: ["base", "sft", "grpo"], problems: 8 })
  })
})
