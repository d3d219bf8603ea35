/** Holding a rubric to the laws: each is tried on many cases, and what breaks it is made as small as it gets. */
import * as fc from "fast-check"
import type { RowScores } from "../../domain/rubric.ts"
import type { Score } from "../../domain/score.ts"
import type { Rubric } from "../rubric.ts"
import type { Broken, Counterexample, CounterexampleRow, Law, LawResult, Outcome, Trial, TrialLaw } from "./law.ts"
import { laws as allLaws } from "./laws.ts"
import { type Subject, type SubjectOptions, subjectOf } from "./subject.ts"

export interface TestOptions extends SubjectOptions {
  /** Cases a law; 1000 unless told. Bounded work has cases of its own number. */
  readonly runs?: number
  /** The same seed tries the same cases; 0 unless told. */
  readonly seed?: number
  /** Names of the laws to try; all unless told. */
  readonly laws?: ReadonlyArray<string>
  /** Called once, when the rubric was looked over and before any law. */
  readonly looked?: (subject: Subject) => void
  /** Called before a law, and before each of its cases. */
  readonly before?: (law: string, trial: Trial | null) => void
  /** Called after a law. */
  readonly after?: (result: LawResult) => void
}

/**
 * Tries the laws on a rubric. Nothing protects the caller from a reward that never returns; the command
 * `touchstone reward test` runs this in a process of its own.
 *
 * @example
 * testLaws(lesson, { runs: 1000, seed: 7 }).filter(({ state }) => state === "broken")
 */
export const testLaws = (rubric: Rubric, options: TestOptions = {}): ReadonlyArray<LawResult> => {
  const { runs = 1000, seed = 0, laws: names, looked, before, after, ...rest } = options
  const unknown = names?.find((name) => !allLaws.some((law) => law.name === name))
  if (unknown !== undefined)
    throw new RangeError(`There is no law "${unknown}". Laws: ${allLaws.map(({ name }) => name).join(", ")}`)
  before?.("", null)
  const subject = subjectOf(rubric, rest)
  looked?.(subject)
  return allLaws
    .filter(({ name }) => names?.includes(name) ?? true)
    .map((law) => {
      before?.(law.name, null)
      const result = tryLaw(law, subject, { runs, seed, before: (trial) => before?.(law.name, trial) })
      after?.(result)
      return result
    })
}

interface Trying {
  readonly runs: number
  readonly seed: number
  readonly before: (trial: Trial) => void
}

const tryLaw = (law: Law, subject: Subject, trying: Trying): LawResult => {
  const { name, says, why } = law
  const base = { law: name, says, why }
  const reason = law.appliesTo(subject)
  if (reason !== null) return { ...base, state: "does-not-apply", runs: 0, reason, counterexample: null }
  const { runs, counterexample } = "grow" in law ? tryGrowth(law, subject, trying) : tryTrials(law, subject, trying)
  return { ...base, state: counterexample === null ? "kept" : "broken", runs, reason: null, counterexample }
}

interface Tried {
  readonly runs: number
  readonly counterexample: Counterexample | null
}

/** A case that broke the law, as it was seen: scoring it anew might say something else. */
interface Seen {
  readonly trial: Trial
  readonly outcome: Outcome
  readonly broken: Broken
}

const tryTrials = (law: TrialLaw, subject: Subject, { runs, seed, before }: Trying): Tried => {
  let seen: Seen | null = null
  const keeps = (trial: Trial): boolean => {
    before(trial)
    const outcome = subject.score(trial)
    const broken = law.broken(outcome, trial, subject, () => subject.score(trial))
    if (broken !== null) seen = { trial, outcome, broken }
    return broken === null
  }
  const tried = fc.check(fc.property(law.trials(subject), keeps), { seed, numRuns: runs })
  return { runs: tried.numRuns, counterexample: shown(subject, seen, tried.numShrinks) }
}

const tryGrowth = (law: Extract<Law, { grow: unknown }>, subject: Subject, { before }: Trying): Tried => {
  const { runs, broken } = law.grow(subject, before)
  const seen =
    broken === null
      ? null
      : { trial: broken.trial, outcome: {}, broken: { says: broken.says, rows: broken.trial.rows.map(({ is }) => is) } }
  return { runs, counterexample: shown(subject, seen, 0) }
}

const shown = (subject: Subject, seen: Seen | null, shrinks: number): Counterexample | null => {
  if (seen === null) return null
  const { trial, outcome } = seen
  const { says, rows: shows } = seen.broken
  const parts = subject.partsOf(trial)
  const rows = shows.flatMap((is) =>
    trial.rows.filter((row) => row.is === is).map((row) => ({ ...row, ...earnings(parts, outcome[is]) }))
  )
  return { says, step: trial.step, rows, shrinks }
}

const earnings = (
  parts: ReadonlyArray<string>,
  row: RowScores | undefined
): Pick<CounterexampleRow, "total" | "scores"> => ({
  total: row?.total ?? null,
  scores:
    row?.scores.map((score, index) => ({
      reward: parts[index] ?? "",
      value: score._tag === "Scored" ? score.value : null,
      contribution: row.contributions[index] ?? null,
      because: becauseOf(score)
    })) ?? []
})

const becauseOf = (score: Score): string =>
  score._tag === "Scored" ? score.evidence.map(({ rule }) => rule).join(", ") : `${score.reason}: ${score.message}`
