/** The doctor on real files: tiny models of real kinds, the real harness, rubrics and rows of a user's own. */
import { execFileSync } from "node:child_process"
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { beforeAll, describe, expect, it } from "vitest"
import type { Judged } from "../../src/doctor/checks/all.ts"
import { GONE } from "../../src/doctor/checks/refused.ts"
import { DEFAULTS } from "../../src/doctor/settings.ts"
import { newBench, python, tinyExperiment } from "./program.ts"

const root = fileURLToPath(new URL("../../", import.meta.url))
const bench = newBench()
/** Where the program puts what goes with it. */
const temporary = join(bench.folder, "tmp")
mkdirSync(temporary)
const model = (kind: string) => join(bench.folder, "models", kind)

/** Models of kinds that make trouble, and what TRL's configurations have where nothing is set. */
const PREPARE = `
import dataclasses, json, sys
from pathlib import Path
from tests.kinds import save
from trl.trainer.grpo_config import GRPOConfig
from trl.trainer.sft_config import SFTConfig
folder = Path(sys.argv[1])
for kind in sys.argv[2:]:
    save(kind, folder / kind)
def defaults(config):
    return {f.name: getattr(f.default, "value", f.default) for f in dataclasses.fields(config)}
told = {"sft": defaults(SFTConfig), "grpo": defaults(GRPOConfig)}
(folder / "defaults.json").write_text(json.dumps(told, default=str))
`

beforeAll(() => {
  const kinds = ["r1", "llama3 in trouble", "gemma"]
  execFileSync(python, ["-c", PREPARE, join(bench.folder, "models"), ...kinds], {
    cwd: join(root, "harness-python"),
    stdio: "ignore"
  })
}, 120_000)

interface Answer {
  readonly passed: boolean
  readonly failed: ReadonlyArray<string>
  readonly unjudged: ReadonlyArray<string>
  readonly checks: ReadonlyArray<Judged>
}

const examined = async (
  changes: Record<string, unknown>,
  environment: Record<string, string> = {},
  ...flags: ReadonlyArray<string>
) => {
  const file = bench.write("mine.ts", tinyExperiment(changes))
  const ended = await bench.run(["doctor", file, "--json", ...flags], { TMPDIR: temporary, ...environment })
  const answer = JSON.parse(ended.stdout) as Answer
  const of = (name: string) => {
    const found = answer.checks.find((check) => check.name === name)
    if (found === undefined) throw new Error(`no check ${name}: ${ended.stdout}`)
    return found
  }
  return { code: ended.code, stderr: ended.stderr, answer, of }
}

const grpo = {
  max_steps: 6,
  per_device_train_batch_size: 8,
  num_generations: 4,
  max_completion_length: 256,
  learning_rate: 1e-4
}
const sft = { max_steps: 4, per_device_train_batch_size: 8, max_length: 512 }

describe("touchstone doctor EXPERIMENT", { timeout: 120_000 }, () => {
  it("finds a template that writes <think>, a batch of broken groups and a reward without its column", async () => {
    bench.write(
      "unit.ts",
      `import { defineReward, defineRubric, scored, thinkAnswer } from ${JSON.stringify(join(root, "src/index.ts"))}
import { format } from ${JSON.stringify(join(root, "rewards/format.ts"))}
const unit = defineReward({ name: "unit", needs: ["unit"], range: [0, 1], score: () => scored(1) })
export default defineRubric({ name: "mine", style: thinkAnswer, parts: [format, unit] })
`
    )
    const { code, answer, of, stderr } = await examined({
      model: model("r1"),
      rubric: "./unit.ts",
      sft,
      grpo: { ...grpo, per_device_train_batch_size: 10 }
    })
    expect(code).toBe(1)
    expect(of("prefilled")).toMatchObject({
      state: "fail",
      remedy: expect.stringContaining('"think-answer-prefilled"')
    })
    expect(of("group-batch").remedy).toBe("set per_device_train_batch_size to 8 or 12, or num_generations to 2 or 5")
    expect(of("reward-columns").seen).toMatch(/^unit needs unit; /)
    // Each worked solution lacks the column, too, and so has no total.
    expect(of("scored-solutions")).toMatchObject({ state: "fail", seen: expect.stringContaining("missing-column") })
    expect(of("pad-token").seen).toMatch(/no pad_token is set/)
    // TRL stops at the first fault, which is told already.
    expect(of("refused-settings").state).toBe("unjudged")
    expect(answer.failed).toEqual(["group-batch", "reward-columns", "scored-solutions", "prefilled"])
    expect(stderr).toMatch(/the run will fail, or be worth nothing: group-batch, /)
  })

  it("finds tags that are special, an end that is not heard, padding with it and on the right", async () => {
    const { code, answer, of } = await examined({ model: model("llama3 in trouble"), sft, grpo })
    expect(code).toBe(1)
    expect(of("stripped-tags").seen).toBe("<think>, </think>, <answer>, </answer> is a special token of this tokenizer")
    expect(of("end-of-turn").seen).toMatch(
      /ends a turn with <\|eot_id\|> \(\d+\), and completions end at <\|end_of_text\|>/
    )
    expect(of("pad-token").seen).toMatch(/pad_token is eos_token/)
    expect(of("padding-side").seen).toMatch(/on the right/)
    expect(answer.failed).toEqual(["stripped-tags", "end-of-turn"])
  })

  it("is content with the value that it told to set, and samples a pilot; a template without a system role is a note", async () => {
    const changes = { model: model("gemma"), sft, grpo }
    const before = await examined(changes)
    expect(before.of("system-role")).toMatchObject({ state: "note", seen: "the template refuses a system message" })
    const told = /add (\d+) to eos_token_id/.exec(before.of("end-of-turn").remedy ?? "")?.[1]
    const file = join(model("gemma"), "generation_config.json")
    const generation = JSON.parse(readFileSync(file, "utf8"))
    writeFileSync(file, JSON.stringify({ ...generation, eos_token_id: [generation.eos_token_id, Number(told)] }))
    const after = await examined(changes, {}, "--pilot", "4")
    expect(after.of("end-of-turn").state).toBe("ok")
    expect(after.answer).toMatchObject({ failed: [], unjudged: [] })
    // Random weights know no form; SFT, which comes first, is to teach it.
    expect(after.of("pilot").seen).toMatch(/^16 completions of base for 4 problems, 4 each; /)
    expect(after.of("pilot-form")).toMatchObject({
      state: "note",
      seen: "0 of 16 (0 %) are well formed in think-answer"
    })
    expect(after.code).toBe(0)
  })

  it("goes with 3 where the harness cannot be asked, and still judges what needs none", async () => {
    const { code, of, stderr } = await examined({ grpo }, { TOUCHSTONE_PYTHON: join(bench.folder, "no-python") })
    expect(code).toBe(3)
    expect(of("harness").seen).toMatch(/no-python, which does not exist/)
    expect(of("group-batch").state).toBe("ok")
    expect(stderr).toMatch(/this could not be judged: harness/)
  })

  it("leaves nothing of its own behind", () => {
    expect(readdirSync(temporary).filter((name) => name.startsWith("touchstone-"))).toEqual([])
  })

  it("tells wrong usage, and an experiment that is none", async () => {
    expect(await bench.run(["doctor", "--pilot", "3"])).toMatchObject({ code: 2 })
    expect(await bench.run(["doctor", "nothing.ts"])).toMatchObject({ code: 1 })
  })

  it("counts with the defaults that TRL has, and names as gone only what is gone", () => {
    const told = JSON.parse(readFileSync(join(bench.folder, "models/defaults.json"), "utf8"))
    expect(told).toMatchObject(DEFAULTS)
    const known = [...Object.keys(told.sft), ...Object.keys(told.grpo)]
    expect(known.filter((name) => Object.hasOwn(GONE, name))).toEqual([])
  })
})

describe("touchstone train", () => {
  const runs = join(bench.folder, ".touchstone/runs")
  const left = () => (existsSync(runs) ? readdirSync(runs) : [])

  it.each([
    [
      "settings",
      { grpo: { ...grpo, per_device_train_batch_size: 10 } },
      /group-batch: 10 completions[\s\S]*set {3}set per_device_train_batch_size to 8 or 12/
    ],
    ["rows", { grpo, rows: { sft: 8, grpo: 1, evaluate: 8 } }, /few-prompts: 1 prompts, but a generation batch takes 2/]
  ])("refuses %s that the doctor says will fail, before it makes a run", async (_, changes, says) => {
    const file = bench.write("refused.ts", tinyExperiment(changes))
    const ended = await bench.run(["train", file])
    expect(ended).toMatchObject({ code: 1, stdout: "" })
    expect(ended.stderr).toMatch(says)
    expect(ended.stderr).toMatch(/--unchecked goes on all the same/)
    expect(left()).toEqual([])
  })

  it("goes on all the same with --unchecked", async () => {
    const stand = bench.write("python", "#!/bin/sh\necho the phase was begun\nexit 1\n")
    chmodSync(stand, 0o755)
    const file = bench.write("refused.ts", tinyExperiment({ grpo: { ...grpo, per_device_train_batch_size: 10 } }))
    const ended = await bench.run(["train", file, "--unchecked"], { TOUCHSTONE_PYTHON: stand })
    expect(ended.code).toBe(1)
    expect(ended.stderr).toMatch(/grpo: the phase was begun/)
    expect(left()).toHaveLength(1)
  })
})
