/** Progress where there is no terminal: plain lines, few of them, with what matters. */
import * as Effect from "effect/Effect"
import { expect, it } from "vitest"
import { makeProgress } from "../../src/commands/screen/progress.ts"
import type { RunNotice } from "../../src/training/train.ts"

const told = async (notices: ReadonlyArray<RunNotice>): Promise<string> => {
  let text = ""
  const write = (more: string) => {
    text += more
  }
  await Effect.runPromise(
    Effect.gen(function* () {
      const progress = yield* makeProgress(write, false)
      for (const notice of notices) yield* progress.tell(notice)
      yield* progress.close
    })
  )
  return text
}

const step = (n: number): RunNotice => ({ _tag: "event", phase: "grpo", event: { _tag: "progress", step: n } })

it("tells the phase, each tenth, the rewards, what was unscored, and how long it took", async () => {
  const means = { format: 1, correctness: 0.5 }
  const text = await told([
    { _tag: "rows", counts: { sft: 8, grpo: 16, evaluate: 4 }, dropped: { "no answer": 2 }, held_back: 3 },
    { _tag: "download", file: "main/train.parquet", done: 1_000_000, total: 2_306_545 },
    { _tag: "download", file: "main/train.parquet", done: 2_306_545, total: 2_306_545 },
    { _tag: "phase", phase: "grpo" },
    { _tag: "event", phase: "grpo", event: { _tag: "started", steps: 100, resumed_from: 20 } },
    { _tag: "batch", phase: "grpo", step: 20, mode: "train", size: 8, means, unscored: 3 },
    ...Array.from({ length: 80 }, (_, i) => step(21 + i)),
    { _tag: "disagreement", batch: "b7", difference: 0.25 },
    { _tag: "event", phase: "grpo", event: { _tag: "finished", seconds: 1 } }
  ])
  const lines = text.trim().split("\n")
  expect(lines[0]).toBe(
    "rows: 8 for SFT, 16 for GRPO, 4 held out; 2 dropped: no answer; 3 held back: like a held-out problem"
  )
  expect(lines.filter((line) => line.includes("fetch"))).toEqual(["fetched main/train.parquet, 2.3 MB"])
  expect(lines).toContain("resumed from step 20")
  expect(lines.filter((line) => /^GRPO \d+\/100/.test(line)).length).toBeLessThanOrEqual(10)
  expect(text).toMatch(/GRPO 100\/100 .*format 1 {2}correctness 0\.5 {2}unscored 3/)
  expect(text).toMatch(/warning: the trainer's advantages of batch b7 differ .* by 0\.25/)
  expect(lines.at(-1)).toMatch(/^GRPO done in \d+ s {2}format 1/)
})

it("lets no control byte of a data set or a rubric through", async () => {
  const text = await told([
    { _tag: "rows", counts: { sft: 1, grpo: 1, evaluate: 1 }, dropped: { "\u001b[2J": 1 }, held_back: 0 }
  ])
  expect(text).toContain("␛[2J")
})

it("warns of what a phase did otherwise than asked", async () => {
  const text = await told([
    { _tag: "phase", phase: "sft" },
    { _tag: "event", phase: "sft", event: { _tag: "note", message: "the system prompt\u001b[2J moved" } }
  ])
  expect(text).toContain("warning: the system prompt␛[2J moved")
})
