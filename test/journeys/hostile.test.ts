/** Rewards that loop, throw, return NaN or eat memory in a real run: that row alone is unscored, and the run goes on. */
import { fileURLToPath } from "node:url"
import { expect, it } from "vitest"
import { misdeedOf } from "./fixtures/hostile.ts"
import { newBench, tinyExperiment } from "./program.ts"

const REASONS: Readonly<Record<number, string>> = {
  0: "over-time",
  1: "threw",
  2: "not-a-number",
  3: "over-memory",
  4: "over-memory"
}

it("a run with a hostile reward ends, and tells of every row what became of it", { timeout: 300_000 }, async () => {
  const bench = newBench()
  const rubric = `${fileURLToPath(new URL("fixtures/hostile.ts", import.meta.url))}#rubric`
  bench.write(
    "experiment.ts",
    tinyExperiment({
      rubric,
      limits: { reward_ms: 1500, memory_mb: 400, heap_mb: 128 },
      grpo: { max_steps: 6, per_device_train_batch_size: 8, num_generations: 4, max_completion_length: 12 }
    })
  )
  const ended = await bench.run(["train", "experiment.ts"])
  expect(ended.stderr).not.toMatch(/touchstone:/)
  expect(ended.code).toBe(0)
  const rows = bench.query<{
    text: string
    value: number | null
    reason: string | null
    other: number
    total: number | null
  }>(
    `SELECT c.text, s.value, s.reason, h.value AS other, t.total FROM rollouts o
       JOIN completions c ON c.id = o.completion JOIN totals t ON t.completion = c.id
       JOIN scores s ON s.completion = c.id JOIN rewards r ON r.key = s.reward AND r.name = 'hostile'
       JOIN scores h ON h.completion = c.id JOIN rewards q ON q.key = h.reward AND q.name = 'harmless'`
  )
  expect(rows).toHaveLength(48)
  for (const { text, value, reason, other, total } of rows) {
    const foretold = REASONS[misdeedOf(text)] ?? null
    expect({ text, reason }).toEqual({ text, reason: foretold })
    // Unscored is never 0: a required reward without a value makes the row unscored, and its other reward still has its score.
    expect(value).toBe(foretold === null ? 1 : null)
    expect(total).toBe(foretold === null ? 1 + (text.length % 2) : null)
    expect(other).toBe(text.length % 2)
  }
  expect(new Set(rows.map((row) => row.reason))).toEqual(new Set([null, ...Object.values(REASONS)]))
  // The trainer gave unscored rows no advantage, and the ledger agrees with it on all others.
  expect(bench.query("SELECT id FROM batches WHERE agrees IS NOT 1")).toEqual([])
  expect(
    bench.query(
      "SELECT rollout FROM advantages a JOIN rollouts o ON o.id = a.rollout JOIN totals t ON t.completion = o.completion WHERE t.total IS NULL AND a.advantage != 0"
    )
  ).toEqual([])
  const unscored = rows.filter((row) => row.total === null).length
  expect(ended.stdout).toContain(`${unscored} unscored`)
  expect(ended.stdout).toMatch(/× hostile unscored in rollouts: over-time/)
})
