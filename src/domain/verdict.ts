/** A verdict: what comparing an answer with the gold said, with the rule that decided. */
import * as Schema from "effect/Schema"

export const VerdictState = Schema.Literals(["equal", "not-equal", "no-answer", "bad-gold", "over-limit", "failed"])
export type VerdictState = typeof VerdictState.Type

export const Verdict = Schema.Struct({ state: VerdictState, rule: Schema.NonEmptyString })
export type Verdict = typeof Verdict.Type
