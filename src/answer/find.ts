/**
 * Finding the answer in a text, by rules in order, each named. Strings are searched from their end by hand: nothing
 * here is slower than linear, and a text of megabytes is looked at in its last {@link WINDOW} characters alone.
 */
import type { Reading, Span } from "../domain/reading.ts"
import { lastBox } from "./find/box.ts"
import { conclusion, isAnswer, mathAtEnd, withoutFences, withoutStop } from "./find/ending.ts"
import { lastHash, lastLabelled } from "./find/label.ts"
import { lastNumber } from "./find/number.ts"
import { bareSpan, textOf, trimmed } from "./unwrap.ts"

export { bareAnswer, MAX_ANSWER } from "./unwrap.ts"

/** The rules in their order. docs/answers.md tells each with an example. */
export const FIND_RULES = [
  "tag",
  "boxed",
  "hash",
  "labelled",
  "math-at-end",
  "whole",
  "conclusion",
  "last-number"
] as const
export type FindRule = (typeof FIND_RULES)[number]

/** An answer as it was found: its bare text, the place of it in the whole text, and the rule that found it. */
export interface Found {
  readonly text: string
  readonly span: Span
  readonly rule: FindRule
}

export interface FindOptions {
  /** The text's reading under a tag style; without it no tag is looked for. */
  readonly reading?: Reading | undefined
  /** Whether the last number may be taken where nothing else was found. */
  readonly lastNumber?: boolean | undefined
}

/** Characters at the end of a text that are searched. */
export const WINDOW = 2 ** 20

/** What a rule found as a bare answer of the whole text, `offset` characters of which were left off; null for nothing. */
const found = (text: string, span: Span | null, rule: FindRule, offset: number): Found | null => {
  if (span === null) return null
  const { start, end } = bareSpan(text, span.start, span.end)
  if (start >= end) return null
  return { text: textOf(text, { start, end }), span: { start: start + offset, end: end + offset }, rule }
}

/** What stands in the last closed answer tag: a box in it, an answer announced in it, or all of it. */
const inTag = (text: string, { start, end }: Span): Found | null => {
  const offset = Math.max(start, end - WINDOW)
  const inside = text.slice(offset, end)
  const span = lastBox(inside) ?? lastHash(inside) ?? lastLabelled(inside, true)
  return found(inside, span, "tag", offset) ?? found(text, { start, end }, "tag", 0)
}

/** Where the text after the reasoning begins; the style's own tags end in `>`. Reasoning that is all there is has none. */
const afterReasoning = (text: string, reading: Reading | undefined, offset: number): number => {
  const end = reading?.reasoning?.end
  if (end === undefined || trimmed(text, end - offset, text.length).start === text.length) return 0
  const tag = text.slice(Math.max(0, end - offset), Math.max(0, end - offset) + 100)
  return Math.max(0, end - offset + tag.indexOf(">") + 1)
}

/**
 * The answer in a text: a whole completion, a solution, or a bare answer. Null where no rule finds one. Never throws.
 *
 * @example
 * find("so it is \\boxed{17}. Wait, \\boxed{18}")   // { text: "18", span: { start: 35, end: 37 }, rule: "boxed" }
 * find("9 * 2 = <<9*2=18>>18\n#### 18")?.rule        // "hash"
 * find("I do not know")                              // null
 */
export const find = (text: string, options: FindOptions = {}): Found | null => {
  const { reading } = options
  if (reading != null && reading.answer !== null) {
    const tagged = inTag(text, reading.answer)
    if (tagged !== null) return tagged
  }
  const offset = Math.max(0, text.length - WINDOW)
  const end = offset === 0 ? text : text.slice(offset)
  const marked =
    found(end, lastBox(end), "boxed", offset) ??
    found(end, lastHash(end), "hash", offset) ??
    found(end, lastLabelled(end, false), "labelled", offset)
  if (marked !== null) return marked

  const open = withoutFences(end)
  const region = { start: Math.max(open.start, afterReasoning(end, reading, offset)), end: open.end }
  if (region.start >= region.end) return options.lastNumber ? found(end, lastNumber(end), "last-number", offset) : null
  const ended = withoutStop(end, region)
  const told =
    found(end, mathAtEnd(end, ended), "math-at-end", offset) ??
    found(end, offset === 0 && isAnswer(end, ended) ? region : null, "whole", offset) ??
    found(end, conclusion(end, ended), "conclusion", offset)
  if (told !== null || options.lastNumber !== true) return told
  return found(end, lastNumber(end), "last-number", offset)
}

/**
 * The answer of a completion by its tags alone, or null where no answer tag was closed or nothing stands in it.
 *
 * @example
 * const completion = "<think>…</think><answer> 12. </answer>"
 * findAnswer(read(thinkAnswer, completion), completion)   // { text: "12", span: …, rule: "tag" }
 */
export const findAnswer = (reading: Reading, completion: string): Found | null =>
  reading.answer === null ? null : inTag(completion, reading.answer)
