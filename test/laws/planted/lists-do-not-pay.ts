/** Breaks `lists-do-not-pay`: it is enough that the gold is among the words of the answer. */
import { paid, answerOf, isRight, planting } from "./planting.ts"

export const planted = planting("mentioned", (sample) =>
  paid(
    isRight(sample) ||
      answerOf(sample)
        .split(/ or |, | and |; |,\n/)
        .includes(sample.gold)
  )
)
