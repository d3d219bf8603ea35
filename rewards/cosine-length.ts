/**
 * Correctness scaled by length along a cosine, as in open-r1 and TRL (`get_cosine_scaled_reward`), after "Demystifying
 * Long Chain-of-Thought Reasoning" (arXiv 2502.03373, appendix C.1). With p = tokens / longest, at most 1:
 *   value = at_longest + (at_shortest − at_longest) · (1 + cos(π · p)) / 2
 * A right answer falls from 1 to 0.5 as it grows longer; a wrong one rises from −1 to −0.5, so that a hard problem is
 * thought about for longer. (open-r1 counts characters and lets the cosine rise again beyond `longest`; this one does neither.)
 */
import { defineReward, findAnswer, judge, type Policies, type SampleReward, scored, unscored } from "../src/index.ts"

export interface CosineLengthOptions {
  readonly name?: string
  /** Tokens at which the cosine has come down; 1024 unless told. */
  readonly longest?: number
  /** What a right answer gets when it is short, and when it is long. */
  readonly right?: readonly [atShortest: number, atLongest: number]
  /** What a wrong answer or none gets when it is short, and when it is long. */
  readonly wrong?: readonly [atShortest: number, atLongest: number]
  readonly policies?: Partial<Policies>
}

/**
 * Correctness by length.
 *
 * @example
 * cosineLengthOf({ longest: 4096, right: [1, 0.8], wrong: [-0.2, 0] })
 */
export const cosineLengthOf = ({
  name = "cosine-length",
  longest = 1024,
  right = [1, 0.5],
  wrong = [-1, -0.5],
  policies
}: CosineLengthOptions = {}): SampleReward => {
  if (!(longest > 0)) throw new TypeError(`"${name}" needs a length above 0: longest: 1024`)
  const [least, most] = [Math.min(...right, ...wrong), Math.max(...right, ...wrong)]
  return defineReward({
    name,
    range: [least, most],
    score: ({ reading, completion, gold, tokens }) => {
      if (tokens === null) return unscored("not-applicable", "the completion's tokens were not counted")
      const found = findAnswer(reading, completion)
      const { state, rule } = judge(gold, found?.text ?? null, policies)
      if (state === "bad-gold") return unscored("bad-gold", `the gold cannot be used (${rule}): ${gold.slice(0, 80)}`)
      if (state === "failed") return unscored("threw", `the answer could not be judged (${rule})`)
      const [short, long] = state === "equal" ? right : wrong
      const value = long + ((short - long) * (1 + Math.cos(Math.PI * Math.min(tokens / longest, 1)))) / 2
      return scored(Math.min(most, Math.max(least, value)), {
        rule,
        note: `${tokens} of ${longest} tokens`,
        ...(found === null ? {} : { span: found.span })
      })
    }
  })
}

export const cosineLength = cosineLengthOf()
