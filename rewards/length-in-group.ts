/**
 * Length against the group, as in Kimi k1.5 (arXiv 2501.12599, section 2.3.3) and open-r1's `len_reward`:
 *   λ = 0.5 − (length − shortest) / (longest − shortest); λ for a right answer, min(0, λ) for a wrong one.
 * From −0.5 to 0.5; 0 for all where all are of one length. A right answer is paid for being short, a wrong one is not.
 * Lengths are tokens where all of the group were counted, else characters.
 */
import {
  defineGroupReward,
  findAnswer,
  type GroupReward,
  judge,
  type Policies,
  scored,
  unscored
} from "../src/index.ts"

export interface LengthInGroupOptions {
  readonly name?: string
  readonly policies?: Partial<Policies>
}

/** Length against the group, under policies of your own. */
export const lengthInGroupOf = ({ name = "length-in-group", policies }: LengthInGroupOptions = {}): GroupReward =>
  defineGroupReward({
    name,
    range: [-0.5, 0.5],
    score: (group) => {
      const counted = group.every(({ tokens }) => tokens !== null)
      const lengths = group.map(({ tokens, completion }) => (counted ? (tokens ?? 0) : completion.length))
      const shortest = lengths.reduce((least, length) => Math.min(least, length), Infinity)
      const longest = lengths.reduce((most, length) => Math.max(most, length), 0)
      return group.map(({ reading, completion, gold }, at) => {
        const { state, rule } = judge(gold, findAnswer(reading, completion)?.text ?? null, policies)
        if (state === "bad-gold") return unscored("bad-gold", `the gold cannot be used (${rule})`)
        if (state === "failed") return unscored("threw", `the answer could not be judged (${rule})`)
        if (longest === shortest) return scored(0, { rule: "all-of-one-length" })
        const length = lengths[at] as number
        const standing = 0.5 - (length - shortest) / (longest - shortest)
        return scored(state === "equal" ? standing : Math.min(0, standing), {
          rule: state === "equal" ? "right" : "wrong",
          note: `${length} ${counted ? "tokens" : "characters"} where the group has ${shortest} to ${longest}`
        })
      })
    }
  })

export const lengthInGroup = lengthInGroupOf()
