/** Breaks `deterministic`: it counts its calls, and every 97th has a bonus. */
import { scored } from "../../../src/index.ts"
import { isRight, planting } from "./planting.ts"

let calls = 0

export const planted = planting("bonus", (sample) => {
  calls++
  return scored(isRight(sample) ? (calls % 97 === 0 ? 1 : 0.5) : 0)
})
