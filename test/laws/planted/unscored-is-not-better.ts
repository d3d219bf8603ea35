/** Breaks `unscored-is-not-better`: a long answer is called unscored, and so gets away with being wrong. */
import { unscored } from "../../../src/index.ts"
import { answerOf, isRight, paid, planting } from "./planting.ts"

export const planted = planting("patient", (sample) =>
  answerOf(sample).length > 100 ? unscored("not-applicable", "the answer is too long to read") : paid(isRight(sample))
)
