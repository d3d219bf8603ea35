/** The summary of a run on a real ledger: shares, paired changes, flips, slices, and what got worse told as such. */
import { join } from "node:path"
import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { sharesTable, slicesTable, stories, worse } from "../../src/commands/screen/summary.ts"
import type { Answers } from "../../src/domain/bridge.ts"
import type { RowScores } from "../../src/domain/rubric.ts"
import { openEvaluation, recordAnswers } from "../../src/ledger/evaluations.ts"
import { summarize } from "../../src/training/summary.ts"
import { batchOf, newFolder, onLedger, rubric, scoresOf } from "../ledger/fixture.ts"

/** The answers of a policy: one letter a problem, `r` right, `w` wrong, `f` wrong and without form, `u` unscored. */
const record = (policy: string, letters: string, problems = letters.length) =>
  Effect.gen(function* () {
    const evaluation = `run1/${policy}`
    const sampling = { temperature: 0, max_new_tokens: 8, batch_size: 8 }
    yield* openEvaluation({ id: evaluation, run: "run1", policy, sampling, problems })
    const rows = batchOf(0, letters.length, 1).rows.map((row, i) => ({
      ...row,
      problem: `p${i}`,
      prompt: [{ role: "user" as const, content: `question ${i}` }],
      columns: { even: i % 2 === 0 },
      completion: `${policy} says ${letters[i]}`
    }))
    const scored = [...letters].map((letter): RowScores => {
      if (letter === "u") return scoresOf(1, [0])[0] as RowScores
      const [format, right] = [letter === "f" ? 0 : 1, letter === "r" ? 1 : 0]
      return {
        scores: [format, right].map((value) => ({ _tag: "Scored", value, evidence: [{ rule: "letter" }] })),
        contributions: [format, 2 * right],
        total: format + 2 * right
      }
    })
    const answers = { batch: `${policy}-0`, evaluation, sequence: 0, rows } as unknown as Answers
    yield* recordAnswers(answers, rubric, scored)
  })

const summaryOf = (policies: Record<string, string>) =>
  onLedger(
    join(newFolder(), "l.sqlite"),
    Effect.gen(function* () {
      for (const [policy, letters] of Object.entries(policies)) yield* record(policy, letters)
      return yield* summarize("run1")
    })
  )

describe("summarize", () => {
  it("pairs the policies by problem, in the order they were made", async () => {
    // Written down in another order than they were made in.
    const summary = await summaryOf({ grpo: "rrrrrwrf", sft: "rwwwrrrr", base: "ffffffff" })
    if (summary === null) throw new Error("there is a summary")
    expect(summary.policies).toEqual(["base", "sft", "grpo"])
    const of = (policy: string, reward: string) =>
      summary.shares.find((s) => s.policy === policy && s.reward === reward)
    expect(of("sft", "correctness")?.share.estimate).toBe(5 / 8)
    expect(of("grpo", "correctness")?.change?.estimate).toBe(1 / 8)
    expect(of("grpo", "format")?.change?.estimate).toBe(-1 / 8)
    expect(summary.flips.at(-1)).toEqual({ policy: "grpo", won: 3, lost: 2 })
    const even = summary.slices.filter((s) => s.value === "true").map((s) => [s.policy, s.share.estimate])
    expect(even).toEqual([
      ["base", 0],
      ["sft", 3 / 4],
      ["grpo", 1]
    ])
    expect(summary.stories.map((story) => story.kind)).toEqual(["won", "lost", "always right"])
  })
  it("tells what got worse: a reward, and problems that were lost in a gain", async () => {
    const summary = await summaryOf({ sft: "rwwwrrrr", grpo: "rrrrrwrf" })
    if (summary === null) throw new Error("there is a summary")
    const told = worse(summary)
    expect(told[0]).toMatch(/^format fell after GRPO: −12\.5 pp/)
    expect(told.filter((line) => line.includes("where even"))).toEqual([])
    expect(told).toContain("after GRPO 3 problems were won and 2 lost")
    expect(sharesTable(summary)).toMatch(/correctness +62\.5 % .* 75\.0 % .* \+12\.5 pp/)
    expect(slicesTable(summary)).toMatch(/correctness where even = true/)
    expect(stories(summary)).toContain("sft says w")
  })
  it("leaves what was not scored out of shares and pairs: unscored is never 0", async () => {
    const summary = await summaryOf({ sft: "rruw", grpo: "rrru" })
    const of = (policy: string) => summary?.shares.find((s) => s.policy === policy && s.reward === "correctness")
    expect(of("sft")?.share.estimate).toBe(2 / 3)
    expect(of("grpo")?.share.estimate).toBe(1)
    expect(of("grpo")?.change?.estimate).toBe(0)
    expect(summary?.flips).toEqual([{ policy: "grpo", won: 0, lost: 0 }])
  })
  it("does not take a part of an evaluation for the whole", async () => {
    const summary = await onLedger(
      join(newFolder(), "l.sqlite"),
      Effect.gen(function* () {
        yield* record("sft", "rw")
        yield* record("grpo", "rr", 8)
        return yield* summarize("run1")
      })
    )
    expect(summary?.policies).toEqual(["sft"])
  })
  it("tells a slice that fell although the whole rose", async () => {
    const summary = await summaryOf({ sft: "wrwrwrwr", grpo: "rrrrrrrw" })
    expect(summary === null ? null : worse(summary)).toContain(
      "correctness where even = false fell after GRPO: 100.0 % → 75.0 %"
    )
  })
  it("finds nothing worse where nothing is, and says nothing of a run that was not evaluated", async () => {
    const summary = await summaryOf({ sft: "wr", grpo: "rr" })
    expect(summary === null ? null : worse(summary)).toEqual([])
    expect(await summaryOf({})).toBeNull()
  })
})
