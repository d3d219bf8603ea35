/**
 * The demo in full, on three seeds: correctness rises by at least ten points from SFT to GRPO, with its interval above 0;
 * and with golds dealt to other problems it does not. Prints the figures that docs/demo.md holds.
 */
import { fileURLToPath } from "node:url"
import { expect, it } from "vitest"
import type { Summary } from "../../src/training/summary.ts"
import { newBench } from "../journeys/program.ts"

interface Told {
  readonly run: string
  readonly summary: Summary
  readonly tally: { readonly rollouts: number; readonly unscored: number; readonly disagreeing: number }
  readonly phases: ReadonlyArray<{ readonly phase: string; readonly started: string; readonly ended: string }>
}

// One folder for all runs, so that the base is made once.
const bench = newBench()

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

const figures = (name: string, seconds: number, { summary, phases }: Told): string => {
  const share = (policy: string, reward: string) =>
    summary.shares.find((s) => s.policy === policy && s.reward === reward)?.share.estimate ?? Number.NaN
  const slice = (policy: string, value: string) =>
    summary.slices.find((s) => s.policy === policy && s.value === value)?.share.estimate ?? Number.NaN
  const rows = summary.policies.map(
    (policy) =>
      `  ${policy.padEnd(5)} correctness ${percent(share(policy, "correctness"))}  format ${percent(share(policy, "format"))}` +
      `  carry ${percent(slice(policy, "true"))}  no carry ${percent(slice(policy, "false"))}`
  )
  const times = phases.map(
    ({ phase, started, ended }) => `${phase} ${((Date.parse(ended) - Date.parse(started)) / 1000).toFixed(0)} s`
  )
  return [`${name}: ${seconds.toFixed(0)} s in all (${times.join(", ")})`, ...rows].join("\n")
}

const run = async (name: string, args: ReadonlyArray<string>): Promise<Told> => {
  const started = performance.now()
  const ended = await bench.run([...args, "--json"])
  expect(ended.stderr).not.toMatch(/touchstone:|warning/)
  expect(ended.code).toBe(0)
  const told = JSON.parse(ended.stdout) as Told
  console.log(figures(name, (performance.now() - started) / 1000, told))
  expect(told.tally).toMatchObject({ unscored: 0, disagreeing: 0 })
  return told
}

const changeOf = ({ summary }: Told, reward: string) => {
  const change = summary.shares.find((s) => s.policy === "grpo" && s.reward === reward)?.change
  if (change === null || change === undefined) throw new Error(`no change of ${reward}`)
  return change
}

it.each([0, 1, 2])("the demo learns on seed %i", async (seed) => {
  const told = await run(`seed ${seed}`, ["demo", "--seed", String(seed)])
  const change = changeOf(told, "correctness")
  console.log(`  GRPO − SFT: ${percent(change.estimate)} [${percent(change.low)}, ${percent(change.high)}]`)
  expect(change.estimate).toBeGreaterThanOrEqual(0.1)
  expect(change.low).toBeGreaterThan(0)
})

it.each([0, 1, 2])("with golds dealt to other problems correctness does not rise on seed %i", async (seed) => {
  const demo = fileURLToPath(new URL("../../examples/demo.ts", import.meta.url))
  bench.write(
    "shuffled.ts",
    `import demo from ${JSON.stringify(demo)}\nexport default { ...demo, name: "shuffled", shuffle_golds: true }\n`
  )
  const told = await run(`shuffled golds, seed ${seed}`, ["train", "shuffled.ts", "--seed", String(seed)])
  const change = changeOf(told, "correctness")
  console.log(`  GRPO − SFT: ${percent(change.estimate)} [${percent(change.low)}, ${percent(change.high)}]`)
  expect(change.low).toBeLessThanOrEqual(0)
  expect(change.estimate).toBeLessThan(0.05)
})
