/** What the tests of rewards share: samples written short, and what a reward says of one. */
import {
  type GroupReward,
  read,
  runReward,
  type Sample,
  type SampleReward,
  type TagStyle,
  thinkAnswer,
  writeSolution
} from "../../src/index.ts"
import { runGroupReward } from "../../src/reward/run.ts"

export const sampleOf = (completion: string, more: Partial<Sample> & { readonly style?: TagStyle } = {}): Sample => {
  const { style = thinkAnswer, ...given } = more
  const reading = read(style, completion)
  return {
    prompt: [],
    completion,
    reading,
    gold: "18",
    columns: {},
    truncated: false,
    tokens: null,
    step: null,
    ...given
  }
}

/** A completion in the form, with a reasoning that is one. */
export const answered = (answer: string): string => writeSolution(thinkAnswer, "Six and twelve.", answer)

/** The value, or why there is none. */
export const valueOf = (reward: SampleReward, sample: Sample): number | string => {
  const score = runReward(reward, sample)
  return score._tag === "Scored" ? score.value : score.reason
}

export const rulesOf = (reward: SampleReward, sample: Sample): ReadonlyArray<string> => {
  const score = runReward(reward, sample)
  return score._tag === "Scored" ? score.evidence.map(({ rule }) => rule) : []
}

export const valuesOf = (reward: GroupReward, group: ReadonlyArray<Sample>): ReadonlyArray<number | string> =>
  runGroupReward(reward, group).map((score) => (score._tag === "Scored" ? score.value : score.reason))
