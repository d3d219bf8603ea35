/** The last number of a text: with its sign, thousands, decimals, fraction and percent, and never a part of a word or number. */
import type { Span } from "../../domain/reading.ts"
import { isDigit } from "../parse/numbers.ts"
import { isLetter } from "./looks.ts"

const FRACTION = /\\[dt]?frac\s?\{\s?([-−]?\d+)\s?\}\s?\{\s?\d+\s?\}$/
const GROUPED = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/
const PLAIN = /^(?:\d+(?:\.\d+)?|\.\d+)$/
const ORDINAL = /^(?:st|nd|rd|th)(?![a-zA-Z])/

const isNumeral = (code: number): boolean => (code >= 48 && code <= 57) || code === 44 || code === 46

const isMinus = (code: number): boolean => code === 45 || code === 0x2212

/** Where a run of digits, commas and points that ends at `end` begins. */
const runStart = (text: string, end: number): number => {
  let at = end
  while (at > 0 && isNumeral(text.charCodeAt(at - 1))) at--
  return at
}

/** The number within a run: all of it, or the last item of `1,2,3`; -1 where it is none, as in `1.2.3`. */
const numberStart = (text: string, start: number, end: number): number => {
  let from = start
  while (from < end && text[from] === ",") from++
  const run = text.slice(from, end)
  if (PLAIN.test(run) || GROUPED.test(run)) return from
  const comma = run.lastIndexOf(",")
  return comma !== -1 && PLAIN.test(run.slice(comma + 1)) ? from + comma + 1 : -1
}

/** With the sign before it, unless that takes away from something. */
const signed = (text: string, start: number): number => {
  if (!isMinus(text.charCodeAt(start - 1))) return start
  const before = text.charCodeAt(start - 2)
  return isDigit(before) || isLetter(before) || before === 41 || before === 125 || before === 93 ? start : start - 1
}

/** The fraction whose denominator begins at `start`: `3/4`. */
const overStart = (text: string, start: number): number => {
  let at = start
  while (text[at - 1] === " " && start - at < 2) at--
  if (text[at - 1] !== "/") return start
  at--
  while (text[at - 1] === " " && start - at < 4) at--
  if (!isDigit(text.charCodeAt(at - 1))) return start
  const from = numberStart(text, runStart(text, at), at)
  return from === -1 || isLetter(text.charCodeAt(from - 1)) || text[from - 1] === "/" ? start : from
}

/** The last number of a text; null where there is none. */
export const lastNumber = (text: string): Span | null => {
  for (let at = text.length; at > 0; ) {
    const code = text.charCodeAt(at - 1)
    if (code < 48 || code > 57) {
      at--
      continue
    }
    const run = runStart(text, at)
    // A text of digits alone is read once: what is no number is passed over as a whole.
    const from = at - run > 10_000 ? run : numberStart(text, run, at)
    const partOfWord =
      isLetter(text.charCodeAt(run - 1)) || text[run - 1] === "_" || ORDINAL.test(text.slice(at, at + 3))
    if (from === -1 || partOfWord) {
      at = run
      continue
    }
    let end = at
    const brace = /^\s?\}/.exec(text.slice(at, at + 2))
    if (brace !== null) {
      const upTo = at + brace[0].length
      const begin = Math.max(0, run - 200)
      const fraction = FRACTION.exec(text.slice(begin, upTo))
      if (fraction !== null) return { start: signed(text, begin + fraction.index), end: upTo }
    }
    const percent = /^\s?\\?%/.exec(text.slice(at, at + 3))
    if (percent !== null) end += percent[0].length
    return { start: signed(text, overStart(text, from)), end }
  }
  return null
}
