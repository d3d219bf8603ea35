/** Breaks `bounded-work`: a pattern in which one repetition holds another tries every way to split what it reads. */
import { answerOf, isRight, paid, planting } from "./planting.ts"

export const planted = planting("slow", (sample) => paid(/^(\w+\s?)*$/.test(answerOf(sample)) && isRight(sample)))
