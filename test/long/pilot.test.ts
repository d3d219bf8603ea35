/** Pilots of the built-in policy: the base hardly knows the form, the adapter that SFT made knows it. */
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { newBench } from "../journeys/program.ts"
import { root } from "../structure/tracked.ts"

it("an adapter is sampled where one is named, and is better formed than its base", { timeout: 900_000 }, async () => {
  const bench = newBench()
  expect((await bench.run(["demo", "--small"])).code).toBe(0)
  const home = join(bench.folder, ".touchstone")
  const [run = ""] = readdirSync(join(home, "runs"))
  const rollouts = bench.query("SELECT count(*) AS n FROM rollouts")
  const sample = async (...more: ReadonlyArray<string>) => {
    const { code, stdout } = await bench.run([
      "doctor",
      join(root, "examples/demo.ts"),
      "--pilot",
      "16",
      "--json",
      ...more
    ])
    expect(code).toBe(0)
    return JSON.parse(stdout).pilot
  }
  const base = await sample()
  const adapter = join(home, "runs", run, "sft")
  const taught = await sample("--adapter", adapter)
  expect(base).toMatchObject({ policy: "base", problems: 16, group: 8, completions: 128 })
  expect(taught).toMatchObject({ policy: adapter, problems: 16, group: 8, completions: 128 })
  expect(taught.well_formed).toBeGreaterThan(2 * base.well_formed)
  // The same rollouts as before: a pilot has a ledger of its own.
  expect(bench.query("SELECT count(*) AS n FROM rollouts")).toEqual(rollouts)
})
