/** Breaks `wrong-never-beats-right`: what is within five percent is taken for right. */
import { paid, answerOf, isRight, planting } from "./planting.ts"

export const planted = planting("tolerant", (sample) => {
  const [answer, gold] = [Number(answerOf(sample)), Number(sample.gold)]
  return paid(isRight(sample) || Math.abs(answer - gold) <= Math.abs(gold) * 0.05)
})
