/**
 * Finding the answer in a completion: what stands in the style's last closed answer tag, freed of its wrapping.
 * The plain form: one rule by tag. Further rules (the last box, `#### N`, …) join here.
 */
import type { Reading, Span } from "../domain/reading.ts"

/** An answer as it was found: its bare text, and the place it was taken from. */
export interface Found {
  readonly text: string
  readonly span: Span
}

/** Characters an answer may have. What is longer is no final answer; comparing says over-limit. */
export const MAX_ANSWER = 10_000

/** The inside of a `\boxed{…}` or `\fbox{…}` that spans the whole text; null where it does not. */
const unboxed = (text: string): string | null => {
  const opening = /^\\(?:boxed|fbox)\s*\{/.exec(text)
  if (opening === null || !text.endsWith("}")) return null
  let depth = 1
  for (let at = opening[0].length; at < text.length; at++) {
    const char = text[at]
    if (char === "\\") at++
    else if (char === "{") depth++
    else if (char === "}" && --depth === 0) return at === text.length - 1 ? text.slice(opening[0].length, at) : null
  }
  return null
}

/** Mathematics delimiters around the whole text. `$5` alone is money and keeps its sign. */
const undelimited = (text: string): string | null => {
  for (const [open, close] of [
    ["$$", "$$"],
    ["$", "$"],
    ["\\(", "\\)"],
    ["\\[", "\\]"]
  ] as const) {
    if (text.length >= open.length + close.length && text.startsWith(open) && text.endsWith(close)) {
      const inside = text.slice(open.length, text.length - close.length)
      return open === "$" && inside.includes("$") ? null : inside
    }
  }
  return null
}

/**
 * An answer's text freed of what does not change its meaning: space around it, `$…$`, `\boxed{…}`, a full stop at its
 * end, runs of white space.
 *
 * @example
 * bareAnswer(" $\\boxed{1,234}$. ")   // "1,234"
 */
export const bareAnswer = (text: string): string => {
  let bare = text.trim()
  if (bare.length > MAX_ANSWER) return bare
  // Each round takes at least one character away; wrapping deeper than this is nobody's answer.
  for (let round = 0; round < 16; round++) {
    const inside = unboxed(bare) ?? undelimited(bare) ?? (/[^.]\.$/.test(bare) ? bare.slice(0, -1) : null)
    if (inside === null) break
    bare = inside.trim()
  }
  return bare.replace(/\s+/g, " ")
}

/**
 * The answer of a completion, or null where no answer tag was closed or nothing stands in it.
 *
 * @example
 * const completion = "<think>…</think><answer> 12. </answer>"
 * findAnswer(read(thinkAnswer, completion), completion)   // { text: "12", span: … }
 */
export const findAnswer = (reading: Reading, completion: string): Found | null => {
  if (reading.answer === null) return null
  const text = bareAnswer(completion.slice(reading.answer.start, reading.answer.end))
  return text === "" ? null : { text, span: reading.answer }
}
