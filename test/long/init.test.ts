/** The experiment that `touchstone init` writes is trained as it stands. */
import { mkdirSync, symlinkSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { newBench } from "../journeys/program.ts"
import { root } from "../structure/tracked.ts"

it("a new folder's experiment trains with the folder's own reward", async () => {
  const bench = newBench()
  mkdirSync(join(bench.folder, "node_modules"))
  symlinkSync(root, join(bench.folder, "node_modules/touchstone"))
  expect((await bench.run(["init", "x"])).code).toBe(0)
  const ended = await bench.run(["train", "experiment.ts", "--json"], {}, join(bench.folder, "x"))
  expect(ended.code).toBe(0)
  const { tally, curves } = JSON.parse(ended.stdout)
  expect(tally).toMatchObject({ rollouts: 640, unscored: 0, disagreeing: 0 })
  expect(new Set(curves.map(({ name }: { name: string }) => name))).toEqual(new Set(["form", "right", "brief"]))
})
