/** Breaks `last-answer-counts`: the first answer tag is taken. */
import { judge } from "../../../src/index.ts"
import { paid, planting } from "./planting.ts"

export const planted = planting("first-answer", ({ completion, gold }) =>
  paid(judge(gold, /<answer>(.*?)<\/answer>/s.exec(completion)?.[1] ?? null).state === "equal")
)
