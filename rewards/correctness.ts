/**
 * Correctness: 2 for the right answer, 0 for a wrong one or none, from the last closed answer tag. The verdict's rule is
 * the evidence. `correctnessOf` makes one with values and policies of its own.
 */
import { defineReward, findAnswer, judge, type Policies, type SampleReward, scored, unscored } from "../src/index.ts"

export interface CorrectnessOptions {
  readonly name?: string
  /** For an answer equal to the gold; 2 unless told. */
  readonly right?: number
  /** For one that is not; 0 unless told. */
  readonly wrong?: number
  /** Where no answer tag was closed, or nothing stands in it; as much as a wrong one unless told. */
  readonly none?: number
  /** For an answer too long or too deep to judge; as much as a wrong one unless told, so that it is no way out. */
  readonly overLimit?: number
  /** Where the field is divided on what is equal. */
  readonly policies?: Partial<Policies>
}

/**
 * Correctness by verdict.
 *
 * @example
 * correctnessOf({ name: "strict", right: 1, wrong: -0.5, none: -1, policies: { units: "required" } })
 */
export const correctnessOf = ({
  name = "correctness",
  right = 2,
  wrong = 0,
  none = wrong,
  overLimit = wrong,
  policies
}: CorrectnessOptions = {}): SampleReward => {
  const all = [right, wrong, none, overLimit]
  return defineReward({
    name,
    range: [Math.min(...all), Math.max(...all)],
    score: ({ reading, completion, gold }) => {
      const found = findAnswer(reading, completion)
      const verdict = judge(gold, found?.text ?? null, policies)
      const evidence = { rule: verdict.rule, ...(found === null ? {} : { span: found.span }) }
      switch (verdict.state) {
        case "equal":
          return scored(right, evidence)
        case "not-equal":
          return scored(wrong, evidence)
        case "no-answer":
          return scored(none, evidence)
        case "over-limit":
          return scored(overLimit, evidence)
        case "bad-gold":
          return unscored("bad-gold", `the gold cannot be used (${verdict.rule}): ${gold.slice(0, 80)}`)
        case "failed":
          return unscored("threw", `the answer could not be judged (${verdict.rule})`)
      }
    }
  })
}

export const correctness = correctnessOf()
