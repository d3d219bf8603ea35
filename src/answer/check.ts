/** Finding the answer in a text and judging it, in one step. */
import type { Verdict, VerdictState } from "../domain/verdict.ts"
import { judge } from "./judge.ts"
import { type Found, type FindOptions, find } from "./find.ts"
import type { Policies } from "./policies.ts"

/** A verdict with the answer that it is about. `rule` is the rule that decided; the one that found is in `found`. */
export interface Checked {
  readonly state: VerdictState
  readonly rule: string
  readonly found: Found | null
}

export interface CheckOptions extends FindOptions {
  /** Where the field is divided; what is left out has its default. */
  readonly policies?: Partial<Policies> | undefined
}

const decide: (gold: string, answer: string | null, policies?: Partial<Policies>) => Verdict = judge

/**
 * Finds the answer in a text and judges it against the gold. Never throws: a fault of the program is the state `failed`.
 *
 * @example
 * check("18", "She makes 9 * 2 = 18.\n#### 18")   // { state: "equal", rule: "identical", found: { text: "18", … } }
 */
export const check = (gold: string, text: string, options: CheckOptions = {}): Checked => {
  let found: Found | null = null
  try {
    found = find(text, options)
    const { state, rule } = decide(gold, found === null ? null : found.text, options.policies)
    return { state, rule, found }
  } catch {
    return { state: "failed", rule: "internal-error", found }
  }
}
