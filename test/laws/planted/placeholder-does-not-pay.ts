/** Breaks `placeholder-does-not-pay`: a short answer earns a little, and so does the word between the prompt's own tags. */
import { scored } from "../../../src/index.ts"
import { answerOf, isRight, planting } from "./planting.ts"

export const planted = planting("short", (sample) => {
  const { length } = answerOf(sample)
  return scored(isRight(sample) ? 1 : length > 0 && length < 4 ? 0.2 : 0)
})
