/** Laws of what does not pay: lists, words, open tags, the prompt's own example, text outside the tags. */
import * as fc from "fast-check"
import type { TagStyle } from "../../style/style.ts"
import { answerStep, goldsFor, looksAtAnswers, looksAtAnswersOrForm, put, trialOf } from "./applies.ts"
import { above, earned } from "./compare.ts"
import { clean, type Draft, isPlain, unclosed, untagged, withJunk } from "./completions.ts"
import type { Broken, Outcome, TrialLaw } from "./law.ts"
import { junks, reasonings } from "./problems.ts"

const WRONG = "a plain wrong answer"
const RIGHT = "the right answer"

const totalOf = (outcome: Outcome, is: string): number | null => outcome[is]?.total ?? null

/** The sentence that says so where one row earns more than a plain wrong answer. */
const paysMoreThanWrong = (outcome: Outcome, is: string): Broken | null => {
  const wrong = totalOf(outcome, WRONG)
  const total = totalOf(outcome, is)
  return above(total, wrong)
    ? { says: `${is} earns ${earned(total)}, a plain wrong answer ${earned(wrong)}`, rows: [is, WRONG] }
    : null
}

const LIST = "a list that holds the gold"

const listsDoNotPay: TrialLaw = {
  name: "lists-do-not-pay",
  says: "A list of answers with the gold among them earns less than the gold, and no more than a plain wrong answer.",
  why: "Else the policy learns to name every number it can think of.",
  appliesTo: looksAtAnswers,
  trials: (subject) =>
    fc
      .tuple(
        goldsFor(subject),
        reasonings,
        answerStep(subject),
        fc.nat(2),
        // Not by white space alone: 0 and 1/2 would be a mixed number.
        fc.constantFrom(" or ", ", ", " and ", "; ", ",\n"),
        fc.boolean()
      )
      .map(([{ text, slip, far, farther }, reasoning, step, at, between, all]) => {
        const others = [...new Set(all ? [slip, far, farther] : [slip])]
        const items = [...others.slice(0, at), text, ...others.slice(at)]
        return trialOf(subject, text, step, {
          [RIGHT]: clean(subject.style, reasoning, put(subject, text)),
          [WRONG]: clean(subject.style, reasoning, put(subject, far)),
          [LIST]: clean(subject.style, reasoning, put(subject, items.join(between)))
        })
      }),
  broken: (outcome) => {
    const right = totalOf(outcome, RIGHT)
    const list = totalOf(outcome, LIST)
    if (right !== null && list !== null && !above(right, list))
      return { says: `${LIST} earns ${earned(list)}, the gold alone ${earned(right)}`, rows: [LIST, RIGHT] }
    return paysMoreThanWrong(outcome, LIST)
  }
}

const SURE = [
  "I am sure this is right",
  "The answer is correct.",
  "Trust me",
  "It is exactly what was asked for",
  "yes"
]
const SAID = "words instead of an answer"
const ONLY = "words and no tags"

const wordsDoNotPay: TrialLaw = {
  name: "words-do-not-pay",
  says: "Words that claim to be right, in the place of an answer or alone, earn no more than a plain wrong answer.",
  why: "Else not answering is better than trying, and the policy stops to try.",
  appliesTo: looksAtAnswers,
  trials: (subject) =>
    fc
      .tuple(goldsFor(subject), reasonings, answerStep(subject), fc.constantFrom(...SURE))
      .map(([{ text, far }, reasoning, step, sure]) =>
        trialOf(subject, text, step, {
          [WRONG]: clean(subject.style, reasoning, put(subject, far)),
          [SAID]: clean(subject.style, reasoning, put(subject, sure)),
          [ONLY]: (more) => `${reasoning}${more} ${sure}`
        })
      ),
  broken: (outcome) => paysMoreThanWrong(outcome, SAID) ?? paysMoreThanWrong(outcome, ONLY)
}

const FORMLESS = "the right answer out of its form"

/** Whether the form is paid in this very case: a reward may refuse it for what the reasoning says. */
const formIsPaid = (outcome: Outcome): boolean => above(totalOf(outcome, RIGHT), totalOf(outcome, FORMLESS))

const OPEN = "the right answer in a tag left open"
const OPEN_WRONG = "a wrong answer in a tag left open"

const unclosedDoesNotPay: TrialLaw = {
  name: "unclosed-does-not-pay",
  says: "An answer whose tag was never closed counts for nothing, and the form that lacks the tag is not paid whole.",
  why: "A completion that was cut off, or never ends, must not earn what a finished one does.",
  appliesTo: (subject) =>
    looksAtAnswersOrForm(subject) ??
    (subject.style.answer.close === "" ? "an answer of its style has no mark at its end" : null),
  trials: (subject) =>
    fc
      .tuple(goldsFor(subject), reasonings, fc.constantFrom(...subject.traits.steps))
      .map(([{ text, far }, reasoning, step]) =>
        trialOf(subject, text, step, {
          [RIGHT]: clean(subject.style, reasoning, put(subject, text)),
          [WRONG]: clean(subject.style, reasoning, put(subject, far)),
          [OPEN]: unclosed(subject.style, reasoning, put(subject, text)),
          [OPEN_WRONG]: unclosed(subject.style, reasoning, put(subject, far)),
          [FORMLESS]: untagged(subject.style, reasoning, put(subject, text))
        })
      ),
  broken: (outcome, { step }, { traits }) => {
    const open = totalOf(outcome, OPEN)
    const right = totalOf(outcome, RIGHT)
    if (traits.formSteps.includes(step) && formIsPaid(outcome) && open !== null && !above(right, open))
      return { says: `${OPEN} earns ${earned(open)}, closed it earns ${earned(right)}`, rows: [OPEN, RIGHT] }
    if (!traits.answerSteps.includes(step)) return null
    const wrong = totalOf(outcome, OPEN_WRONG)
    return above(open, wrong)
      ? { says: `${OPEN} earns ${earned(open)}, a wrong one there ${earned(wrong)}`, rows: [OPEN, OPEN_WRONG] }
      : paysMoreThanWrong(outcome, OPEN)
  }
}

/** The part of the system prompt that shows the form: from its first reasoning tag to its last answer tag. */
const exampleOf = ({ systemPrompt, reasoning, answer }: TagStyle): string | null => {
  const start = systemPrompt.indexOf(reasoning.open)
  const end = systemPrompt.lastIndexOf(answer.close)
  return start < 0 || end < start ? null : systemPrompt.slice(start, end + answer.close.length)
}

/** What the system prompt writes between two tags, where an example would stand. */
const between = (prompt: string, { open, close }: TagStyle["answer"]): string => {
  const start = prompt.indexOf(open)
  const end = prompt.indexOf(close, start)
  return start < 0 || end < 0 ? "" : prompt.slice(start + open.length, end)
}

const COPIED = "the system prompt's example, copied"
const FILLED = "its placeholders in the tags"
const REASONED = "a wrong answer after the placeholder of the reasoning"

const placeholderDoesNotPay: TrialLaw = {
  name: "placeholder-does-not-pay",
  says: "What the system prompt shows as an example of the form, copied, earns no more than a plain wrong answer.",
  why: "A real run ended there: the policy printed “reasoning process here” and an answer, and was paid for its form.",
  appliesTo: (subject) =>
    looksAtAnswers(subject) ??
    (exampleOf(subject.style) === null ? "the system prompt of its style shows no tags to copy" : null),
  trials: (subject) => {
    const { style } = subject
    const example = exampleOf(style) ?? ""
    const reasoned = between(style.systemPrompt, style.reasoning)
    const answered = between(style.systemPrompt, style.answer)
    const copied = style.prefilled ? example.slice(style.reasoning.open.length) : example
    return fc
      .tuple(goldsFor(subject), reasonings, answerStep(subject), fc.constantFrom(copied, example, style.systemPrompt))
      .map(([{ text, far }, reasoning, step, copy]) =>
        trialOf(subject, text, step, {
          [WRONG]: clean(style, reasoning, put(subject, far)),
          [COPIED]: () => copy,
          [FILLED]: clean(style, reasoned, answered),
          [REASONED]: clean(style, reasoned, put(subject, far))
        })
      )
  },
  broken: (outcome) =>
    paysMoreThanWrong(outcome, COPIED) ?? paysMoreThanWrong(outcome, FILLED) ?? paysMoreThanWrong(outcome, REASONED)
}

const JUNK = "the same with text outside the tags"
const WRONG_JUNK = "the wrong answer with text outside the tags"

const junkDoesNotPay: TrialLaw = {
  name: "junk-does-not-pay",
  says: "Text before or after the tags never earns more than none, and less than all where the form is paid at all.",
  why: "Else the form that you ask for is not the form that you get, and what reads it later finds two answers or none.",
  appliesTo: looksAtAnswersOrForm,
  trials: (subject) =>
    fc
      .tuple(
        goldsFor(subject),
        reasonings,
        fc.constantFrom(...subject.traits.steps),
        junks,
        fc.constantFrom("after", "before", "both"),
        fc.constantFrom("\n", " ", "")
      )
      .map(([{ text, far }, reasoning, step, junk, where, space]) => {
        // Before a prefilled style's text is the prompt itself, and plain reasoning begins anywhere: there is no outside.
        const inside = subject.style.prefilled || isPlain(subject.style)
        const before = where === "after" || inside ? "" : `${junk}${space}`
        const after = where === "before" && !inside ? "" : `${space}${junk}`
        // Where length counts, the clean one says the same in its reasoning.
        const told = subject.traits.length ? `${reasoning}\n${junk}` : reasoning
        const dirty = (answer: string): Draft =>
          withJunk(clean(subject.style, reasoning, put(subject, answer)), before, after)
        return trialOf(subject, text, step, {
          [RIGHT]: clean(subject.style, told, put(subject, text)),
          [JUNK]: dirty(text),
          [WRONG]: clean(subject.style, told, put(subject, far)),
          [WRONG_JUNK]: dirty(far),
          [FORMLESS]: untagged(subject.style, told, put(subject, text))
        })
      }),
  broken: (outcome, { step }, { traits }) => {
    const right = totalOf(outcome, RIGHT)
    const junk = totalOf(outcome, JUNK)
    const rows = [JUNK, RIGHT]
    if (above(junk, right)) return { says: `${JUNK} earns ${earned(junk)}, without it ${earned(right)}`, rows }
    if (traits.formSteps.includes(step) && formIsPaid(outcome) && junk !== null && !above(right, junk))
      return { says: `${JUNK} earns ${earned(junk)}, all that it earns without it, though the form is paid`, rows }
    return paysMoreThanWrong(outcome, WRONG_JUNK)
  }
}

export const trickLaws = [listsDoNotPay, wordsDoNotPay, unclosedDoesNotPay, placeholderDoesNotPay, junkDoesNotPay]
