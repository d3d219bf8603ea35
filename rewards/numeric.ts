/** Numeric extraction: 0.5 where the answer is a number and nothing else, whether right or wrong. */
import { bareAnswer, defineReward, findAnswer, parseRational, scored, unscored } from "../src/index.ts"

export const numeric = defineReward({
  name: "numeric",
  range: [0, 0.5],
  score: ({ reading, completion, gold }) => {
    const wanted = parseRational(bareAnswer(gold))
    if (wanted === null || wanted === "over-limit") return unscored("not-applicable", "the gold is no number")
    const found = findAnswer(reading, completion)
    if (found === null) return scored(0, { rule: "nothing-found" })
    const given = parseRational(found.text)
    return given === null || given === "over-limit"
      ? scored(0, { rule: given === null ? "no-number" : "too-many-digits", span: found.span })
      : scored(0.5, { rule: "number", span: found.span })
  }
})
