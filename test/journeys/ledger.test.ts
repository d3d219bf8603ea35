/** Every rollout of a real GRPO run is in the ledger, scored and with the trainer's advantage: eval and accumulated batches too. */
import { beforeAll, describe, expect, it } from "vitest"
import { type Bench, type Ended, newBench, tinyExperiment } from "./program.ts"

interface Count {
  readonly n: number
}

describe("train", () => {
  const bench: Bench = newBench()
  let ended: Ended

  beforeAll(async () => {
    // 2 optimizer steps of 2 accumulated micro-batches, one micro-batch a generation (steps_per_generation 1 <
    // gradient_accumulation_steps 2), and TRL's evaluation of 8 problems after each step: 4 train batches of 8
    // completions; each evaluation is 8 problems × 2 completions in batches of 8.
    // A folder that does not say what its modules are is none to warn of.
    bench.write("package.json", "{}")
    bench.write(
      "experiment.ts",
      tinyExperiment({
        rows: { sft: 64, grpo: 64, evaluate: 8 },
        grpo: {
          max_steps: 2,
          per_device_train_batch_size: 8,
          gradient_accumulation_steps: 2,
          steps_per_generation: 1,
          num_generations: 4,
          num_generations_eval: 2,
          per_device_eval_batch_size: 8,
          eval_strategy: "steps",
          eval_steps: 1,
          max_completion_length: 12
        }
      })
    )
    ended = await bench.run(["train", "experiment.ts", "--json"])
  }, 120_000)

  it("ends well, and says so in one JSON document", () => {
    expect(ended.stderr).not.toMatch(/warning|error/i)
    expect(ended.code).toBe(0)
    const told = JSON.parse(ended.stdout)
    expect(told.tally).toMatchObject({ unscored: 0, disagreeing: 0, without_advantages: 0 })
  })
  it("has N generation batches of B completions: exactly N·B rollouts", () => {
    const batches = bench.query<{ mode: string; n: number; size: number; group_size: number }>(
      "SELECT mode, count(*) AS n, size, group_size FROM batches GROUP BY mode, size, group_size ORDER BY mode"
    )
    expect(batches).toEqual([
      { mode: "eval", n: 4, size: 8, group_size: 2 },
      { mode: "train", n: 4, size: 8, group_size: 4 }
    ])
    expect(bench.query<Count>("SELECT count(*) AS n FROM rollouts")).toEqual([{ n: 64 }])
    expect(bench.query<Count>("SELECT count(DISTINCT completion) AS n FROM rollouts")).toEqual([{ n: 64 }])
  })
  it("numbers batches without gaps, several at one step", () => {
    const rows = bench.query<{ sequence: number }>("SELECT sequence FROM batches ORDER BY sequence")
    expect(rows.map((row) => row.sequence)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    const steps = bench.query<Count>("SELECT count(*) AS n FROM batches WHERE mode = 'train' GROUP BY step")
    expect(steps).toEqual([{ n: 2 }, { n: 2 }])
  })
  it("has four scores and an advantage for each, and the trainer agrees on all of them", () => {
    expect(
      bench.query<Count>(
        "SELECT count(*) AS n FROM (SELECT completion FROM scores GROUP BY completion HAVING count(*) = 4)"
      )
    ).toEqual([{ n: 64 }])
    expect(bench.query<Count>("SELECT count(*) AS n FROM advantages")).toEqual([{ n: 64 }])
    expect(bench.query<Count>("SELECT count(*) AS n FROM batches WHERE agrees = 1")).toEqual([{ n: 8 }])
    const gaps = bench.query<{ gap: number }>(
      "SELECT max(abs(advantage - computed)) AS gap FROM advantages WHERE dead_group = 0"
    )
    expect(gaps[0]?.gap ?? 0).toBeLessThan(1e-3)
  })
  it("keeps tokens, prompts once, and TRL's own metrics", () => {
    expect(
      bench.query<Count>(
        "SELECT count(*) AS n FROM completions WHERE length(token_ids) = 4 * tokens AND tokens BETWEEN 1 AND 12"
      )
    ).toEqual([{ n: 64 }])
    const prompts = bench.query<Count>("SELECT count(*) AS n FROM prompts")[0]?.n ?? 0
    expect(prompts).toBeLessThan(64)
    const names = bench.query<{ name: string }>("SELECT DISTINCT name FROM metrics").map((row) => row.name)
    expect(names).toEqual(expect.arrayContaining(["loss", "grad_norm", "rewards/correctness/mean", "entropy"]))
  })
  it("can be listed and shown", async () => {
    const listed = await bench.run(["rollouts", "list", "@last", "--where", "mode = eval", "--jsonl", "--limit", "0"])
    const rows = listed.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line))
    expect(rows).toHaveLength(32)
    const shown = await bench.run(["rollouts", "show", String(rows[0].id), "--json"])
    expect(JSON.parse(shown.stdout)).toMatchObject({ id: rows[0].id, scores: expect.any(Array) })
    const csv = await bench.run(["rollouts", "list", "@last", "--csv", "--limit", "3", "--sort=-total"])
    expect(csv.stdout.trim().split("\r\n")).toHaveLength(4)
    const runs = await bench.run(["runs", "show", "@last"])
    expect(runs.stdout).toMatch(/64 rollouts in 8 batches; 0 unscored/)
  }, 60_000)
})
