/** How a verdict came about, for people: what was found and by which rule, how both sides were read, what decided. */
import type { VerdictState } from "../domain/verdict.ts"
import { type CheckOptions, check } from "./check.ts"
import type { FindRule, Found } from "./find.ts"
import { RULES, type Rule } from "./rules.ts"
import { spelled } from "./spell.ts"
import { bareAnswer } from "./unwrap.ts"

/** One side of a comparison: freed of its wrapping, and what was read in it. */
export interface Side {
  readonly bare: string
  readonly read: string
}

export interface Explained {
  readonly state: VerdictState
  readonly rule: string
  readonly found: Found | null
  readonly gold: Side
  /** Null where no answer was found. */
  readonly answer: Side | null
  /** Why that was found, and why that was decided: a sentence each. */
  readonly because: { readonly found: string; readonly decided: string }
}

const FOUND: Readonly<Record<FindRule, string>> = {
  tag: "It stands in the last answer tag that was closed.",
  boxed: "It stands in the last closed box.",
  hash: "It stands behind the last ####.",
  labelled: "It is announced as the answer; the last such place counts.",
  "math-at-end": "The text ends in this mathematics.",
  whole: "The whole text is an answer and no sentence.",
  conclusion: "The closing sentence concludes it.",
  "last-number": "It is the last number, and that may be taken."
}

const NOTHING = "No rule found an answer in the text."

const OTHER: Readonly<Record<string, string>> = {
  "gold-empty": "The gold is empty.",
  "internal-error": "The program failed on this pair. That is a bug."
}

const LIMITS: Readonly<Record<string, string>> = {
  "too-long": "is too long",
  "too-deep": "is nested too deeply",
  "too-many-digits": "has too many digits",
  "too-much-work": "would take too much work"
}

const decided = (state: VerdictState, rule: string): string => {
  const says = rule in RULES ? RULES[rule as Rule] : undefined
  switch (state) {
    case "equal":
      return says?.equal ?? rule
    case "not-equal":
      return says?.unequal ?? rule
    case "no-answer":
      return NOTHING
    case "over-limit":
      return `The answer ${LIMITS[rule] ?? rule}, so it was not judged.`
    case "bad-gold":
      return OTHER[rule] ?? `The gold ${LIMITS[rule.replace(/^gold-/, "")] ?? rule}, so nothing can be judged by it.`
    case "failed":
      return OTHER[rule] ?? "It could not be judged."
  }
}

const sideOf = (text: string): Side => {
  const bare = bareAnswer(text)
  return { bare, read: bare === "" ? "nothing" : spelled(bare) }
}

/**
 * Checks an answer as {@link check} does, and tells how.
 *
 * @example
 * explain("\\frac{63}{400}", "so it is 0.1575").because.decided   // "Both are the same number, exactly."
 */
export const explain = (gold: string, text: string, options: CheckOptions = {}): Explained => {
  const { state, rule, found } = check(gold, text, options)
  return {
    state,
    rule,
    found,
    gold: sideOf(gold),
    answer: found === null ? null : sideOf(found.text),
    because: { found: found === null ? NOTHING : FOUND[found.rule], decided: decided(state, rule) }
  }
}
