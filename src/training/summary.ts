/** What a run changed on held-out problems: shares with full marks before and after, with intervals, and what got worse. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { RubricInfo } from "../domain/rubric.ts"
import { Connection } from "../ledger/connection.ts"
import { type AnswerRow, answersOf, evaluationsOf } from "../ledger/evaluations.ts"
import { type Interval, pairedDifference, wilson } from "../signal/intervals.ts"

export interface PolicyShare {
  readonly policy: string
  readonly reward: string
  /** Share of the problems where the reward gave its full marks, with its 95 % Wilson interval. */
  readonly share: Interval
  /** Against the policy before it: the paired difference of shares, with its 95 % t interval; null for the first. */
  readonly change: Interval | null
}

export interface Slice {
  readonly policy: string
  readonly reward: string
  readonly column: string
  readonly value: string
  readonly share: Interval
}

export interface Story {
  readonly kind: "won" | "lost" | "never right" | "always right"
  readonly question: string
  readonly gold: string
  readonly answers: ReadonlyArray<{ readonly policy: string; readonly text: string; readonly right: boolean }>
}

export interface Summary {
  readonly policies: ReadonlyArray<string>
  readonly rewards: ReadonlyArray<string>
  readonly problems: number
  readonly shares: ReadonlyArray<PolicyShare>
  readonly slices: ReadonlyArray<Slice>
  /** Problems that each policy won and lost against the one before it, by the last reward that judges them right. */
  readonly flips: ReadonlyArray<{ readonly policy: string; readonly won: number; readonly lost: number }>
  readonly stories: ReadonlyArray<Story>
}

/** Policies in the order they are made. */
export const ORDER = ["base", "sft", "grpo"]

/** The rubric that a run's answers were scored under. */
export const rubricOf = Effect.fnUntraced(function* (run: string) {
  const connection = yield* Connection
  const [row] = yield* connection.rows(
    Schema.Struct({ info: Schema.fromJsonString(RubricInfo) }),
    `SELECT info FROM rubrics WHERE key IN (
       SELECT t.rubric FROM evaluations e JOIN answers a ON a.evaluation = e.id
         JOIN totals t ON t.completion = a.completion WHERE e.run = ?) LIMIT 1`,
    [run]
  )
  return row?.info ?? null
})

/** The reward that says whether an answer is right: the one called correctness, else the heaviest. */
export const judgeOf = (rubric: RubricInfo): string =>
  rubric.rewards.find((reward) => reward.name === "correctness")?.name ??
  [...rubric.rewards].sort((a, b) => b.weight * b.range[1] - a.weight * a.range[1])[0]?.name ??
  ""

const storiesOf = (
  policies: ReadonlyArray<string>,
  byPolicy: ReadonlyMap<string, ReadonlyArray<AnswerRow>>,
  right: (row: AnswerRow) => boolean
): ReadonlyArray<Story> => {
  const last = policies.at(-1)
  const before = policies.at(-2)
  if (last === undefined || before === undefined) return []
  const after = byPolicy.get(last) ?? []
  const kindOf = (i: number): Story["kind"] => {
    const was = right(byPolicy.get(before)?.[i] as AnswerRow)
    const is = right(after[i] as AnswerRow)
    return is ? (was ? "always right" : "won") : was ? "lost" : "never right"
  }
  const story = (i: number): Story => ({
    kind: kindOf(i),
    question: (after[i] as AnswerRow).question,
    gold: (after[i] as AnswerRow).gold,
    answers: policies.map((policy) => {
      const row = byPolicy.get(policy)?.[i] as AnswerRow
      return { policy, text: row.text, right: right(row) }
    })
  })
  const indices = after.map((_, i) => i)
  // One of each kind first, the telling ones before the others; then whatever fills up to three.
  const firsts = (["won", "lost", "never right", "always right"] as const).flatMap((kind) => {
    const found = indices.find((i) => kindOf(i) === kind)
    return found === undefined ? [] : [found]
  })
  return [...new Set([...firsts, ...indices])].slice(0, 3).map(story)
}

/** The summary of a run's evaluations, or null when it has none that is whole. */
export const summarize = Effect.fn("training.summarize")(function* (run: string) {
  const rubric = yield* rubricOf(run)
  const rows = yield* answersOf(run)
  if (rubric === null) return null
  const byPolicy = new Map<string, ReadonlyArray<AnswerRow>>()
  const whole = (yield* evaluationsOf(run)).filter(({ answered, problems }) => problems > 0 && answered === problems)
  for (const policy of ORDER)
    if (whole.some((evaluation) => evaluation.policy === policy))
      byPolicy.set(
        policy,
        rows.filter((row) => row.policy === policy)
      )
  const policies = [...byPolicy.keys()]
  if (policies.length === 0) return null
  const problems = Math.min(...policies.map((policy) => byPolicy.get(policy)?.length ?? 0))
  const full = new Map(rubric.rewards.map((reward) => [reward.name, reward.range[1]]))
  const hasFull = (row: AnswerRow, reward: string) => row.values[reward] === full.get(reward)
  // Unscored is never 0: what a reward could not score is left out of its shares and its pairs.
  const isScored = (row: AnswerRow, reward: string) => typeof row.values[reward] === "number"
  const rewards = rubric.rewards.map((reward) => reward.name)
  const judge = judgeOf(rubric)
  const right = (row: AnswerRow) => hasFull(row, judge)
  const shareOf = (answers: ReadonlyArray<AnswerRow>, reward: string) =>
    wilson(answers.filter((row) => hasFull(row, reward)).length, answers.filter((row) => isScored(row, reward)).length)
  const answersBy = (policy: string | undefined) => (policy === undefined ? [] : (byPolicy.get(policy) ?? []))

  /** Each problem that both the policy and the one before it have a score of: full marks before, full marks now. */
  const pairsOf = (policy: number, reward: string): ReadonlyArray<readonly [was: boolean, is: boolean]> => {
    const before = answersBy(policies[policy - 1])
    return answersBy(policies[policy])
      .slice(0, problems)
      .flatMap((row, j) => {
        const earlier = before[j] as AnswerRow
        const both = isScored(row, reward) && isScored(earlier, reward)
        return both ? [[hasFull(earlier, reward), hasFull(row, reward)] as const] : []
      })
  }

  const shares = policies.flatMap((policy, i) =>
    rewards.map((reward): PolicyShare => {
      const answers = answersBy(policy)
      const share = shareOf(answers, reward)
      if (i === 0) return { policy, reward, share, change: null }
      const differences = pairsOf(i, reward).map(([was, is]) => Number(is) - Number(was))
      return { policy, reward, share, change: pairedDifference(differences) }
    })
  )
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row.columns)))]
  const slices = policies.flatMap((policy) =>
    columns.flatMap((column) => {
      const values = [...new Set(answersBy(policy).map((row) => JSON.stringify(row.columns[column] ?? null)))].sort()
      return values.length > 5
        ? []
        : values.map((value): Slice => {
            const answers = answersBy(policy).filter((row) => JSON.stringify(row.columns[column] ?? null) === value)
            return { policy, reward: judge, column, value, share: shareOf(answers, judge) }
          })
    })
  )
  const flips = policies.slice(1).map((policy, i) => {
    const pairs = pairsOf(i + 1, judge)
    return {
      policy,
      won: pairs.filter(([was, is]) => !was && is).length,
      lost: pairs.filter(([was, is]) => was && !is).length
    }
  })
  const summary: Summary = {
    policies,
    rewards,
    problems,
    shares,
    slices,
    flips,
    stories: storiesOf(policies, byPolicy, right)
  }
  return summary
})
