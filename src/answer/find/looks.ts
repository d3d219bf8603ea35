/** Whether a piece of text looks like an answer rather than a sentence about one. */
import type { Span } from "../../domain/reading.ts"
import { closingBrace } from "../unwrap.ts"

/** Words of three letters or more that an answer may have outside `\text{…}`: “does not exist”, “all real numbers except 3”. */
const MAX_WORDS = 5

/** Words that make a sentence. */
const SENTENCE = new Set(
  "is are was were so then therefore thus hence because since we he she they you have has had let gets get got makes make if this that there these which what who how when where answer find compute find i i'll i'm it's let's can must will would should could his her their our my".split(
    " "
  )
)

/** Words of mathematics, which are no prose. */
const MATHEMATICS = new Set(
  "sin cos tan cot sec csc log ln exp sqrt frac pi infty infinity inf and or mod max min gcd lcm arcsin arccos arctan theta alpha beta".split(
    " "
  )
)

/** Commands whose braces hold words that belong to the answer. */
const WORDED = new Set([
  "text",
  "textbf",
  "textit",
  "textrm",
  "mathrm",
  "mathbf",
  "mbox",
  "begin",
  "end",
  "operatorname"
])

/** ASCII letters, and everything beyond ASCII that is no common sign; enough to tell words. */
export const isLetter = (code: number): boolean =>
  ((code | 32) >= 97 && (code | 32) <= 122) || (code >= 0xc0 && code !== 0xd7 && code !== 0xf7 && code < 0x2000)

const isInWord = (code: number): boolean => isLetter(code) || code === 39 || code === 0x2019

/**
 * How many words of prose stand in a span, so far as it can be an answer; -1 where it is a sentence, or several.
 * Single letters are names, and commands are no words.
 */
export const wordsIn = (text: string, { start, end }: Span): number => {
  let words = 0
  let at = start
  while (at < end) {
    const code = text.charCodeAt(at)
    if (code === 92) {
      const from = ++at
      while (at < end && (text.charCodeAt(at) | 32) >= 97 && (text.charCodeAt(at) | 32) <= 122) at++
      if (at === from) at++
      else if (text[at] === "{" && at - from < 13 && WORDED.has(text.slice(from, at))) {
        const close = closingBrace(text, at, end)
        if (close !== -1) at = close + 1
      }
    } else if (isLetter(code)) {
      const from = at
      while (at < end && isInWord(text.charCodeAt(at))) at++
      if (at - from === 1 && code !== 73) continue
      if (at - from > 40) return -1
      const word = text.slice(from, at).toLowerCase()
      if (SENTENCE.has(word) && !(from === start && at === end) && !(at - from === 1 && isName(text, from, start, end)))
        return -1
      if (at - from > 2 && !MATHEMATICS.has(word) && ++words > MAX_WORDS) return -1
    } else {
      if (code === 46 && endsSentence(text, at, start, end)) return -1
      at++
    }
  }
  return words
}

/** A lone `I` that begins a text and has a word behind it is a person; elsewhere it is a name. */
const isName = (text: string, at: number, start: number, end: number): boolean =>
  at !== start || at + 2 >= end || text[at + 1] !== " " || !isLetter(text.charCodeAt(at + 2))

/** A full stop with more behind it, unless it follows a letter that stands alone, as in `A. 12`. */
const endsSentence = (text: string, at: number, start: number, end: number): boolean => {
  if (at + 2 >= end || text[at + 1] !== " " || at === start) return false
  const before = text.charCodeAt(at - 1)
  if (!isLetter(before)) return true
  return at - 2 >= start && isLetter(text.charCodeAt(at - 2))
}

/** Whether a span can be an answer as it stands. */
export const looksLikeAnswer = (text: string, span: Span): boolean => span.start < span.end && wordsIn(text, span) >= 0
