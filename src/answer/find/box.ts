/** The last box of a text: `\boxed{…}`, `\fbox{…}`, `\framebox{…}`, `\boxed 2`. One pass, whatever the text. */
import type { Span } from "../../domain/reading.ts"
import { closingBrace, isSpace, trimmed } from "../unwrap.ts"

/** Boxes in boxes that are looked through. */
const MAX_AROUND = 8

/** What stands in an unbraced box: a number, a short command with its braces, or one letter. */
const TOKEN =
  /[+\-−]?(?:\d[\d,]*(?:\.\d+)?|\.\d+)(?:\/\d+)?(?:\\?%)?|\\[a-zA-Z]+(?:\{[^{}\n]{0,200}\}|\d){0,2}|[a-zA-Z]/y

/** Where the box's content begins when `box` at `at` is part of a box command, as the index of what follows its name; -1 otherwise. */
const afterName = (text: string, at: number): number => {
  if (text.startsWith("ed", at + 3)) return text[at - 1] === "\\" ? at + 5 : -1
  if (text.startsWith("\\f", at - 2)) return at + 3
  if (!text.startsWith("\\frame", at - 6)) return -1
  if (text[at + 3] !== "[") return at + 3
  const close = text.slice(at, at + 40).indexOf("]")
  return close === -1 ? -1 : at + close + 1
}

const contentAt = (text: string, after: number): number => {
  let at = after
  while (at < text.length && isSpace(text.charCodeAt(at))) at++
  return at
}

/** Whether text up to the end closes a brace that was opened before `from`. */
const closesMore = (text: string, from: number): boolean => {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 92) at++
    else if (code === 123) depth++
    else if (code === 125 && --depth < 0) return true
  }
  return false
}

/** The outermost box around a content that ends at `end`: `\boxed{\boxed{17}, 18}` is what the outer one holds. */
const outermost = (text: string, inner: Span, name: number): Span => {
  let found = inner
  let at = name
  for (let round = 0; round < MAX_AROUND; round++) {
    if (at < 1 || !closesMore(text, found.end + 1)) return found
    at = text.lastIndexOf("box", at - 1)
    if (at === -1) return found
    const after = afterName(text, at)
    if (after === -1) continue
    const open = contentAt(text, after)
    if (text[open] !== "{") continue
    const close = closingBrace(text, open, text.length)
    if (close > found.end) found = { start: open + 1, end: close }
  }
  return found
}

/** The content of the last box that is closed and not empty; null where there is none. */
export const lastBox = (text: string): Span | null => {
  // A box that is open at `limit` is never closed after it: what stands there is an open box itself.
  let limit = text.length
  for (let at = text.lastIndexOf("box"); at !== -1; at = at === 0 ? -1 : text.lastIndexOf("box", at - 1)) {
    const after = afterName(text, at)
    if (after === -1) continue
    const open = contentAt(text, after)
    if (text[open] === "{") {
      const close = closingBrace(text, open, limit)
      if (close === -1) limit = at
      else {
        const inside = trimmed(text, open + 1, close)
        if (inside.start < inside.end) return outermost(text, { start: open + 1, end: close }, at)
      }
    } else if (open > after) {
      TOKEN.lastIndex = open
      const token = TOKEN.exec(text)
      if (token !== null) return { start: open, end: TOKEN.lastIndex }
    }
  }
  return null
}
