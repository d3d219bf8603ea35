/**
 * Repetition penalty by n-grams of words, as in open-r1 (`get_repetition_penalty_reward`), after "Demystifying Long
 * Chain-of-Thought Reasoning" (arXiv 2502.03373, appendix C.2): −(1 − different n-grams / all n-grams), from −1 to 0.
 * Below `size` words it is 0. At most `longest` characters from the end are looked at: loops are at the end.
 */
import { defineReward, type SampleReward, scored } from "../src/index.ts"

export interface RepetitionOptions {
  readonly name?: string
  /** Words of an n-gram; 3 unless told. */
  readonly size?: number
  /** What a text of one n-gram over and over gets; −1 unless told. */
  readonly worst?: number
  /** The share of repeated n-grams that costs nothing: prose repeats itself a little. 0 unless told. */
  readonly free?: number
  /** Characters at the end that are looked at; 100,000 unless told. */
  readonly longest?: number
}

/** White space parts words; where a script writes none, a text is one word and is not punished. */
const WORD = /\S+/g

/**
 * Repetition, by n-grams of your own size.
 *
 * @example
 * repetitionOf({ size: 20, worst: -0.5, free: 0.1 })
 */
export const repetitionOf = ({
  name = "repetition",
  size = 3,
  worst = -1,
  free = 0,
  longest = 100_000
}: RepetitionOptions = {}): SampleReward => {
  if (!(Number.isInteger(size) && size > 0))
    throw new TypeError(`"${name}" needs n-grams of at least one word: size: 3`)
  if (!(worst <= 0)) throw new TypeError(`"${name}" punishes: worst must be 0 or less`)
  if (!(free >= 0 && free < 1)) throw new TypeError(`"${name}" needs a free share from 0 to below 1`)
  return defineReward({
    name,
    range: [worst, 0],
    score: ({ completion }) => {
      const words = completion.slice(-longest).toLowerCase().match(WORD) ?? []
      const all = words.length - size + 1
      if (all < 1) return scored(0, { rule: "too-short-to-repeat" })
      const different = new Set<string>()
      for (let at = 0; at < all; at++) different.add(words.slice(at, at + size).join(" "))
      const repeated = 1 - different.size / all
      const counted = Math.max(0, repeated - free) / (1 - free)
      return scored(counted * worst, {
        rule: counted > 0 ? "repeats" : "no-repetition",
        note: `${all - different.size} of ${all} n-grams of ${size} words stand there before`
      })
    }
  })
}

export const repetition = repetitionOf()
