/** Rewards on real data: models' completions with published labels, and the golds of GSM8K and MATH in the tag style. */
import { describe, expect, it } from "vitest"
import { correctness } from "../../rewards/correctness.ts"
import { recommended } from "../../rewards/recommended.ts"
import {
  findAnswer,
  judge,
  read,
  type Rubric,
  runReward,
  scoreRow,
  thinkAnswer,
  writeSolution
} from "../../src/index.ts"
import { gsm8k, math, missing, modelSolutions } from "../answer/data.ts"
import { rewrite } from "../answer/rewriter.ts"

const absent = missing()
if (absent !== null) console.warn(`not run: ${absent}`)

const sample = (completion: string, gold: string) => ({
  prompt: [],
  completion,
  reading: read(thinkAnswer, completion),
  gold,
  columns: {},
  truncated: false,
  tokens: null,
  step: null
})

describe.skipIf(absent !== null)("correctness", () => {
  it("agrees with the label of all 5,276 completions of four models", () => {
    const rows = modelSolutions()
    const wrong = rows.flatMap(({ id, gold, text, label }) => {
      // A model ends with `A: 18`; one that never came to it has no answer.
      const end = text.lastIndexOf("A:")
      const completion = writeSolution(thinkAnswer, text, end === -1 ? "" : text.slice(end + 2))
      const score = runReward(correctness, sample(completion, gold))
      return score._tag === "Scored" && (score.value === 2) === label ? [] : [id]
    })
    expect(rows.length).toBe(5276)
    expect(wrong).toEqual([])
  })
})

describe.skipIf(absent !== null)("the recommended rubric", () => {
  const totalOf = (rubric: Rubric, completion: string, gold: string) =>
    scoreRow(rubric, { prompt: [], completion, gold, columns: {}, truncated: false }).total

  it.each([
    ["GSM8K", gsm8k],
    ["MATH", math]
  ] as const)("pays every gold of %s in full, and each way of writing it that is judged equal", (_, load) => {
    const short = load().flatMap(({ id, gold }) =>
      [gold, rewrite(gold, 0), rewrite(gold, 1)].flatMap((answer) => {
        if (answer === null) return []
        const completion = writeSolution(thinkAnswer, "Six and nine are fifteen.", answer)
        const found = findAnswer(read(thinkAnswer, completion), completion)
        const isRight = judge(gold, found?.text ?? null).state === "equal"
        return isRight && totalOf(recommended, completion, gold) !== 1.25 ? [{ id, gold, answer }] : []
      })
    )
    expect(short).toEqual([])
  })
})
