/** Breaks `unscored-is-not-better`: a long answer is called unscored, and so gets away with being wrong. */
import { defineReward, defineRubric, scored, thinkAnswer, unscored } from "../../../src/index.ts"
import { answerOf, isRight, paid, planting } from "./planting.ts"

export const planted = planting("patient", (sample) =>
  answerOf(sample).length > 100 ? unscored("not-applicable", "the answer is too long to read") : paid(isRight(sample))
)

/** Right up to 300 characters and unscored beyond; the floor that stands in pays more than any answer. */
const short = defineReward({
  name: "short-of-time",
  range: [0, 99],
  score: (sample) =>
    sample.completion.length > 300 ? unscored("over-time", "it took too long") : scored(isRight(sample) ? 2 : 0)
})

/** Breaks it by length alone, and behind a floor: a long wrong completion earns 50, a right one 2. */
export const floored = defineRubric({
  name: "floored",
  style: thinkAnswer,
  parts: [{ reward: short, floor: 50 }]
})
