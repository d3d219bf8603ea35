/** Breaks `words-do-not-pay`: confidence is worth a little. */
import { scored } from "../../../src/index.ts"
import { answerOf, isRight, planting } from "./planting.ts"

export const planted = planting("confident", (sample) =>
  scored(isRight(sample) ? 1 : /\b(sure|correct)\b/.test(answerOf(sample)) ? 0.2 : 0)
)
