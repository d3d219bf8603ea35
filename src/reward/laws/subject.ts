/**
 * A rubric as the laws see it: what it looks at is found out by behaviour, from a few probes. A law about answers says
 * nothing of a reward that gives a right and a wrong answer the same.
 */
import type { Columns } from "../../domain/problem.ts"
import type { RowScores } from "../../domain/rubric.ts"
import type { Score } from "../../domain/score.ts"
import { promptFor, type TagStyle } from "../../style/style.ts"
import { defineRubric } from "../define.ts"
import type { Reward } from "../reward.ts"
import { askRow, scoreGroup, type UnreadSample } from "../row.ts"
import type { Rubric } from "../rubric.ts"
import { entriesOf, total } from "../total.ts"
import type { Outcome, Trial } from "./law.ts"
import { type Traits, traitsOf } from "./traits.ts"

/** The question of every problem: the laws are about answers, not about what was asked. */
const QUESTION = "What is the value that is asked for?"

/** Characters that count as a token where a reward asks for tokens. */
const CHARACTERS_A_TOKEN = 4

export interface Subject {
  readonly rubric: Rubric
  readonly style: TagStyle
  /** Names of the rewards that ask a service. */
  readonly services: ReadonlyArray<string>
  readonly traits: Traits
  /** Columns that its rewards need and that were not given. */
  readonly missing: ReadonlyArray<string>
  readonly score: (trial: Trial) => Outcome
  /** The total that other scores would have in a trial. */
  readonly totalOf: (trial: Trial, scores: ReadonlyArray<Score>) => number | null
  /** The names of the rewards that score a trial, in the order of its scores. */
  readonly partsOf: (trial: Trial) => ReadonlyArray<string>
}

export interface SubjectOptions {
  /** Columns that rewards need, the same in every row. */
  readonly columns?: Columns
}

/** A reward alone, as a rubric of one part. */
export const alone = (reward: Reward, style: TagStyle): Rubric =>
  defineRubric({ name: reward.name, style, parts: [reward] })

/** The rubric without its service rewards (and without gates by them); null where nothing is left. */
const withoutServices = (rubric: Rubric): Rubric | null => {
  const asked = new Set(rubric.parts.filter(({ reward }) => reward.kind === "service").map(({ reward }) => reward.name))
  if (asked.size === 0) return rubric
  const parts = rubric.parts
    .filter(({ reward }) => !asked.has(reward.name))
    .map((part) => (part.gate !== null && asked.has(part.gate.by) ? { ...part, gate: null } : part))
  return parts.length === 0 ? null : { ...rubric, parts }
}

/** Steps between which totals move in straight lines: what holds at these holds at those between. */
const stepsOf = (rubric: Rubric): ReadonlyArray<number | null> => {
  const steps = rubric.parts.flatMap(({ schedule }) => schedule?.map(([step]) => step) ?? [])
  return [null, ...[...new Set(steps)].sort((a, b) => a - b)]
}

/** What a service answers to what a sample makes its reward ask: the same to all; its own score where it asks nothing. */
const answersTo = (rubric: Rubric, sample: UnreadSample, answered: string | undefined) => {
  const asked = new Map(answered === undefined ? [] : askRow(rubric, sample))
  return (_: number, reward: number): string | Score | undefined => {
    const what = asked.get(reward)
    return what !== undefined && "_tag" in what ? what : answered
  }
}

/** The columns that every problem has. */
const ownColumns = (gold: string): Columns => ({ question: QUESTION, answer: gold })

/** Looks a rubric over, so that the laws can be tried on it. */
export const subjectOf = (rubric: Rubric, { columns = {} }: SubjectOptions = {}): Subject => {
  const { style } = rubric
  const pure = withoutServices(rubric)
  const prompt = promptFor(style, QUESTION)
  const underOf = (trial: Trial): Rubric | null => (trial.answered === undefined ? pure : rubric)
  const score = (trial: Trial): Outcome => {
    const under = underOf(trial)
    if (under === null) return {}
    const unread: ReadonlyArray<UnreadSample> = trial.rows.map(({ completion, gold }) => ({
      prompt,
      completion,
      gold,
      columns: { ...ownColumns(gold), ...columns },
      truncated: false,
      tokens: Math.ceil(completion.length / CHARACTERS_A_TOKEN),
      step: trial.step
    }))
    const rows: ReadonlyArray<RowScores> =
      trial.apart === true
        ? unread.flatMap((sample) => scoreGroup(under, [sample], { answers: answersTo(under, sample, trial.answered) }))
        : scoreGroup(under, unread)
    return Object.fromEntries(trial.rows.map(({ is }, row) => [is, rows[row] as RowScores]))
  }
  const given = { ...ownColumns(""), ...columns }
  const missing = [...new Set(rubric.parts.flatMap(({ reward }) => reward.needs))].filter(
    (column) => !Object.hasOwn(given, column)
  )
  const services = rubric.parts.filter(({ reward }) => reward.kind === "service").map(({ reward }) => reward.name)
  const partsOf = (trial: Trial) => underOf(trial)?.parts.map(({ reward }) => reward.name) ?? []
  const totalOf = (trial: Trial, scores: ReadonlyArray<Score>) => {
    const under = underOf(trial)
    return under === null ? null : total(entriesOf(under), scores, trial.step).total
  }
  return {
    rubric,
    style,
    services,
    missing,
    score,
    totalOf,
    partsOf,
    traits: traitsOf(style, stepsOf(rubric), pure, score)
  }
}
