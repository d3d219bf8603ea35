/**
 * What the notebooks' regular expressions match, found by hand: the same answer as Python's `re` gives under MULTILINE
 * and DOTALL, in time that grows with the text alone. A lazy `.+?` takes the first tag there is, and a later one is only
 * tried where the rest failed, so that the first opening, the first reasoning and the first ending that fits decide.
 */
import type { Span, TagStyle } from "../../src/index.ts"
import { isSpace } from "./python.ts"

/** `^[\s]{0,}TAG`: the first of the tags that has only white space before it on its line. */
const firstAtLineStart = (text: string, tag: string): number => {
  for (let at = text.indexOf(tag); at !== -1; at = text.indexOf(tag, at + 1)) {
    let before = at
    while (before > 0 && text[before - 1] !== "\n" && isSpace(text, before - 1)) before--
    if (before === 0 || text[before - 1] === "\n") return at
  }
  return -1
}

/** `TAG[\s]{0,}$`: the first of the tags, from a place on, after which its line ends or the text does. */
const firstAtLineEnd = (text: string, tag: string, from: number): number => {
  for (let at = text.indexOf(tag, from); at !== -1; at = text.indexOf(tag, at + 1)) {
    let after = at + tag.length
    while (text[after] !== "\n" && isSpace(text, after)) after++
    if (after === text.length || text[after] === "\n") return at
  }
  return -1
}

/** The answer by the notebooks' pattern, group 1: from after the opening tag to before the closing one; null for no match. */
export const matchFormat = (style: TagStyle, text: string): Span | null => {
  const { reasoning, answer } = style
  let from = 0
  if (!style.prefilled) {
    const open = firstAtLineStart(text, reasoning.open)
    if (open === -1) return null
    // `.+?` wants a character.
    from = open + reasoning.open.length + 1
  }
  const close = text.indexOf(reasoning.close, from)
  if (close === -1) return null
  const open = text.indexOf(answer.open, close + reasoning.close.length)
  if (open === -1) return null
  const start = open + answer.open.length
  const end = firstAtLineEnd(text, answer.close, start + 1)
  return end === -1 ? null : { start, end }
}

/** The first number after the first opening answer tag, closed or not, by the notebook's class of characters. */
export const matchNumber = (style: TagStyle, text: string, number: RegExp): Span | null => {
  const open = text.indexOf(style.answer.open)
  if (open === -1) return null
  number.lastIndex = open + style.answer.open.length
  const found = number.exec(text)
  return found === null ? null : { start: found.index, end: found.index + found[0].length }
}
