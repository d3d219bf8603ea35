/** Correctness: 2 for the right answer, 0 for a wrong one or none. The verdict's rule is the evidence. */
import { defineReward, findAnswer, judge, scored, unscored } from "../src/index.ts"

export const correctness = defineReward({
  name: "correctness",
  range: [0, 2],
  score: ({ reading, completion, gold }) => {
    const found = findAnswer(reading, completion)
    const verdict = judge(gold, found?.text ?? null)
    const evidence = { rule: verdict.rule, ...(found === null ? {} : { span: found.span }) }
    switch (verdict.state) {
      case "equal":
        return scored(2, evidence)
      case "not-equal":
      case "no-answer":
      // An answer of a thousand digits is not right, and must not escape by being too long to judge.
      case "over-limit":
        return scored(0, evidence)
      case "bad-gold":
        return unscored("bad-gold", `the gold cannot be used (${verdict.rule}): ${gold.slice(0, 80)}`)
      case "failed":
        return unscored("threw", `the answer could not be judged (${verdict.rule})`)
    }
  }
})
