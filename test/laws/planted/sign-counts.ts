/** Breaks `sign-counts`: the minus is taken away before answers are compared. */
import { judge } from "../../../src/index.ts"
import { paid, answerOf, planting } from "./planting.ts"

const bare = (text: string) => text.replace("-", "")

export const planted = planting("without-minus", (sample) =>
  paid(judge(bare(sample.gold), bare(answerOf(sample))).state === "equal")
)
