/** Breaks `equal-is-equal`: text against text, so 1,234 is not 1234. */
import { paid, answerOf, planting } from "./planting.ts"

export const planted = planting("as-text", (sample) => paid(answerOf(sample) === sample.gold))
