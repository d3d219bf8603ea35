/** The answer in a phrase that follows “the answer is” and the like: cut where the sentence goes on to something else. */
import type { Span } from "../../domain/reading.ts"
import { isSpace, MAX_ANSWER, trimmed } from "../unwrap.ts"
import { isDigit, isLetter, looksLikeAnswer } from "./looks.ts"

/** Characters of a sentence in which the one value it gives is looked for. */
const MAX_SENTENCE = 2000

const set = (words: string) => new Set(words.split(" "))

/** What follows such a word is the reason, no more the answer. */
const TURNS = set(
  "because since which so therefore thus hence as where when whereas but giving assuming i.e. e.g. while"
)

/** Such a word does the same where a comma stands before it. */
const TURNS_AFTER_COMMA = set(
  "not for after with meaning that we he she it they then if this making the in given using"
)

/** Words behind a number that are no unit of it: `18 dollars every day` is 18 dollars. */
const NO_UNIT = set(
  "every each at in for on from to by left total altogether more remaining overall if with after a an of that who this his her the and or out than less fewer when as is are was"
)

/** Where such a word follows, nothing is answered: “the answer is not 17”, “my answer is correct”. */
const REFUSES = set("not never wrong incorrect correct unclear clear in of given to found what called")

/** Something that can be an answer: a letter, a digit, a sign beyond ASCII such as ∞. Punctuation alone says nothing. */
export const SAYS = /[a-zA-Z0-9\u0080-\uffff]|\{\s?\\?\}/

const ADVERB =
  /(?:therefore|thus|then|hence|simply|just|exactly|equal to|approximately|about|also|clearly|indeed|actually|now|still|only|both|probably|found to be|an? (?:total|average|sum) of|given by|going to be)(?:,|\b)\s*/iy
const MARKS = /(?:[:=\s]|\*\*(?=\s)|__(?=\s))*/y

const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf("\n", at)
  return end === -1 ? text.length : end
}

/** The end of the mathematics that opens at `at`, as the index behind its closing delimiter; -1 where none opens or none closes. */
export const mathEnd = (text: string, at: number): number => {
  const close = text.startsWith("$$", at)
    ? "$$"
    : text[at] === "$"
      ? "$"
      : text.startsWith("\\(", at)
        ? "\\)"
        : text.startsWith("\\[", at)
          ? "\\]"
          : null
  if (close === null) return -1
  const found = text.indexOf(close, at + close.length)
  if (found === -1 || found - at > MAX_ANSWER) return -1
  // `$5 or $6` is money twice.
  if (close === "$" && isDigit(text.charCodeAt(at + 1)) && isDigit(text.charCodeAt(found + 1))) return -1
  if (close === "$" && text.slice(at, found).includes("\n")) return -1
  return found + close.length
}

const wordAt = (text: string, at: number): string => {
  let end = at
  while (
    end < text.length &&
    end - at < 14 &&
    (isLetter(text.charCodeAt(end)) || text[end] === "." || text[end] === "'")
  )
    end++
  return text.slice(at, end).toLowerCase()
}

/** Whether the full stop at `at` ends a sentence: `3.5`, `…` and `p.m.` have none that does. */
const isStop = (text: string, at: number): boolean => {
  const next = text.charCodeAt(at + 1)
  if (text[at - 1] === "." || isDigit(next) || next === 46) return false
  if (Number.isNaN(next) || isSpace(next)) return !(isLetter(text.charCodeAt(at - 1)) && text[at - 2] === ".")
  if (isLetter(next)) return isDigit(text.charCodeAt(at - 1)) && next < 97
  return true
}

/** Where the phrase that begins at `start` ends. Brackets, braces and `$…$` hold together. */
const phraseEnd = (text: string, start: number, furthest: number): number => {
  const end = Math.min(furthest, start + 2 * MAX_ANSWER)
  let depth = 0
  let dollars = true
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at)
    if (code > 63 && code < 91) continue
    switch (text[at]) {
      case "\\":
        at++
        break
      case "$": {
        const close = dollars ? mathEnd(text, at) : -1
        if (close === -1) dollars = text.indexOf("$", at + 1) - at < MAX_ANSWER && text.indexOf("$", at + 1) !== -1
        else at = close - 1
        break
      }
      case "{":
      case "[":
      case "(":
        if (depth === 0 && at > start && text[at - 1] === " " && TURNS.has(wordAt(text, at + 1))) return at
        depth++
        break
      case "}":
      case "]":
      case ")":
        depth = Math.max(0, depth - 1)
        break
      case "\n":
        return at
      case "<":
        if (text[at + 1] === "/" || text[at + 1] === "|" || text[at + 1] === "<") return at
        break
      default:
        if (depth > 0 || at === start) break
        if (code === 46 && isStop(text, at)) return at
        if (code === 63 || code === 0x2014 || (code === 0x2013 && text[at - 1] === " ")) return at
        if (code === 59 && isSpace(text.charCodeAt(at + 1))) return at
        if (code === 32 && TURNS.has(wordAt(text, at + 1))) return at
        if (code === 44 && text[at + 1] === " " && turnsAfterComma(wordAt(text, at + 2))) return at
    }
  }
  return end
}

const turnsAfterComma = (word: string): boolean => TURNS.has(word) || TURNS_AFTER_COMMA.has(word)

const NUMBER = /[+\-−]?\s?\\?[$€£]?\s?[+\-−]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?<=\d)(?:\s?\/\s?\d+)?\s?(?:\\?%)?/y

/** Behind a number these words make it part of a reckoning: “5 more than 2”, “3 times as many”. */
const RECKONS = /^(?:(?:more|less|fewer|greater|larger|smaller|older|younger|taller|higher|lower) than|times) /i

/** A number followed by words: up to the first that is no unit of it, so far as words are all that follows; null where it reckons. */
const numberWithUnit = (text: string, { start, end }: Span): Span | null => {
  NUMBER.lastIndex = start
  if (!NUMBER.test(text)) return { start, end }
  let upTo = NUMBER.lastIndex
  if (upTo > end) return { start, end }
  while (upTo > start && isSpace(text.charCodeAt(upTo - 1))) upTo--
  let at = upTo
  for (let words = 0; at < end; words++) {
    if (text[at] !== " " || !isLetter(text.charCodeAt(at + 1))) return { start, end }
    const from = at + 1
    if (RECKONS.test(text.slice(from, from + 20))) return null
    at = from
    while (at < end && text[at] !== " " && text[at] !== "\n") at++
    const word = text.slice(from, Math.min(at, from + 20)).toLowerCase()
    if (NO_UNIT.has(word)) {
      // `1 and 2`, `5 or 6`, `3 or x`: a list goes on.
      const goesOn = (word === "and" || word === "or") && /^\s+(?:[\d$\\\-.−(]|[a-zA-Z]\b)/.test(text.slice(at, at + 8))
      return goesOn ? { start, end } : { start, end: upTo }
    }
    if (words === 4) return { start, end: upTo }
    upTo = at
  }
  return { start, end }
}

const VALUE =
  /\\\([^\n]*?\\\)|\$[^$\n]*\$|(?<![\w.,\\])[-−]?\\?[$€£]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:\/\d+)?(?:\s?\\?%)?(?![\w])/g

/** The one value that a sentence gives; null where it gives none or several. */
const onlyValue = (text: string, { start, end }: Span): Span | null => {
  if (end - start > MAX_SENTENCE) return null
  const sentence = text.slice(start, end)
  let found: Span | null = null
  for (const match of sentence.matchAll(VALUE)) {
    if (found !== null) return null
    found = { start: start + match.index, end: start + match.index + match[0].length }
  }
  return found
}

const JOINT = /\s*(?:,\s*and|,\s*or|,|and|or)\s*(?=\$|\\\()/y

/** Mathematics that begins here, with what is listed after it: `$x=1$ or $x=2$`. */
const mathematicsAt = (text: string, start: number, end: number): Span | null => {
  const first = mathEnd(text, start)
  if (first === -1 || first > end) return null
  let upTo = first
  for (let count = 0; count < 16; count++) {
    JOINT.lastIndex = upTo
    if (!JOINT.test(text)) break
    const next = mathEnd(text, JOINT.lastIndex)
    if (next === -1 || next > end) break
    upTo = next
  }
  return { start, end: upTo }
}

/** The rest of an environment that begins here, so that a matrix over several lines is one answer. */
const environmentAt = (text: string, start: number): Span | null => {
  const name = /^\\begin\{([a-zA-Z*]{1,20})\}/.exec(text.slice(start, start + 30))?.[1]
  if (name === undefined) return null
  const close = text.slice(start, start + MAX_ANSWER).indexOf(`\\end{${name}}`)
  return close === -1 ? null : { start, end: start + close + name.length + 6 }
}

/** Past colons, closing emphasis, white space and words such as “therefore”. */
export const phraseStart = (text: string, start: number, end: number): number => {
  let at = start
  for (let round = 0; round < 6; round++) {
    MARKS.lastIndex = at
    MARKS.test(text)
    const from = Math.max(at, MARKS.lastIndex)
    ADVERB.lastIndex = from
    if (!ADVERB.test(text)) return Math.min(from, end)
    at = ADVERB.lastIndex
  }
  return Math.min(at, end)
}

/** Whether what begins here takes the answer back: “not 17”, “wrong”. */
export const refuses = (text: string, at: number): boolean => REFUSES.has(wordAt(text, at).replace(/\.$/, ""))

/**
 * The answer that a phrase gives, from `start` (behind “is”, “:”, “=”) to `end` at the furthest; null where it gives none.
 * A value and its unit, a list, a few words; of a longer sentence, the one value that stands in it.
 */
export const phraseAt = (text: string, start: number, end: number): Span | null => {
  const at = phraseStart(text, start, end)
  if (at >= end || refuses(text, at)) return null
  if (text.startsWith("**", at)) {
    const close = text.indexOf("**", at + 2)
    if (close !== -1 && close < lineEnd(text, at)) return phraseAt(text, at + 2, Math.min(close, end))
  }
  const whole = mathematicsAt(text, at, end) ?? environmentAt(text, at)
  if (whole !== null) return whole
  const phrase = trimmed(text, at, phraseEnd(text, at, end))
  if (phrase.start >= phrase.end) return null
  if (phrase.end - phrase.start > MAX_SENTENCE) return phrase
  const clear = withoutMarks(text, phrase)
  const valued = numberWithUnit(text, clear)
  if (valued === null || !SAYS.test(text.slice(valued.start, valued.end))) return null
  if (looksLikeAnswer(text, valued)) return valued
  return onlyValue(text, clear) ?? clear
}

/** Without emphasis or a dollar sign at the end that was opened before the phrase, and without a comma there. */
const withoutMarks = (text: string, { start, end }: Span): Span => {
  let upTo = end
  if (text.startsWith("**", upTo - 2) && text.indexOf("**", start) === upTo - 2) upTo -= 2
  const dollar = text.indexOf("$", start)
  if (dollar > start && dollar < upTo && !isDigit(text.charCodeAt(dollar + 1)) && text[dollar - 1] !== "\\") {
    const next = text.indexOf("$", dollar + 1)
    if (next === -1 || next >= upTo) upTo = dollar
  }
  while (upTo > start && (text[upTo - 1] === "," || isSpace(text.charCodeAt(upTo - 1)))) upTo--
  return { start, end: upTo }
}
