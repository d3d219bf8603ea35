/** The main job in small: base, SFT, GRPO and evaluation of the built-in policy with the real TRL. */
import { expect, it } from "vitest"
import { newBench } from "./program.ts"

it("the demo makes three policies, trains them, evaluates them on the same problems and shows what changed", {
  timeout: 600_000
}, async () => {
  const bench = newBench()
  const first = await bench.run(["demo", "--small"])
  expect(first.stderr).not.toMatch(/touchstone:|warning/)
  expect(first.code).toBe(0)
  expect(first.stderr).toMatch(/making the base done[\s\S]*SFT done[\s\S]*GRPO done[\s\S]*evaluating done/)
  for (const part of [
    "Before and after, on 32 held-out problems",
    "What got worse",
    "Rewards over GRPO",
    "Three problems",
    "Next"
  ])
    expect(first.stdout).toContain(part)
  for (const reward of ["format", "approximate", "correctness", "numeric"]) expect(first.stdout).toContain(reward)

  const policies = bench.query<{ name: string; hash: string }>("SELECT name, hash FROM policies ORDER BY name")
  expect(policies.map((policy) => policy.name)).toEqual(["base", "grpo", "sft"])
  expect(new Set(policies.map((policy) => policy.hash)).size).toBe(3)
  const answers = bench.query<{ policy: string; n: number; problems: string }>(
    `SELECT e.policy, count(*) AS n, group_concat(c.problem ORDER BY a.place) AS problems
       FROM evaluations e JOIN answers a ON a.evaluation = e.id JOIN completions c ON c.id = a.completion
      GROUP BY e.policy ORDER BY e.policy`
  )
  expect(answers.map(({ policy, n }) => [policy, n])).toEqual([
    ["base", 32],
    ["grpo", 32],
    ["sft", 32]
  ])
  expect(new Set(answers.map((row) => row.problems)).size).toBe(1)
  expect(bench.query("SELECT count(*) AS n FROM rollouts")).toEqual([{ n: 6 * 64 }])

  // The base is in the cache now: a second run makes none, and with the same seed writes the same completions.
  const second = await bench.run(["demo", "--small", "--json"])
  expect(second.code).toBe(0)
  expect(second.stderr).not.toContain("making the base")
  const { summary, curves } = JSON.parse(second.stdout)
  expect(summary.policies).toEqual(["base", "sft", "grpo"])
  expect(summary.problems).toBe(32)
  expect(curves).toHaveLength(6 * 4)
  const texts = bench.query<{ texts: string }>(
    `SELECT group_concat(c.text, char(10) ORDER BY o.id) AS texts FROM rollouts o
       JOIN batches b ON b.key = o.batch JOIN completions c ON c.id = o.completion GROUP BY b.run`
  )
  expect(texts).toHaveLength(2)
  expect(texts[0]).toEqual(texts[1])
})
