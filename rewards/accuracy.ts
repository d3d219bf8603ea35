/**
 * Accuracy as TRL's `accuracy_reward` and open-r1's give it, with its defects: 1 for a right answer, else 0, found
 * anywhere in the text and not in a tag. The first `\boxed{…}` counts, else the first `answer is $…$`; a bare number does not.
 * Where the gold is words they skip the example; here it is unscored as not-applicable.
 *
 * They ask Math-Verify (0.9), which is Python; its ways are followed, it is not run. Defects that are kept: the first
 * answer counts and not the last; of `17=18` the right side counts; arithmetic as an answer (`2\cdot 3` for 6) is paid;
 * 10 = 10 % and 0.1 = 10 %; numbers are compared to six decimal places.
 * Source: trl/rewards/accuracy_rewards.py and open-r1's rewards.py.
 */
import {
  bareAnswer,
  defineReward,
  judge,
  parseRational,
  type Rational,
  type SampleReward,
  type Span,
  scored,
  unscored
} from "../src/index.ts"

const BOX = /\\(?:boxed|fbox)\s*\{/
const ANCHOR = /\banswer\s{0,9}(?:is|:)\s{0,9}:?\s{0,9}(\${1,2})([^$]{1,400})\1/i

/** The first box to the brace that closes it, or the first formula that is announced as the answer. */
const firstAnswer = (text: string): Span | null => {
  const box = BOX.exec(text)
  if (box !== null) {
    const start = box.index + box[0].length
    let open = 1
    for (let at = start; at < text.length; at++) {
      if (text[at] === "{") open++
      if (text[at] === "}") open--
      if (open === 0) return { start, end: at }
    }
  }
  const anchored = ANCHOR.exec(text)
  if (anchored === null) return null
  const [whole, dollars = "", inside = ""] = anchored
  const start = anchored.index + whole.length - dollars.length - inside.length
  return { start, end: start + inside.length }
}

/** What stands behind the last sign of equality. */
const rightSide = (text: string): string => text.slice(text.lastIndexOf("=") + 1)

const millionths = ({ numerator, denominator }: Rational): bigint => {
  const twice = numerator * 2_000_000n + denominator
  const floor = twice / (2n * denominator)
  return twice < 0n && twice % (2n * denominator) !== 0n ? floor - 1n : floor
}

const isSame = (gold: string, answer: string): boolean => {
  for (const percent of ["value", "bare"] as const)
    if (judge(gold, answer, { arithmetic: "accept", percent }).state === "equal") return true
  const [wanted, given] = [parseRational(bareAnswer(gold)), parseRational(bareAnswer(answer))]
  if (wanted === null || given === null || wanted === "over-limit" || given === "over-limit") return false
  return millionths(wanted) === millionths(given)
}

/** Accuracy under a name of your own. */
export const accuracyOf = ({ name = "accuracy" }: { readonly name?: string } = {}): SampleReward =>
  defineReward({
    name,
    range: [0, 1],
    score: ({ completion, gold }) => {
      if (!/[\d\\$]|^\s*[a-z]\s*$/i.test(gold)) return unscored("not-applicable", "the gold is no mathematics")
      if (judge(gold, gold).state === "bad-gold") return unscored("bad-gold", "the gold cannot be used")
      const span = firstAnswer(completion)
      if (span === null) return scored(0, { rule: "nothing-boxed" })
      const answer = completion.slice(span.start, span.end)
      const equal = isSame(gold, answer) || isSame(rightSide(gold), rightSide(answer))
      return scored(equal ? 1 : 0, { rule: equal ? "equal" : "not-equal", span })
    }
  })

export const accuracy = accuracyOf()
