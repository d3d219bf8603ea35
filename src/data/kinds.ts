/** Kinds of golds, by what the answer room reads in them. */
import type { Expression } from "../answer/expression.ts"
import { bareAnswer } from "../answer/find.ts"
import type { Meaning, Value } from "../answer/meaning.ts"
import { isLiteral } from "../answer/compare/undone.ts"
import { parse } from "../answer/parse/parse.ts"
import { newWork, OverLimit } from "../answer/work.ts"

const WHOLE = /^-?\d{1,15}$/

/** What a gold is, or why it cannot be read. */
export type GoldKind = { readonly kind: string } | { readonly unread: string }

const ofNumber = (expression: Expression, bare: string): string => {
  const inner = expression.kind === "negative" ? expression.of : expression
  if (inner.kind !== "number") return inner.kind === "quotient" ? "fraction" : "decimal"
  if (bare.includes(".")) return "decimal"
  if (inner.value.denominator !== 1n) return "fraction"
  return inner === expression && inner.value.numerator >= 0n ? "integer" : "negative integer"
}

const ofValue = ({ expression, unit, percent }: Value, bare: string): string => {
  if (percent) return "percent"
  if (unit !== null) return "with a unit"
  return isLiteral(expression) ? ofNumber(expression, bare) : "expression"
}

const KINDS: Readonly<Partial<Record<Meaning["kind"], string>>> = {
  relation: "equation or inequality",
  based: "number in a base",
  except: "interval",
  union: "interval"
}

const judged = (gold: string): GoldKind => {
  const bare = bareAnswer(gold)
  if (bare === "") return { unread: "gold-empty" }
  try {
    const meaning = parse(bare, newWork())
    return { kind: meaning.kind === "value" ? ofValue(meaning, bare) : (KINDS[meaning.kind] ?? meaning.kind) }
  } catch (error) {
    if (error instanceof OverLimit) return { unread: `gold-${error.limit}` }
    if (error instanceof RangeError) return { unread: "gold-too-deep" }
    throw error
  }
}

/** Golds repeat: what one was read as is kept, for so many of them. */
const KEPT = 10_000
const kept = new Map<string, GoldKind>()

/**
 * @example
 * kindOf("\\frac{63}{400}")   // { kind: "fraction" }
 */
export const kindOf = (gold: string): GoldKind => {
  if (WHOLE.test(gold)) return { kind: gold.startsWith("-") ? "negative integer" : "integer" }
  const before = kept.get(gold)
  if (before !== undefined) return before
  const kind = judged(gold)
  if (kept.size >= KEPT) kept.clear()
  kept.set(gold, kind)
  return kind
}
