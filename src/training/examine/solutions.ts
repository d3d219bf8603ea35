/** Worked solutions under the rubric: each scored as if a policy had written it, in the pool that scores the run. */
import * as Effect from "effect/Effect"
import type { RowScores, RubricEntry, RubricInfo, RubricRef } from "../../domain/rubric.ts"
import type { SolutionFacts } from "../../doctor/facts.ts"
import { Scoring } from "../../scoring/scoring.ts"
import type { AskedRow, Solution } from "./rows.ts"

const EXAMPLES = 3
/** Where none of so many gets a total the others are not tried: a reward that hangs takes its whole time on each. */
const FIRST = 8
/** Scores are sums of floats. */
const NEAR = 1e-9

/** Rewards that the solution alone decides: a group's needs others to compare with. */
const looksAtOne = ({ kind }: RubricEntry): boolean => kind !== "group"

/** What keeps a row from being paid in full; empty where nothing does. What does not apply to it is no fault. */
const shortfalls = (info: RubricInfo, { scores }: RowScores): ReadonlyArray<string> =>
  info.rewards.flatMap((entry, at) => {
    const score = scores[at]
    if (score === undefined || !looksAtOne(entry)) return []
    if (score._tag === "Unscored")
      return score.reason === "not-applicable" || !entry.required
        ? []
        : [`${entry.name} unscored (${score.reason}): ${score.message.slice(0, 160)}`]
    const [, best] = entry.range
    if (score.value >= best - NEAR) return []
    const rule = score.evidence[0]?.rule
    return [`${entry.name} ${Number(score.value.toFixed(3))} of ${best}${rule === undefined ? "" : ` (${rule})`}`]
  })

const byReward = (info: RubricInfo, rows: ReadonlyArray<RowScores>): SolutionFacts["rewards"] =>
  info.rewards.flatMap((entry, at) => {
    const [least, best] = entry.range
    if (!looksAtOne(entry) || best - least <= NEAR) return []
    const values = rows.flatMap(({ scores }) => {
      const score = scores[at]
      return score?._tag === "Scored" ? [score.value] : []
    })
    return [
      {
        name: entry.name,
        scored: values.length,
        full: values.filter((value) => value >= best - NEAR).length,
        least: values.filter((value) => value <= least + NEAR).length
      }
    ]
  })

/** Scores worked solutions whose golds are known. */
export const scoreSolutions = Effect.fn("training.scoreSolutions")(function* (
  ref: RubricRef,
  info: RubricInfo,
  solutions: ReadonlyArray<Solution>,
  asked: ReadonlyMap<string, Pick<AskedRow, "gold" | "columns">>
) {
  const scoring = yield* Scoring
  const known = solutions.flatMap((solution) => {
    const row = asked.get(solution.problem)
    return row === undefined ? [] : [{ ...solution, ...row }]
  })
  const samples = known.map(({ prompt, completion, gold, columns }) => ({
    prompt,
    completion,
    gold,
    columns,
    truncated: false
  }))
  const score = (part: typeof samples) =>
    part.length === 0 ? Effect.succeed([]) : Effect.map(scoring.score(ref, part), ({ rows }) => rows)
  const first = yield* score(samples.slice(0, FIRST))
  const isHopeless = first.every(({ total }) => total === null)
  const rows = isHopeless ? first : [...first, ...(yield* score(samples.slice(FIRST)))]
  const told = rows.map((row, at) => ({
    problem: known[at]?.problem ?? "",
    total: row.total,
    why: shortfalls(info, row)
  }))
  const short = told.filter(({ why, total }) => why.length > 0 || total === null)
  const facts: SolutionFacts = {
    read: rows.length,
    short: short.length,
    unscored: rows.filter(({ total }) => total === null).length,
    examples: [
      ...short.filter(({ total }) => total === null).slice(0, 1),
      ...short.filter(({ total }) => total !== null)
    ]
      .slice(0, EXAMPLES)
      .map(({ problem, total, why }) => ({ problem, total, why: why.join(", ") || "no reward gave it a value" })),
    rewards: byReward(info, rows)
  }
  return facts
})
