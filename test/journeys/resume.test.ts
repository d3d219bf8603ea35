/** A run with a rubric and a tag style of the user's own, taken up from another folder after the rubric was changed. */
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { expect, it } from "vitest"
import { newBench, tinyExperiment } from "./program.ts"

const rubric = (worth: number): string => `
import { defineReward, defineRubric, scored } from "touchstone"
import { plan } from "./style.ts"
const parity = defineReward({
  name: "parity",
  range: [0, ${worth}],
  score: ({ completion }) => scored((completion.length % 2) * ${worth}, [{ rule: "length" }])
})
export const rubric = defineRubric({ name: "mine", style: plan, parts: [parity] })
`
const style = `
import { defineStyle } from "touchstone"
export const plan = defineStyle({
  name: "plan",
  reasoning: { open: "<plan>", close: "</plan>" },
  answer: { open: "<result>", close: "</result>" },
  systemPrompt: "Plan between <plan> and </plan>, then give the result between <result> and </result>."
})
`

it("is found again, goes on over TCP, and says that its attempts are paid differently", {
  timeout: 120_000
}, async () => {
  const bench = newBench()
  // As it is where touchstone is installed as a package.
  mkdirSync(join(bench.folder, "node_modules"))
  symlinkSync(fileURLToPath(new URL("../../", import.meta.url)), join(bench.folder, "node_modules/touchstone"))
  bench.write("mine.ts", rubric(1))
  bench.write("style.ts", style)
  bench.write("experiment.ts", tinyExperiment({ rubric: "./mine.ts#rubric", style: "./style.ts#plan" }))
  const killed = await bench.run(["train", "experiment.ts"], { TOUCHSTONE_FAULT: "program:after-commit:3" })
  expect(killed.signal).toBe("SIGKILL")
  const listed = JSON.parse((await bench.run(["runs", "list", "--json"])).stdout)
  expect(listed).toMatchObject([{ name: "tiny", state: "killed", attempts: 1, rollouts: 24 }])

  bench.write("mine.ts", rubric(2))
  const resumed = await bench.run(["train", "--resume", "@last", "--listen", "127.0.0.1:0"], {}, tmpdir())
  expect(resumed.stderr).toMatch(/warning: the rubric .*mine\.ts#rubric” changed since this run began/)
  expect(resumed.code).toBe(0)
  // The token is told to the harness by its environment alone.
  const [run] = readdirSync(join(bench.folder, ".touchstone/runs"))
  const job = JSON.parse(readFileSync(join(bench.folder, ".touchstone/runs", `${run}`, "jobs/grpo-2.json"), "utf8"))
  expect(job.bridge).toEqual({ _tag: "tcp", host: "127.0.0.1", port: expect.any(Number) })
  expect(Object.keys(job)).not.toContain("token")
  const totals = bench.query<{ attempt: number; highest: number }>(
    `SELECT b.attempt, max(t.total) AS highest FROM rollouts o JOIN batches b ON b.key = o.batch
       JOIN totals t ON t.completion = o.completion GROUP BY b.attempt ORDER BY b.attempt`
  )
  expect(totals).toEqual([
    { attempt: 1, highest: 1 },
    { attempt: 2, highest: 2 }
  ])
  const finished = await bench.run(["train", "--resume", "@last"])
  expect(finished).toMatchObject({ code: 1, stderr: expect.stringMatching(/is finished: there is nothing to resume/) })
})
