/**
 * Ranking in the group: what a reward's value is worth beside its siblings', from 0 for the least to 1 for the greatest,
 * evenly spaced; equals share the middle of their places. A group of one, or one in which all are equal, is 0.5 for all.
 * Turns a value of any scale (a length, a judge's marks) into one that no outlier stretches. `ranking` ranks correctness.
 */
import { defineGroupReward, type GroupReward, runReward, type SampleReward, scored } from "../src/index.ts"
import { correctness } from "./correctness.ts"

export interface RankingOptions {
  readonly name?: string
  /** The reward whose values are ranked; correctness unless told. Where it is unscored, so is the rank. */
  readonly by?: SampleReward
  /** Whether the least value is the best; false unless told. */
  readonly leastFirst?: boolean
}

/**
 * Ranking by a reward of your own.
 *
 * @example
 * rankingOf({ name: "shortest-first", by: length, leastFirst: true })
 */
export const rankingOf = ({
  name = "ranking",
  by = correctness,
  leastFirst = false
}: RankingOptions = {}): GroupReward =>
  defineGroupReward({
    name,
    needs: by.needs,
    range: [0, 1],
    score: (group) => {
      const scores = group.map((sample) => runReward(by, sample))
      const values = scores.flatMap((score) =>
        score._tag === "Scored" ? [leastFirst ? -score.value : score.value] : []
      )
      const sorted = values.sort((a, b) => a - b)
      return scores.map((score) => {
        if (score._tag === "Unscored") return score
        const value = leastFirst ? -score.value : score.value
        const evidence = { rule: by.name, value: score.value, of: score.evidence }
        if (sorted.length === 1) return scored(0.5, evidence)
        const below = sorted.indexOf(value)
        const last = sorted.lastIndexOf(value)
        return scored((below + last) / 2 / (sorted.length - 1), evidence)
      })
    }
  })

export const ranking = rankingOf()
