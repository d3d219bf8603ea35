/**
 * Judging an answer against the gold, by rules in order, each named in its verdict: the same text, the same number, the
 * same meaning. No text makes it throw, and its work is bounded.
 */
import type { Verdict } from "../domain/verdict.ts"
import { compare } from "./compare/compare.ts"
import type { Context, Decision } from "./compare/decision.ts"
import type { Meaning } from "./meaning.ts"
import { mayBeList, mayBeThousands, parse, parseParted, parseThousands } from "./parse/parse.ts"
import { DEFAULT_POLICIES, type Policies } from "./policies.ts"
import { bareAnswer } from "./unwrap.ts"
import { newWork, OverLimit } from "./work.ts"

const ZERO: Meaning = {
  kind: "value",
  expression: { kind: "number", value: { numerator: 0n, denominator: 1n } },
  unit: null,
  percent: false
}

/** Whole numbers that a double holds exactly. */
const WHOLE = /^-?\d{1,15}$/

/**
 * Whether an answer says what the gold says. Both are bare answers: {@link find} takes one out of a completion.
 *
 * @param answer the answer as text, or null where none was found
 * @param policies where the field is divided; what is left out has its default
 * @throws TypeError where `tolerance` is no finite number from 0
 * @returns `equal`, `not-equal`, `no-answer` (nothing was given), `bad-gold` (the gold is empty or over a limit),
 *   `over-limit` (the answer is too long, too deep, or too much work), with the rule that decided
 * @example
 * judge("1234", "1,234.0")        // { state: "equal", rule: "exact-number" }
 * judge("(x+1)^2", "x^2+2x+1")    // { state: "equal", rule: "exact-algebra" }
 * judge("x=5", "5")               // { state: "equal", rule: "exact-number" }
 * judge("18", "17=18")            // { state: "not-equal", rule: "equation" }
 * judge("0.333", "1/3", { tolerance: 0.01 })   // { state: "equal", rule: "within-tolerance" }
 * judge("75", null)               // { state: "no-answer", rule: "nothing-found" }
 */
export const judge = (gold: string, answer: string | null, policies?: Partial<Policies>): Verdict => {
  const tolerance = policies?.tolerance ?? 0
  if (!(tolerance >= 0 && tolerance < Number.POSITIVE_INFINITY))
    throw new TypeError(`The policy tolerance is a finite number from 0, not ${tolerance}`)
  const wanted = bareAnswer(gold)
  if (wanted === "") return { state: "bad-gold", rule: "gold-empty" }
  const given = answer === null ? "" : bareAnswer(answer)
  if (given === "") return { state: "no-answer", rule: "nothing-found" }
  if (given === wanted) return { state: "equal", rule: "identical" }
  if (WHOLE.test(wanted) && WHOLE.test(given) && !policies?.tolerance)
    return { state: Number(wanted) === Number(given) ? "equal" : "not-equal", rule: "exact-number" }
  const context: Context = {
    work: newWork(),
    policies: policies === undefined ? DEFAULT_POLICIES : { ...DEFAULT_POLICIES, ...policies }
  }
  const golden = within(() => parse(wanted, context.work))
  if (golden instanceof OverLimit) return { state: "bad-gold", rule: `gold-${golden.limit}` }
  const said = within(() => parse(given, context.work))
  if (said instanceof OverLimit) return { state: "over-limit", rule: said.limit }
  const decision = within(() => decide(wanted, golden, given, said, context))
  if (!(decision instanceof OverLimit)) return { state: decision.equal ? "equal" : "not-equal", rule: decision.rule }
  // Whose work it was: a gold that is too much for itself cannot be judged by.
  const alone = within(() => compare(golden, ZERO, { ...context, work: newWork() }))
  return alone instanceof OverLimit
    ? { state: "bad-gold", rule: `gold-${alone.limit}` }
    : { state: "over-limit", rule: decision.limit }
}

const decide = (gold: string, wanted: Meaning, answer: string, given: Meaning, context: Context): Decision => {
  const decision = compare(wanted, given, context)
  if (decision.equal) return decision
  // Beside a list `100,200` may be one too, in the same order.
  const ordered: Context = { ...context, policies: { ...context.policies, lists: "ordered" } }
  if (given.kind === "list" && mayBeList(gold)) return compare(parseParted(gold, context.work), given, ordered)
  if (wanted.kind === "list" && mayBeList(answer)) return compare(wanted, parseParted(answer, context.work), ordered)
  // In brackets `1,234` is read as a pair first.
  const [goldMay, answerMay] = [mayBeThousands(gold), mayBeThousands(answer)]
  if (!goldMay && !answerMay) return decision
  const [other, another] = [
    goldMay ? parseThousands(gold, context.work) : wanted,
    answerMay ? parseThousands(answer, context.work) : given
  ]
  return (
    [
      [other, given],
      [wanted, another],
      [other, another]
    ]
      .map(([a, b]) => compare(a as Meaning, b as Meaning, context))
      .find(({ equal }) => equal) ?? decision
  )
}

/** The result, or the limit that it ran into. */
const within = <A>(run: () => A): A | OverLimit => {
  try {
    return run()
  } catch (error) {
    if (error instanceof OverLimit) return error
    // The depth is bounded where it is made; should the stack be smaller still, that is a limit too.
    if (error instanceof RangeError) return new OverLimit("too-deep")
    throw error
  }
}
