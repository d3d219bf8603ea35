/** When a law applies, and the reason where it does not: by what a rubric was seen to look at. */
import * as fc from "fast-check"
import { inForm } from "./completions.ts"
import type { Draft } from "./completions.ts"
import { level } from "./completions.ts"
import type { Trial } from "./law.ts"
import { type Gold, numberGolds, wordGolds } from "./problems.ts"
import type { Subject } from "./subject.ts"

export const NO_ANSWERS = "it does not look at the answer: right and wrong earn the same"
export const NO_NUMBERS = "it does not tell right numbers from wrong ones"
export const NO_FORM = "it looks neither at the answer nor at the form"

export const looksAtAnswers = ({ traits }: Subject): string | null =>
  traits.unscored ?? (traits.numbers || traits.words ? null : NO_ANSWERS)

export const looksAtNumbers = (subject: Subject): string | null =>
  looksAtAnswers(subject) ?? (subject.traits.numbers ? null : NO_NUMBERS)

export const looksAtAnswersOrForm = (subject: Subject): string | null =>
  subject.traits.unscored ?? (looksAtAnswers(subject) === null || subject.traits.formSteps.length > 0 ? null : NO_FORM)

export const scoresProbes = ({ traits }: Subject): string | null => traits.unscored

/** Golds of the kinds that the rubric tells right from wrong; of every kind where it tells none. */
export const goldsFor = ({ traits: { numbers, words } }: Subject): fc.Arbitrary<Gold> =>
  numbers === words
    ? fc.oneof({ withCrossShrink: true }, { weight: 6, arbitrary: numberGolds }, { weight: 1, arbitrary: wordGolds })
    : numbers
      ? numberGolds
      : wordGolds

/** A step at which the rubric tells right from wrong. */
export const answerStep = ({ traits }: Subject): fc.Arbitrary<number | null> => fc.constantFrom(...traits.answerSteps)

/** An answer as the rubric wants it to stand in its tag. */
export const put = ({ traits }: Subject, answer: string): string => inForm(traits.form, answer)

/** A trial of drafts, all against one gold. */
export const trialOf = (
  { traits }: Subject,
  gold: string,
  step: number | null,
  drafts: Readonly<Record<string, Draft>>
): Trial => ({
  step,
  rows: Object.entries(level(drafts, traits.length)).map(([is, completion]) => ({ is, gold, completion }))
})
