/** Pass rates out of a ledger: shares over all scored answers of the policy that is meant. */
import { join } from "node:path"
import * as Effect from "effect/Effect"
import { expect, it } from "vitest"
import type { Answers } from "../../src/domain/bridge.ts"
import type { RowScores } from "../../src/domain/rubric.ts"
import { openEvaluation, recordAnswers } from "../../src/ledger/evaluations.ts"
import { passRatesOf } from "../../src/training/pass-rates.ts"
import { batchOf, newFolder, onLedger, rubric, scoresOf } from "../ledger/fixture.ts"

const right = (value: number): RowScores => ({
  scores: [1, value].map((one) => ({ _tag: "Scored", value: one, evidence: [{ rule: "letter" }] })),
  contributions: [1, 2 * value],
  total: 1 + 2 * value
})

/** Answers of a policy: `a+` is a right one to problem a, `b-` a wrong one to b, `c?` one that was not scored. */
const record = Effect.fnUntraced(function* (policy: string, said: string) {
  const all = said.split(" ")
  const evaluation = `run1/${policy}`
  const sampling = { temperature: 1, max_new_tokens: 8, batch_size: 8 }
  yield* openEvaluation({ id: evaluation, run: "run1", policy, sampling, problems: all.length })
  const rows = batchOf(0, all.length, 1).rows.map((row, i) => ({ ...row, problem: all[i]?.[0] ?? "", columns: {} }))
  const scored = all.map((one) => (one[1] === "?" ? (scoresOf(1, [0])[0] as RowScores) : right(one[1] === "+" ? 1 : 0)))
  yield* recordAnswers({ batch: policy, evaluation, sequence: 0, rows } as unknown as Answers, rubric, scored)
})

const ledger = <A>(
  name: string,
  then: (found: { readonly rates: ReadonlyMap<string, number>; readonly measured: string }) => A
) =>
  onLedger(
    join(newFolder(), "l.sqlite"),
    Effect.gen(function* () {
      yield* record("base", "a- a- b+ b-")
      yield* record("grpo", "a+ a- a+ a+ b+ c? c- d?")
      return then(yield* passRatesOf(name))
    })
  )

it("are shares over an answer's tries, by the policy that was evaluated last or the one that is named", async () => {
  const last = await ledger("run1", (found) => found)
  expect(last.measured).toBe("run1/grpo")
  expect([...last.rates]).toEqual([
    ["a", 0.75],
    ["b", 1],
    ["c", 0]
  ])
  expect([...(await ledger("run1/base", ({ rates }) => rates))]).toEqual([
    ["a", 0],
    ["b", 0.5]
  ])
})

it("of a policy that was not evaluated are told with those that were", async () => {
  await expect(ledger("run1/sft", (found) => found)).rejects.toThrow(
    "run run1 has no evaluation of sft to take pass rates from; there is run1/base, run1/grpo"
  )
})
