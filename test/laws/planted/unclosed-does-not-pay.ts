/** Breaks `unclosed-does-not-pay`: the answer is all that follows the last opening tag, closed or not. */
import { judge } from "../../../src/index.ts"
import { paid, planting } from "./planting.ts"

export const planted = planting("open-ended", ({ completion, gold }) =>
  paid(judge(gold, (completion.split("<answer>").at(-1) ?? "").split("</answer>")[0] ?? null).state === "equal")
)
