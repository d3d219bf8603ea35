/** Laws of scores themselves: there is one for any text, in its range, the same every time. */
import * as fc from "fast-check"
import type { RowScores } from "../../domain/rubric.ts"
import type { UnscoredReason } from "../../domain/score.ts"
import { goldsFor, put, trialOf } from "./applies.ts"
import { earned } from "./compare.ts"
import { clean } from "./completions.ts"
import type { Broken, Outcome, TrialLaw } from "./law.ts"
import { anyText, reasonings } from "./problems.ts"
import { tagsOf } from "../../style/style.ts"
import type { Subject } from "./subject.ts"

const ANY = "any text"
const IN_TAGS = "any text in the answer's tag"

/** Any texts, as whole completions and in the answer's tag, against golds of every kind and against any text. */
const anything = (subject: Subject) =>
  fc
    .tuple(
      fc.oneof(
        goldsFor(subject).map(({ text }) => text),
        anyText(tagsOf(subject.style))
      ),
      anyText(tagsOf(subject.style)),
      fc.constantFrom(...subject.traits.steps),
      anyText([])
    )
    .map(([gold, text, step, answered]) => ({
      step,
      apart: true,
      rows: [
        { is: ANY, gold, completion: text },
        { is: IN_TAGS, gold, completion: clean(subject.style, "Let us see.", text)("") }
      ],
      ...(subject.services.length > 0 ? { answered } : {})
    }))

/** What is said of the first score that is unscored for one of these reasons. */
const unscoredFor = (outcome: Outcome, reasons: ReadonlyArray<UnscoredReason>): Broken | null => {
  for (const [is, { scores }] of Object.entries(outcome))
    for (const score of scores)
      if (score._tag === "Unscored" && reasons.includes(score.reason)) return { says: score.message, rows: [is] }
  return null
}

const isTotal: TrialLaw = {
  name: "total",
  says: "Any text has a score: a reward never throws and never gives NaN; what it cannot score it calls unscored, and why.",
  why: "A policy finds the text that makes a grader throw. What TRL gets no reward for counts as 0, which may be more than wrong.",
  appliesTo: () => null,
  trials: anything,
  broken: (outcome) => unscoredFor(outcome, ["threw", "not-a-number"])
}

const inRange: TrialLaw = {
  name: "in-range",
  says: "Every value lies in the range that its reward declares.",
  why: "Weights are chosen by the ranges; one value outside drowns every other reward of its group.",
  appliesTo: () => null,
  trials: (subject) =>
    fc.oneof(
      anything(subject),
      fc.tuple(goldsFor(subject), reasonings, fc.boolean()).map(([{ text, slip, far }, reasoning, near]) => ({
        step: null,
        apart: true,
        rows: [
          { is: "a right answer", gold: text, completion: clean(subject.style, reasoning, put(subject, text))("") },
          {
            is: "a wrong answer",
            gold: text,
            completion: clean(subject.style, reasoning, put(subject, near ? slip : far))("")
          }
        ]
      }))
    ),
  broken: (outcome) => unscoredFor(outcome, ["out-of-range"])
}

const isDeterministic: TrialLaw = {
  name: "deterministic",
  says: "The same completion scored twice earns the same, with the same evidence.",
  why: "Chance is noise in every advantage, and nobody can tell afterwards why a completion was paid.",
  appliesTo: ({ services, traits }) =>
    services.length > 0
      ? `${services.map((name) => `"${name}"`).join(", ")} ${services.length === 1 ? "asks" : "ask"} a service, which may answer otherwise the next time`
      : traits.unscored,
  trials: (subject) => fc.oneof(anything(subject), scoredOften(subject)),
  broken: (outcome, _, __, again) => {
    // Three times: what counts its calls may come round after two.
    for (const time of ["second", "third"]) {
      const other = again()
      const is = Object.keys(outcome).find((one) => JSON.stringify(outcome[one]) !== JSON.stringify(other[one]))
      if (is !== undefined)
        return {
          says: `scored a ${time} time it has ${totalOr(other[is])}, at first ${totalOr(outcome[is])}`,
          rows: [is]
        }
    }
    return null
  }
}

const totalOr = (row: RowScores | undefined): string => {
  const total = row?.total ?? null
  return total === null ? "no total" : `the total ${earned(total)}`
}

const scoredOften = (subject: Subject) =>
  fc.tuple(goldsFor(subject), reasonings).map(([{ text, far }, reasoning]) =>
    trialOf(subject, text, null, {
      "a right answer": clean(subject.style, reasoning, put(subject, text)),
      "a wrong answer": clean(subject.style, reasoning, put(subject, far))
    })
  )

export const scoreLaws = [isTotal, inRange, isDeterministic]
