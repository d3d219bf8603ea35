/** A pilot stopped by ctrl-C: the program ends by 130, and neither a process nor a folder nor a ledger stays. */
import { existsSync, mkdirSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { newBench, processesWith, tinyExperiment, until } from "./program.ts"

it("ctrl-C ends a pilot with its children and takes its folder away", { timeout: 120_000 }, async () => {
  const bench = newBench()
  // More than it will have done by then.
  const grpo = { max_steps: 6, per_device_train_batch_size: 8, num_generations: 4, max_completion_length: 200 }
  bench.write("experiment.ts", tinyExperiment({ grpo }))
  const temporary = join(bench.folder, "t")
  mkdirSync(temporary)
  const started = bench.start(["doctor", "experiment.ts", "--pilot", "32"], { TMPDIR: temporary })
  const scratches = () => readdirSync(temporary).filter((name) => name.startsWith("touchstone-pilot-"))
  const harness = () => scratches().flatMap((name) => processesWith(join(temporary, name)))
  await until("the pilot's harness to run", () => harness().length > 0, 90_000)
  const [scratch = ""] = scratches()
  process.kill(started.pid, "SIGINT")
  expect(await started.ended).toMatchObject({ code: 130 })
  await until("its processes to end", () => processesWith(join(temporary, scratch)).length === 0, 10_000)
  // Torch leaves its own empty folder.
  expect(readdirSync(temporary).filter((name) => !name.startsWith("torch"))).toEqual([])
  expect(existsSync(join(bench.folder, ".touchstone/ledger.sqlite"))).toBe(false)
})
