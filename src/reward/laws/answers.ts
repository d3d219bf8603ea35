/** Laws of the answer: the right one is paid whole, however it is written, and no other is. */
import * as fc from "fast-check"
import { answerStep, goldsFor, looksAtAnswers, looksAtAnswersOrForm, looksAtNumbers, put, trialOf } from "./applies.ts"
import { above, apart, earned } from "./compare.ts"
import { clean, inForm, level, twice } from "./completions.ts"
import type { Broken, Outcome, TrialLaw } from "./law.ts"
import { equalForms, rational, times, turned, written } from "./numbers.ts"
import { type Gold, numberGold, numberGolds, reasonings, wordGold } from "./problems.ts"

const totalOf = (outcome: Outcome, is: string): number | null => outcome[is]?.total ?? null

const told = (says: string, ...rows: ReadonlyArray<string>): Broken => ({ says, rows })

const RIGHT = "the gold as the answer"
const RIGHT_ANSWER = "the right answer"
const WRONG_ANSWER = "a wrong answer"
const TURNED = "the answer with the wrong sign"
const AS_FAR = "a wrong answer as far away"
const FIRST_RIGHT = "right, then wrong"
const LAST_RIGHT = "wrong, then right"
const BOTH_WRONG = "wrong, then wrong"

const PLAIN = "We work it out with care."

/** Right answers to easy problems of the same kind: what the rubric gives those is what a right answer can reach. */
const easy = ({ number }: Gold): ReadonlyArray<Gold> =>
  number === null ? [wordGold(0), wordGold(3)] : [7, 12].map((value) => numberGold(rational(BigInt(value)), "integer"))

const goldIsFull: TrialLaw = {
  name: "gold-is-full",
  says: "The gold itself, written in the tag style, earns all that a right answer can earn.",
  why: "Where the gold is not paid, no completion can be right: the policy is taught to avoid what you want.",
  appliesTo: looksAtAnswersOrForm,
  trials: (subject) =>
    fc.tuple(goldsFor(subject), reasonings, fc.constantFrom(...subject.traits.steps)).map(([gold, reasoning, step]) => {
      const others = easy(gold)
      const drafts = {
        [RIGHT]: clean(subject.style, reasoning, put(subject, gold.text)),
        ...Object.fromEntries(
          others.flatMap(({ text }) => [
            [`${text}, where the gold is ${text}`, clean(subject.style, reasoning, put(subject, text))],
            [
              `${text}, where the gold is ${text}, after plain reasoning`,
              clean(subject.style, PLAIN, put(subject, text))
            ]
          ])
        )
      }
      const texts = Object.entries(level(drafts, subject.traits.length))
      return {
        step,
        apart: true,
        rows: texts.map(([is, completion], index) => ({
          is,
          completion,
          gold: index === 0 ? gold.text : (others[Math.floor((index - 1) / 2)] as Gold).text
        }))
      }
    }),
  broken: (outcome) => {
    const { [RIGHT]: right, ...others } = outcome
    if (right === undefined || right.total === null) return told("the gold as the answer has no total", RIGHT)
    let full = 0
    for (const [part, contribution] of right.contributions.entries()) {
      // A part that has nothing to say of this gold (a band of numbers, where the gold is a word) is not missed.
      if (contribution === null) continue
      full += Math.max(contribution, ...Object.values(others).map((row) => row.contributions[part] ?? contribution))
    }
    if (!above(full, right.total)) return null
    const best = Object.keys(others).find((is) => !above(full, totalOf(others, is)))
    return {
      says: `the gold as the answer earns ${earned(right.total)} of the ${earned(full)} that a right answer can earn`,
      rows: [RIGHT, ...(best === undefined ? Object.keys(others) : [best])]
    }
  }
}

const AS_GOLD = "the answer as the gold is written"
const OTHERWISE = "the same answer, written otherwise"
const spaced = ["", " ", "\n"]

const equalIsEqual: TrialLaw = {
  name: "equal-is-equal",
  says: "Two ways of writing the same answer earn the same: 1,234 and 1234, 2.5 and 2.50, 1/2 and 0.5, with or without space around.",
  why: "Else the policy is paid for a way of writing, and right answers are punished for theirs.",
  appliesTo: looksAtAnswers,
  trials: (subject) =>
    fc
      .tuple(goldsFor(subject), reasonings, answerStep(subject), fc.nat(7), fc.constantFrom(...spaced))
      .map(([gold, reasoning, step, which, space]) => {
        const forms = gold.number === null ? [gold.text] : equalForms(gold.number.value)
        const form = forms[which % forms.length] as string
        const other = form === gold.text && space === "" ? ` ${form} ` : `${space}${form}${space}`
        return trialOf(subject, gold.text, step, {
          [AS_GOLD]: clean(subject.style, reasoning, put(subject, gold.text)),
          [OTHERWISE]: clean(subject.style, reasoning, put(subject, other))
        })
      }),
  broken: (outcome) => {
    const one = totalOf(outcome, AS_GOLD)
    const other = totalOf(outcome, OTHERWISE)
    return apart(one, other) || (one === null) !== (other === null)
      ? told(`one way of writing the answer earns ${earned(one)}, the other ${earned(other)}`, AS_GOLD, OTHERWISE)
      : null
  }
}

const wrongNeverBeatsRight: TrialLaw = {
  name: "wrong-never-beats-right",
  says: "A wrong answer, near or far, earns less than the right one written in the same form.",
  why: "What is near enough to be paid whole is what the policy stops at.",
  appliesTo: looksAtAnswers,
  trials: (subject) =>
    fc.tuple(goldsFor(subject), reasonings, answerStep(subject), fc.boolean()).map(([gold, reasoning, step, near]) =>
      trialOf(subject, gold.text, step, {
        [RIGHT_ANSWER]: clean(subject.style, reasoning, put(subject, gold.text)),
        [WRONG_ANSWER]: clean(subject.style, reasoning, put(subject, near ? gold.slip : gold.far))
      })
    ),
  broken: (outcome) => {
    const right = totalOf(outcome, RIGHT_ANSWER)
    const wrong = totalOf(outcome, WRONG_ANSWER)
    return right !== null && wrong !== null && !above(right, wrong)
      ? told(`the wrong answer earns ${earned(wrong)}, the right one ${earned(right)}`, RIGHT_ANSWER, WRONG_ANSWER)
      : null
  }
}

const signCounts: TrialLaw = {
  name: "sign-counts",
  says: "The answer with the wrong sign earns no more than any other wrong answer.",
  why: "A grader that loses the minus pays for a mistake that models make all the time, and takes right negatives for wrong.",
  appliesTo: looksAtNumbers,
  trials: (subject) =>
    fc
      .tuple(
        numberGolds.filter(({ number }) => number?.value.numerator !== 0n),
        reasonings,
        answerStep(subject)
      )
      .map(([gold, reasoning, step]) => {
        const { value, form } = gold.number as NonNullable<Gold["number"]>
        return trialOf(subject, gold.text, step, {
          [TURNED]: clean(subject.style, reasoning, put(subject, written(turned(value), form))),
          // As far from the gold, on its own side.
          [AS_FAR]: clean(subject.style, reasoning, put(subject, written(times(value, 3n), form)))
        })
      }),
  broken: (outcome) => {
    const turnedTotal = totalOf(outcome, TURNED)
    const wrong = totalOf(outcome, AS_FAR)
    return above(turnedTotal, wrong)
      ? told(`the wrong sign earns ${earned(turnedTotal)}, another wrong answer ${earned(wrong)}`, TURNED, AS_FAR)
      : null
  }
}

const lastAnswerCounts: TrialLaw = {
  name: "last-answer-counts",
  says: "Where an answer is followed by another one, the last one is the answer.",
  why: "Else a policy that puts its answer right is punished, and one that guesses first and takes it back is paid.",
  appliesTo: looksAtAnswers,
  trials: (subject) =>
    fc
      .tuple(goldsFor(subject), reasonings, answerStep(subject), fc.boolean())
      .map(([{ text, far, farther }, reasoning, step, boxed]) => {
        const two = (first: string, second: string) =>
          boxed && subject.traits.boxes
            ? clean(subject.style, reasoning, `${inForm("boxed", first)}. Wait, ${inForm("boxed", second)}`)
            : twice(subject.style, reasoning, put(subject, first), put(subject, second))
        return trialOf(subject, text, step, {
          [FIRST_RIGHT]: two(text, far),
          [LAST_RIGHT]: two(far, text),
          [BOTH_WRONG]: two(farther, far)
        })
      }),
  broken: (outcome) => {
    const wrong = totalOf(outcome, BOTH_WRONG)
    const first = totalOf(outcome, FIRST_RIGHT)
    const last = totalOf(outcome, LAST_RIGHT)
    if (above(first, wrong))
      return told(
        `a right answer that was taken back earns ${earned(first)}, where two wrong ones earn ${earned(wrong)}`,
        FIRST_RIGHT,
        BOTH_WRONG
      )
    return above(wrong, last)
      ? told(
          `two wrong answers earn ${earned(wrong)}, where the last one being right earns ${earned(last)}`,
          LAST_RIGHT,
          BOTH_WRONG
        )
      : null
  }
}

export const answerLaws = [goldIsFull, equalIsEqual, wrongNeverBeatsRight, signCounts, lastAnswerCounts]
