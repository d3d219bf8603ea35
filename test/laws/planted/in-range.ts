/** Breaks `in-range`: it declares 0 to 1, and gives 2 for a right answer in few words. */
import { scored } from "../../../src/index.ts"
import { isRight, planting } from "./planting.ts"

export const planted = planting("brief", (sample) =>
  scored(isRight(sample) ? (sample.completion.length < 60 ? 2 : 1) : 0)
)
