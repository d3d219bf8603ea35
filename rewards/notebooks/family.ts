/**
 * The four rewards that the well-known GRPO notebooks share, by the values and the number pattern of a family.
 * Reproduced with their defects, each of which a law of this program tells: see docs/laws.md. Do not train on them.
 * All three match over lines (DOTALL); the pattern that zeroes reasoning on several lines is `cookbookFormat`'s.
 */
import { defineReward, defineRubric, type Evidence, type Rubric, scored, type TagStyle } from "../../src/index.ts"
import { matchFormat, matchNumber } from "./match.ts"
import { count, float, strip } from "./python.ts"

export interface Family {
  /** For each tag whose count is 1, and for each whose count is not. */
  readonly once: number
  readonly notOnce: number
  readonly answer: {
    readonly noMatch: number
    readonly equal: number
    readonly equalStripped: number
    /** The answer divided by the gold from 0.9 to 1.1, and from 0.8 to 1.2. */
    readonly ratioNear: number
    readonly ratioFar: number
    readonly wrong: number
    /** One of the two is no number, or the gold is 0. */
    readonly notANumber: number
  }
  readonly numbers: {
    /** Global: it is searched from the opening answer tag on. */
    readonly pattern: RegExp
    readonly withoutCommas: boolean
    readonly right: number
    readonly wrong: number
    readonly noMatch: number
    /** What was found is no number, or the gold is none. */
    readonly notANumber: number
  }
}

const rangeOf = (...values: ReadonlyArray<number>): readonly [number, number] => [
  Math.min(...values),
  Math.max(...values)
]

/** A family's rubric in a tag style: format-exactly, format-approximately, answer and numbers, added up. */
export const notebook = (name: string, style: TagStyle, family: Family): Rubric => {
  const { once, notOnce, answer, numbers } = family
  const { pattern, withoutCommas } = numbers
  const tags = [style.reasoning.open, style.reasoning.close, style.answer.open, style.answer.close].slice(
    style.prefilled ? 1 : 0
  )

  const formatExactly = defineReward({
    name: "format-exactly",
    range: [0, 3],
    score: ({ completion }) => {
      const span = matchFormat(style, completion)
      return span === null ? scored(0, { rule: "no-match" }) : scored(3, { rule: "match", span })
    }
  })

  const formatApproximately = defineReward({
    name: "format-approximately",
    range: [tags.length * notOnce, tags.length * once],
    score: ({ completion }) => {
      const evidence = tags.map((tag): Evidence => {
        const found = count(completion, tag)
        return { rule: found === 1 ? "once" : "not-once", note: `${tag} ${found}`, value: found === 1 ? once : notOnce }
      })
      return scored(
        evidence.reduce((sum, { value = 0 }) => sum + value, 0),
        evidence
      )
    }
  })

  const checkAnswer = defineReward({
    name: "answer",
    range: rangeOf(...Object.values(answer)),
    score: ({ completion, gold }) => {
      const span = matchFormat(style, completion)
      if (span === null) return scored(answer.noMatch, { rule: "no-match" })
      const guess = completion.slice(span.start, span.end)
      if (guess === gold) return scored(answer.equal, { rule: "equal", span })
      if (strip(guess) === strip(gold)) return scored(answer.equalStripped, { rule: "equal-stripped", span })
      const [given, wanted] = [float(guess), float(gold)]
      if (given === null || wanted === null || wanted === 0)
        return scored(answer.notANumber, { rule: wanted === 0 ? "gold-is-0" : "not-a-number", span })
      const ratio = given / wanted
      if (ratio >= 0.9 && ratio <= 1.1) return scored(answer.ratioNear, { rule: "ratio-0.9-to-1.1", span })
      if (ratio >= 0.8 && ratio <= 1.2) return scored(answer.ratioFar, { rule: "ratio-0.8-to-1.2", span })
      return scored(answer.wrong, { rule: "wrong", span })
    }
  })

  const checkNumbers = defineReward({
    name: "numbers",
    range: rangeOf(numbers.right, numbers.wrong, numbers.noMatch, numbers.notANumber),
    score: ({ completion, gold }) => {
      const span = matchNumber(style, completion, pattern)
      if (span === null) return scored(numbers.noMatch, { rule: "no-number" })
      const text = completion.slice(span.start, span.end)
      const [given, wanted] = [float(withoutCommas ? text.replaceAll(",", "") : text), float(gold)]
      if (given === null || wanted === null) return scored(numbers.notANumber, { rule: "not-a-number", span })
      return given === wanted
        ? scored(numbers.right, { rule: "equal", span })
        : scored(numbers.wrong, { rule: "not-equal", span })
    }
  })

  return defineRubric({ name, style, parts: [formatExactly, formatApproximately, checkAnswer, checkNumbers] })
}
