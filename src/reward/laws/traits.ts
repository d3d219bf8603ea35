/** What a rubric looks at, found out by what it gives to a few probes written by hand. */
import type { RowScores } from "../../domain/rubric.ts"
import type { TagStyle } from "../../style/style.ts"
import type { Rubric } from "../rubric.ts"
import { type AnswerForm, clean, type Draft, inForm, level, unanswered, untagged } from "./completions.ts"
import { apart } from "./compare.ts"
import type { Outcome, Trial } from "./law.ts"
import { rational } from "./numbers.ts"
import { type Gold, numberGold, wordGold } from "./problems.ts"

export interface Traits {
  /** Why no law about totals can be tried: it scores hardly any probe. Null where it scores them. */
  readonly unscored: string | null
  /** Whether there was anything to probe: not where it does nothing but ask a service. */
  readonly probed: boolean
  /** Whether it tells a right number (a right word) from a clearly wrong one in the same form. */
  readonly numbers: boolean
  readonly words: boolean
  /** How an answer has to stand in its tag for that: as it is, or else in a box. */
  readonly form: AnswerForm
  /** Whether it tells them apart in a box as well. */
  readonly boxes: boolean
  /** Steps at which it tells right from wrong; steps at which it tells a completion in its form from one without. */
  readonly answerSteps: ReadonlyArray<number | null>
  readonly formSteps: ReadonlyArray<number | null>
  readonly steps: ReadonlyArray<number | null>
  /** Whether it gives a completion that is merely longer something else. */
  readonly length: boolean
}

const REASONING = "First we add what is there, and then we see."

const NUMBERS: ReadonlyArray<Gold> = [
  ...[7, 12, -5, 0, 1234, -40].map((value) => numberGold(rational(BigInt(value)), "integer")),
  numberGold(rational(5n, 2n), "decimal"),
  numberGold(rational(1n, 2n), "fraction")
]
const WORDS: ReadonlyArray<Gold> = [0, 1, 2, 3].map((index) => wordGold(index))

/** Of how many probes a trait has to hold: most, so that a reward with a hole in it is still taken for what it is. */
const MOST = 0.5

const total = (outcome: Outcome, is: string): number | null => outcome[is]?.total ?? null

export const traitsOf = (
  style: TagStyle,
  steps: ReadonlyArray<number | null>,
  rubric: Rubric | null,
  score: (trial: Trial) => Outcome
): Traits => {
  const none = { numbers: false, words: false, form: "bare", boxes: false, answerSteps: [], formSteps: [] } as const
  if (rubric === null) {
    return {
      ...none,
      steps,
      length: false,
      probed: false,
      unscored: "it does nothing but ask a service, which the laws do not ask"
    }
  }
  const probe = (gold: Gold, step: number | null, drafts: Readonly<Record<string, Draft>>): Outcome =>
    score({
      step,
      rows: Object.entries(level(drafts, true)).map(([is, completion]) => ({ is, gold: gold.text, completion }))
    })
  const most = (golds: ReadonlyArray<Gold>, holds: (gold: Gold) => boolean) =>
    golds.filter(holds).length > golds.length * MOST
  const differ = (outcome: Outcome) => apart(total(outcome, "one"), total(outcome, "other"))

  const tells = (golds: ReadonlyArray<Gold>, form: AnswerForm, step: number | null): boolean =>
    most(golds, (gold) =>
      differ(
        probe(gold, step, {
          one: clean(style, REASONING, inForm(form, gold.text)),
          other: clean(style, REASONING, inForm(form, gold.far))
        })
      )
    )
  const tellsSome = (form: AnswerForm) => steps.some((step) => tells(NUMBERS, form, step) || tells(WORDS, form, step))
  const boxes = tellsSome("boxed")
  const form: AnswerForm = boxes && !tellsSome("bare") ? "boxed" : "bare"
  const right = (gold: Gold) => clean(style, REASONING, inForm(form, gold.text))
  const differs = (step: number | null, other: typeof untagged): boolean =>
    most([...NUMBERS, ...WORDS], (gold) =>
      differ(probe(gold, step, { one: right(gold), other: other(style, REASONING, inForm(form, gold.text)) }))
    )
  // Of both pairs of tags: what looks at the reasoning alone asks for reasoning, and not for the form.
  const asksForm = (step: number | null) => differs(step, untagged) && differs(step, unanswered)
  const lengths = [60, 600, 6000].map((length) => REASONING.repeat(Math.ceil(length / REASONING.length)))
  const seven = NUMBERS[0] as Gold
  // Wrong answers too: a reward may count the length of those alone, or count it the other way round.
  const length = steps.some((step) =>
    [seven.text, seven.far].some((answer) => {
      const [short, ...longer] = [REASONING, ...lengths].map((reasoning) =>
        total(
          score({
            step,
            rows: [{ is: "one", gold: seven.text, completion: clean(style, reasoning, inForm(form, answer))("") }]
          }),
          "one"
        )
      )
      return longer.some((one) => apart(one, short ?? null))
    })
  )
  const grouped = rubric.parts.some(({ reward }) => reward.kind === "group")
  const seen = [...NUMBERS, ...WORDS].map((gold) => probe(gold, null, { one: right(gold) }).one as RowScores)
  return {
    numbers: steps.some((step) => tells(NUMBERS, form, step)),
    words: steps.some((step) => tells(WORDS, form, step)),
    form,
    boxes,
    answerSteps: steps.filter((step) => tells(NUMBERS, form, step) || tells(WORDS, form, step)),
    formSteps: steps.filter(asksForm),
    steps,
    length: length || grouped,
    probed: true,
    unscored: seen.some((row) => row.total !== null) ? null : whyUnscored(rubric, seen[0] as RowScores)
  }
}

/** Why a row has no total, in the words of the first score that is missing. */
const whyUnscored = (rubric: Rubric, { scores }: RowScores): string => {
  for (const [index, score] of scores.entries())
    if (score._tag === "Unscored")
      return `it scores none of the probes: ${rubric.parts[index]?.reward.name}: ${score.reason}: ${score.message}`
  return "it scores none of the probes"
}
