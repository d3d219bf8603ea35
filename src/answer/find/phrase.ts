/** The answer in a phrase that follows “the answer is” and the like: cut where the sentence goes on to something else. */
import type { Span } from "../../domain/reading.ts"
import { isSpace, MAX_ANSWER, trimmed } from "../unwrap.ts"
import { alters, altersLater, altersNext, isGloss, reframes, restates } from "./alters.ts"
import { isDigit } from "../parse/numbers.ts"
import { isLetter, looksLikeAnswer } from "./looks.ts"
import { hasAnother, isQuestion, mathEnd, phraseEnd, sentenceEnd, wordAt } from "./sentence.ts"
import { lastSide } from "./sides.ts"

/** Characters of a sentence in which the one value it gives is looked for. */
const MAX_SENTENCE = 2000

const set = (words: string) => new Set(words.split(" "))

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

const NUMBER = /[+\-−]?\s?\\?[$€£]?\s?[+\-−]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?<=\d)(?:\s?\/\s?\d+)?\s?(?:\\?%)?/y

/** Behind a number these words make it part of a reckoning: “5 more than 2”, “3 times as many”. */
const RECKONS = /^(?:(?:more|less|fewer|greater|larger|smaller|older|younger|taller|higher|lower) than|times) /i

/** A number that is not to be cut out of its phrase. */
const WHOLE = "whole"

/**
 * A number followed by words: up to the first that is no unit of it, so far as words are all that follows. Null where it
 * reckons, and the word `whole` where what follows changes it.
 */
const numberWithUnit = (text: string, { start, end }: Span): Span | null | typeof WHOLE => {
  NUMBER.lastIndex = start
  if (!NUMBER.test(text)) return { start, end }
  let upTo = NUMBER.lastIndex
  if (upTo > end) return { start, end }
  while (upTo > start && isSpace(text.charCodeAt(upTo - 1))) upTo--
  let at = upTo
  for (let words = 0; at < end; words++) {
    if (text[at] !== " " || !isLetter(text.charCodeAt(at + 1))) {
      const rest = text.slice(at, end)
      if (at === upTo && isGloss(text.slice(start, upTo), rest)) return { start, end: upTo }
      return altersLater(rest) ? WHOLE : { start, end }
    }
    const from = at + 1
    if (RECKONS.test(text.slice(from, from + 20))) return null
    if (altersNext(text.slice(at, Math.min(end, at + 40)), words > 0)) return WHOLE
    at = from
    while (at < end && text[at] !== " " && text[at] !== "\n") at++
    if (words === 4 || NO_UNIT.has(text.slice(from, Math.min(at, from + 20)).toLowerCase()))
      return altersLater(text.slice(from, end)) ? WHOLE : { start, end: upTo }
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
  if (reframes(sentence)) return null
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

/** What may stand around an answer, with what closes it. */
const AROUND: Readonly<Record<string, string>> = {
  "**": "**",
  __: "__",
  '"': '"',
  "“": "”",
  "`": "`",
  _: "_",
  "*": "*"
}

/** The inside of emphasis or quotes that open here and are closed on this line; null where none do. */
const wrappedAt = (text: string, at: number, end: number): Span | null => {
  const open = text.startsWith("**", at) || text.startsWith("__", at) ? text.slice(at, at + 2) : (text[at] as string)
  const close = AROUND[open]
  if (close === undefined) return null
  const from = at + open.length
  const line = text.slice(from, Math.min(end, from + MAX_SENTENCE))
  const length = line.indexOf(close)
  return length < 1 || line.slice(0, length).includes("\n") ? null : { start: from, end: from + length }
}

/** A value, or all of its phrase where what goes on at `behind` changes it; null where it is asked, not told. */
const settled = (text: string, at: number, value: Span, behind: number, end: number): Span | null => {
  const upTo = sentenceEnd(text, behind, end)
  if (upTo === behind) return isQuestion(text, behind) ? null : value
  if (isQuestion(text, upTo)) return null
  const rest = text.slice(behind, upTo)
  const isWhole = hasAnother(text, behind) || (alters(rest) && !restates(text.slice(value.start, value.end), rest))
  return isWhole ? trimmed(text, at, upTo) : value
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
  const inside = wrappedAt(text, at, end)
  if (inside !== null) {
    const inner = phraseAt(text, inside.start, inside.end)
    return inner === null ? null : settled(text, at, inner, inside.end + inside.start - at, end)
  }
  // Emphasis that is closed behind the phrase: its end was taken off with the full stop.
  if (text.startsWith("**", at) && text[at + 2] !== "*") return phraseAt(text, at + 2, end)
  const told = mathematicsAt(text, at, end)
  if (told !== null) return settled(text, at, lastSideIn(text, told) ?? told, told.end, end)
  const environment = environmentAt(text, at)
  if (environment !== null) return environment
  const stop = phraseEnd(text, at, end)
  if (isQuestion(text, stop)) return null
  const phrase = trimmed(text, at, stop)
  if (phrase.start >= phrase.end) return null
  if (phrase.end - phrase.start > MAX_SENTENCE) return phrase
  const clear = withoutMarks(text, phrase)
  const valued = numberWithUnit(text, clear)
  if (valued === WHOLE) return clear
  if (valued === null || !SAYS.test(text.slice(valued.start, valued.end))) return null
  if (looksLikeAnswer(text, valued)) return valued
  return onlyValue(text, clear) ?? clear
}

/** The last side of arithmetic that is carried out within one `$…$`. */
const lastSideIn = (text: string, { start, end }: Span): Span | null => {
  const delimiter = text.startsWith("$$", start) || text[start] === "\\" ? 2 : 1
  return mathEnd(text, start) === end ? lastSide(text, { start: start + delimiter, end: end - delimiter }) : null
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
