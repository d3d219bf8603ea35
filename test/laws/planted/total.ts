/** Breaks `total`: it reads the answer as JSON, and throws where it is none. */
import { defineReward, scored } from "../../../src/index.ts"

export const planted = defineReward({
  name: "json-answer",
  range: [0, 1],
  score: ({ reading, completion, gold }) => {
    const text = reading.answer === null ? "null" : completion.slice(reading.answer.start, reading.answer.end)
    return scored(JSON.parse(text) === Number(gold) ? 1 : 0)
  }
})
