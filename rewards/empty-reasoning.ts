/**
 * Empty reasoning: −1 where the reasoning is missing, blank or holds no letter and no digit, so that a right answer behind
 * `<think></think>` is not worth as much as one that was worked out; else 0. `least` asks for more letters and digits.
 * A count of letters is easily padded: it keeps an empty block from paying, and no more than that.
 */
import { defineReward, type SampleReward, scored } from "../src/index.ts"

export interface EmptyReasoningOptions {
  readonly name?: string
  /** Letters and digits that the reasoning needs; 1 unless told. */
  readonly least?: number
  /** What an empty one gets; −1 unless told. */
  readonly empty?: number
}

/**
 * Empty reasoning, by how much there has to be.
 *
 * @example
 * emptyReasoningOf({ least: 40, empty: -0.5 })
 */
export const emptyReasoningOf = ({
  name = "empty-reasoning",
  least = 1,
  empty = -1
}: EmptyReasoningOptions = {}): SampleReward =>
  defineReward({
    name,
    range: [Math.min(empty, 0), Math.max(empty, 0)],
    score: ({ reading: { reasoning }, completion }) => {
      if (reasoning === null) return scored(empty, { rule: "no-reasoning" })
      const written = /[\p{L}\p{N}]/gu
      written.lastIndex = reasoning.start
      for (let counted = 0; counted < least; counted++) {
        const found = written.exec(completion)
        if (found === null || found.index >= reasoning.end)
          return scored(empty, { rule: counted === 0 ? "empty" : "too-short", span: reasoning })
      }
      return scored(0, { rule: "reasoning-there", span: reasoning })
    }
  })

export const emptyReasoning = emptyReasoningOf()
