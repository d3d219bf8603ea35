/** Breaks `gold-is-full`: a negative gold is never matched, because the pattern for numbers knows no sign. */
import { paid, answerOf, isRight, planting } from "./planting.ts"

export const planted = planting("unsigned", (sample) => paid(/^[\w\s.,/]+$/.test(answerOf(sample)) && isRight(sample)))
