/** Freeing an answer of what does not change its meaning: space around it, `$…$`, boxes, emphasis, quotes, a sentence's full stop. */
import type { Span } from "../domain/reading.ts"

/** Characters an answer may have. What is longer is no final answer; judging says over-limit. */
export const MAX_ANSWER = 10_000

/** Wrapping deeper than this is nobody's answer. */
const MAX_ROUNDS = 16

/** White space as `String.prototype.trim` knows it. */
export const isSpace = (code: number): boolean =>
  code <= 32
    ? code === 32 || (code >= 9 && code <= 13)
    : code >= 160 &&
      (code === 160 ||
        code === 0xfeff ||
        code === 0x1680 ||
        (code >= 0x2000 && code <= 0x200a) ||
        code === 0x2028 ||
        code === 0x2029 ||
        code === 0x202f ||
        code === 0x205f ||
        code === 0x3000)

/** The span without white space at its ends. */
export const trimmed = (text: string, start: number, end: number): Span => {
  let from = start
  let to = end
  while (from < to && isSpace(text.charCodeAt(from))) from++
  while (to > from && isSpace(text.charCodeAt(to - 1))) to--
  return { start: from, end: to }
}

const BACKSLASH = 92
const OPEN = 123
const CLOSE = 125

/** Where the brace that opens at `open` is closed, before `end`; -1 where it is not. `\{` and `\}` are characters. */
export const closingBrace = (text: string, open: number, end: number): number => {
  let depth = 0
  for (let at = open; at < end; at++) {
    const code = text.charCodeAt(at)
    if (code === BACKSLASH) at++
    else if (code === OPEN) depth++
    else if (code === CLOSE && --depth === 0) return at
  }
  return -1
}

const BOX = /\\(?:boxed|fbox|framebox)\s*\{/y

/** The inside of a box that spans all of it. */
const unboxed = (text: string, { start, end }: Span): Span | null => {
  if (text.charCodeAt(end - 1) !== CLOSE || text.charCodeAt(start) !== BACKSLASH) return null
  BOX.lastIndex = start
  if (!BOX.test(text)) return null
  const inside = BOX.lastIndex
  return closingBrace(text, inside - 1, end) === end - 1 ? { start: inside, end: end - 1 } : null
}

const PAIRS = [
  ["$$", "$$"],
  ["$", "$"],
  ["\\(", "\\)"],
  ["\\[", "\\]"],
  ["**", "**"],
  ["*", "*"],
  ["`", "`"],
  ["__", "__"],
  ["_", "_"],
  ['"', '"'],
  ["“", "”"]
] as const

/** Delimiters of mathematics, of emphasis or of a quotation around all of it. `$5` alone is money and keeps its sign. */
const undelimited = (text: string, { start, end }: Span): Span | null => {
  for (const [open, close] of PAIRS) {
    if (end - start < open.length + close.length || !text.startsWith(open, start)) continue
    const to = end - close.length
    if (!text.startsWith(close, to)) continue
    const from = start + open.length
    const inside = text.indexOf(open === "$$" ? "$" : close, from)
    return inside === -1 || inside >= to ? { start: from, end: to } : null
  }
  return null
}

const DOT = 46
const isAsciiLetter = (code: number): boolean => (code | 32) >= 97 && (code | 32) <= 122

const IDEOGRAPHIC_STOP = 0x3002

/** Without a sentence's full stop; `…`, `p.m.` and a lone full stop keep theirs. */
const unended = (text: string, { start, end }: Span): Span | null => {
  if (end - start < 2) return null
  const last = text.charCodeAt(end - 1)
  if (last === IDEOGRAPHIC_STOP) return { start, end: end - 1 }
  if (last !== DOT) return null
  const before = text.charCodeAt(end - 2)
  // `\right.` closes nothing, and its full stop is its own.
  if (before === DOT || text.startsWith("\\right", end - 7)) return null
  if (end - start >= 4 && isAsciiLetter(before) && text.charCodeAt(end - 3) === DOT) return null
  return { start, end: end - 1 }
}

/** The place of the bare answer within a span of a text. A span longer than {@link MAX_ANSWER} is only trimmed. */
export const bareSpan = (text: string, start: number, end: number): Span => {
  let bare = trimmed(text, start, end)
  for (let round = 0; round < MAX_ROUNDS && bare.end - bare.start <= MAX_ANSWER; round++) {
    const inside = unboxed(text, bare) ?? undelimited(text, bare) ?? unended(text, bare)
    if (inside === null) break
    bare = trimmed(text, inside.start, inside.end)
  }
  return bare
}

/** The text of a span, with each run of white space as one space. */
export const textOf = (text: string, { start, end }: Span): string => {
  const bare = text.slice(start, end)
  return bare.length <= MAX_ANSWER && RUNS.test(bare) ? bare.replace(/\s+/g, " ") : bare
}

/** White space that is no single space. */
const RUNS = /[^\S ]|\s\s/

/**
 * An answer's text freed of what does not change its meaning: space around it, `$…$`, `\boxed{…}`, `**…**`, quotes, a
 * full stop at its end, runs of white space.
 *
 * @example
 * bareAnswer(" $\\boxed{1,234}$. ")   // "1,234"
 */
export const bareAnswer = (text: string): string => textOf(text, bareSpan(text, 0, text.length))
