/** Pass rates of problems from the evaluations of a run: the share of a policy's scored answers that were judged right. */
import * as Effect from "effect/Effect"
import { answersOf, evaluationsOf } from "../ledger/evaluations.ts"
import { findRun } from "../ledger/runs.ts"
import { ExperimentInvalid } from "./errors.ts"
import { judgeOf, ORDER, rubricOf } from "./summary.ts"

/** `RUN` is its last policy that was evaluated, `RUN/base` the one named. */
export const passRatesOf = Effect.fn("training.passRatesOf")(function* (name: string) {
  const at = name.lastIndexOf("/")
  const run = yield* findRun(at === -1 ? name : name.slice(0, at))
  const evaluated = (yield* evaluationsOf(run.id)).filter(({ answered }) => answered > 0).map(({ policy }) => policy)
  const last = ORDER.findLast((policy) => evaluated.includes(policy))
  const policy = at === -1 ? last : name.slice(at + 1)
  const rubric = yield* rubricOf(run.id)
  if (rubric === null || policy === undefined || !evaluated.includes(policy))
    return yield* new ExperimentInvalid({
      message: `run ${run.id} has no evaluation ${policy === undefined ? "" : `of ${policy} `}to take pass rates from${evaluated.length === 0 ? "" : `; there is ${evaluated.map((one) => `${run.id}/${one}`).join(", ")}`}`
    })
  const judge = judgeOf(rubric)
  const full = rubric.rewards.find((reward) => reward.name === judge)?.range[1]
  const tries = new Map<string, { right: number; scored: number }>()
  for (const { policy: by, problem, values } of yield* answersOf(run.id)) {
    const value = values[judge]
    // Unscored is never 0: such an answer says nothing of the problem.
    if (by !== policy || typeof value !== "number") continue
    const of = tries.get(problem) ?? { right: 0, scored: 0 }
    tries.set(problem, of)
    of.scored++
    if (value === full) of.right++
  }
  const rates: ReadonlyMap<string, number> = new Map(
    [...tries].map(([problem, { right, scored }]) => [problem, right / scored])
  )
  return { rates, measured: `${run.id}/${policy}` }
})
