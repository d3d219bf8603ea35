/** What can fail around a run: one clear message each, exit code 1, no stack trace, no orphan. */
import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import Sqlite from "better-sqlite3"
import { describe, expect, it } from "vitest"
import {
  type Bench,
  canMount,
  command,
  type Ended,
  newBench,
  processesWith,
  python,
  tinyExperiment,
  until
} from "./program.ts"

const noTrace = (ended: Ended) => {
  expect(ended.stderr).not.toMatch(/\n\s+at |Traceback/)
  // One message, after the lines of progress.
  expect(ended.stderr.match(/^touchstone: /gm)).toHaveLength(1)
}

/** A run that is at its work for long enough to be disturbed. */
const longRun = (bench: Bench, changes: Record<string, unknown> = {}) => {
  bench.write(
    "experiment.ts",
    tinyExperiment({ grpo: { ...GRPO, max_steps: 4000 }, rows: { sft: 64, grpo: 2000, evaluate: 8 }, ...changes })
  )
  return bench.start(["train", "experiment.ts"])
}

const GRPO = { per_device_train_batch_size: 8, num_generations: 4, max_completion_length: 12, save_strategy: "no" }

const harnessPid = (bench: Bench): number =>
  Number(
    processesWith(bench.folder)
      .find((line) => line.includes("touchstone_harness"))
      ?.trim()
      .split(" ")[0]
  )

const batches = (bench: Bench): number => {
  try {
    return bench.query<{ n: number }>("SELECT count(*) AS n FROM batches")[0]?.n ?? 0
  } catch {
    return 0
  }
}

describe.concurrent("a run", () => {
  it("whose harness dies tells so", { timeout: 120_000 }, async () => {
    const bench = newBench()
    const run = longRun(bench)
    await until("the first batches", () => batches(bench) > 2)
    process.kill(harnessPid(bench), "SIGKILL")
    const ended = await run.ended
    expect(ended.code).toBe(1)
    expect(ended.stderr).toMatch(
      /touchstone: grpo: the harness was killed \(SIGKILL\).*\nIts output is in .*grpo-1\.log\. Go on with: touchstone train --resume/
    )
    noTrace(ended)
    expect(processesWith(bench.folder)).toEqual([])
    expect(bench.query("SELECT state FROM runs")).toEqual([{ state: "failed" }])
  })

  it("that is stopped by ctrl-C ends its harness, and is known as stopped", { timeout: 120_000 }, async () => {
    const bench = newBench()
    const run = longRun(bench)
    await until("the first batches", () => batches(bench) > 2)
    process.kill(run.pid, "SIGINT")
    const ended = await run.ended
    expect(ended.code).toBe(130)
    expect(ended.stderr).not.toMatch(/touchstone:|Traceback/)
    expect(processesWith(bench.folder)).toEqual([])
    expect(bench.query("SELECT state FROM runs")).toEqual([{ state: "stopped" }])
  })

  it("whose socket is gone tells so", { timeout: 180_000 }, async () => {
    const bench = newBench()
    bench.write(
      "experiment.ts",
      tinyExperiment({ sft: { max_steps: 150, per_device_train_batch_size: 8, save_strategy: "no" }, grpo: GRPO })
    )
    const run = bench.start(["train", "experiment.ts"])
    await until("SFT to be at work", () => /SFT \d+\/150/.test(run.stderr()))
    const [folder] = readdirSync(join(bench.folder, ".touchstone/runs"))
    const job = JSON.parse(
      readFileSync(join(bench.folder, ".touchstone/runs", folder as string, "jobs/sft-1.json"), "utf8")
    )
    rmSync(dirname(job.bridge.path), { recursive: true })
    const ended = await run.ended
    expect(ended.code).toBe(1)
    expect(ended.stderr).toMatch(/touchstone: grpo: The bridge at .*bridge\.sock did not answer.*resume/s)
    noTrace(ended)
    expect(processesWith(bench.folder)).toEqual([])
  })

  it("whose ledger takes nothing more tells the ledger's reason, and loses nothing", { timeout: 180_000 }, async () => {
    const bench = newBench()
    const run = longRun(bench)
    await until("the first batches", () => batches(bench) > 2)
    const known = batches(bench)
    const database = new Sqlite(join(bench.folder, ".touchstone/ledger.sqlite"))
    database.exec("CREATE TRIGGER closed BEFORE INSERT ON completions BEGIN SELECT RAISE(ABORT, 'no room'); END")
    database.close()
    const ended = await run.ended
    expect(ended.code).toBe(1)
    expect(ended.stderr).toMatch(/touchstone: .*ledger\.sqlite: no room/)
    noTrace(ended)
    expect(batches(bench)).toBeGreaterThanOrEqual(known)
    expect(processesWith(bench.folder)).toEqual([])
  })

  // A disk of 3 MB in a mount namespace of its own: needs no rights where the system lets users have one.
  it.runIf(canMount)("on a full disk tells so, and what was acknowledged is there", { timeout: 180_000 }, async () => {
    const bench = newBench()
    bench.write(
      "experiment.ts",
      tinyExperiment({ grpo: { ...GRPO, max_steps: 4000, per_device_train_batch_size: 64, report_to: "none" } })
    )
    const script = [
      `mkdir ${bench.folder}/.touchstone && mount -t tmpfs -o size=3m tmpfs ${bench.folder}/.touchstone`,
      `${process.execPath} ${command} train experiment.ts; code=$?`,
      `${process.execPath} ${command} runs show @last --json; exit $code`
    ].join("\n")
    const ended = await bench.runOther("unshare", ["-Urm", "sh", "-c", script])
    expect(ended.stderr).toMatch(/disk is full/i)
    expect(ended.code).toBe(1)
    noTrace(ended)
    const { tally } = JSON.parse(ended.stdout)
    expect(tally.rollouts).toBeGreaterThan(0)
    expect(tally.rollouts).toBe(64 * tally.batches)
    expect(processesWith(bench.folder)).toEqual([])
  })
})

describe("before a run", () => {
  it("a Python that is not there is told with the remedy", async () => {
    const bench = newBench()
    bench.write("experiment.ts", tinyExperiment())
    const ended = await bench.run(["train", "experiment.ts"], { TOUCHSTONE_PYTHON: "/nowhere/python" })
    expect(ended.code).toBe(1)
    expect(ended.stderr).toBe(
      "touchstone: TOUCHSTONE_PYTHON names /nowhere/python, which does not exist. Unset it, or name a Python that has touchstone-harness installed\n"
    )
  })

  it("a Python without the harness is told", { timeout: 60_000 }, async () => {
    const bench = newBench()
    bench.write("experiment.ts", tinyExperiment())
    const bare = join(bench.folder, "python")
    writeFileSync(bare, `#!/bin/sh\nexec ${python} -I -S "$@"\n`)
    chmodSync(bare, 0o755)
    const ended = await bench.run(["train", "experiment.ts"], { TOUCHSTONE_PYTHON: bare })
    expect(ended.code).toBe(1)
    expect(ended.stderr).toMatch(/No module named touchstone_harness/)
    noTrace(ended)
  })

  it.each([
    ["no file", null, /there is no file missing\.ts/],
    ["no default export", "export const x = 1\n", /has no default export/],
    ["a field that is misspelt", tinyExperiment({ sfft: null }), /does not hold an experiment[\s\S]*sfft/],
    ["a syntax error", "export default {\n  name: 'x',,\n}\n", /experiment\.ts/],
    [
      "another style than the rubric's",
      tinyExperiment({ style: "working-out" }),
      /reads the tag style think-answer, but the experiment asks the policy for working-out/
    ],
    ["an unknown rubric", tinyExperiment({ rubric: "leson" }), /no rubric "leson".*Did you mean "lesson"/],
    ["an unknown data set", tinyExperiment({ data: "gsm9k" }), /neither a data set that comes with touchstone/]
  ])("an experiment with %s is told", async (_, text, message) => {
    const bench = newBench()
    if (text !== null) bench.write("experiment.ts", text)
    const ended = await bench.run(["train", text === null ? "missing.ts" : "experiment.ts"])
    expect(ended.code).toBe(1)
    expect(ended.stderr).toMatch(message)
    noTrace(ended)
  })

  it("rows that are neither here nor in the hub's cache are told, offline", async () => {
    const bench = newBench()
    bench.write("experiment.ts", tinyExperiment({ data: "gsm8k" }))
    const environment = { HF_HUB_OFFLINE: "1", HF_HOME: bench.folder }
    const ended = await bench.run(["train", "experiment.ts"], environment)
    expect(ended.code).toBe(1)
    expect(ended.stderr).toMatch(/HF_HUB_OFFLINE is set.* does not hold openai\/gsm8k.*give its files/)
    noTrace(ended)
  })

  it("a broken row is told with its file and line", async () => {
    const bench = newBench()
    bench.write("experiment.ts", tinyExperiment({ data: "gsm8k" }))
    const data = bench.write("rows.jsonl", '{"question":"1+1?","answer":"2\\n#### 2"}\n{"question": oops\n')
    const ended = await bench.run(["train", "experiment.ts", "--data", data])
    expect(ended.code).toBe(1)
    expect(ended.stderr).toMatch(/rows\.jsonl, line 2\b/)
    noTrace(ended)
  })

  it("a TRL setting that is misspelt is told with the nearest name", { timeout: 60_000 }, async () => {
    const bench = newBench()
    bench.write("experiment.ts", tinyExperiment({ grpo: { ...GRPO, learning_rat: 1e-4 } }))
    const ended = await bench.run(["train", "experiment.ts"])
    expect(ended.code).toBe(1)
    expect(ended.stderr).toMatch(/learning_rat\b.*learning_rate/)
    noTrace(ended)
  })

  it("wrong usage exits with 2, and no ledger is told as what it is", async () => {
    const bench = newBench()
    expect((await bench.run(["train"])).code).toBe(2)
    expect((await bench.run(["trian"])).code).toBe(2)
    expect((await bench.run(["rollouts", "list", "@last", "--json", "--csv"])).code).toBe(2)
    const none = await bench.run(["runs", "show", "@last"])
    expect(none).toMatchObject({ code: 1, stdout: "" })
    expect(none.stderr).toMatch(/there is no ledger at .*touchstone demo/)
  })
})
