/** Where mathematics, a phrase and a sentence end. */
import { isSpace, MAX_ANSWER } from "../unwrap.ts"
import { altersLater, altersNext } from "./alters.ts"
import { isDigit } from "../parse/numbers.ts"
import { isLetter } from "./looks.ts"

/** Characters behind a value in which the rest of its sentence is looked at. */
const MAX_REST = 400

const set = (words: string) => new Set(words.split(" "))

/** What follows such a word is the reason, no more the answer. */
const REASONS = set("because since which so therefore thus hence as giving i.e. e.g.")

/** Such a word turns to something else, so long as what follows does not change the answer. */
const TURNS = set("where when whereas but assuming while")

/** Such a word does the same where a comma stands before it. */
const TURNS_AFTER_COMMA = set(
  "not for after with meaning that we he she it they then this making the in given using rounded"
)

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

export const wordAt = (text: string, at: number): string => {
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

/** A value alone up to the line's end, behind a full stop or a semicolon: “18; 17” takes back what it says. */
const ANOTHER = /[.;]\**[ \t]+\**\$?\$?[-−]?\d[\d,./]*\$?\*{0,2}[.;!]?[ \t]*(?=[\n;]|$)/y

export const hasAnother = (text: string, at: number): boolean => {
  ANOTHER.lastIndex = at
  return ANOTHER.test(text)
}

export const isQuestion = (text: string, at: number): boolean => text[at] === "?" || text[at] === "？"

/** Where the sentence that goes on at `start` ends, at the furthest {@link MAX_REST} characters on. */
export const sentenceEnd = (text: string, start: number, furthest: number): number => {
  const end = Math.min(furthest, start + MAX_REST)
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at)
    if (code === 10 || code === 60 || code === 0x3002 || isQuestion(text, at)) return at
    if (code === 46 && isStop(text, at) && !hasAnother(text, at)) return at
  }
  return end
}

/** Whether the sentence that goes on at `at` changes what stands before. */
const turnsBack = (text: string, at: number, end: number): boolean =>
  altersLater(text.slice(at, sentenceEnd(text, at, end)))

/** Where the phrase that begins at `start` ends. Brackets, braces and `$…$` hold together. */
export const phraseEnd = (text: string, start: number, furthest: number): number => {
  const end = Math.min(furthest, start + 2 * MAX_ANSWER)
  let depth = 0
  let dollars = true
  // Where a phrase turns to something that changes it, it goes on to the end of its sentence.
  let whole = false
  const turns = (at: number, word: string): boolean => {
    if (REASONS.has(word)) return !whole
    if (whole || !TURNS.has(word)) return false
    whole = turnsBack(text, at, end)
    return !whole
  }
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
        if (depth === 0 && at > start && text[at - 1] === " " && turns(at, wordAt(text, at + 1))) return at
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
        if (code === 46 && isStop(text, at) && !hasAnother(text, at)) return at
        if (code === 63 || code === 0xff1f || code === 0x3002) return at
        if (code === 0x2014 || (code === 0x2013 && text[at - 1] === " ")) {
          if (!whole && !altersNext(text.slice(at, at + 40)) && !turnsBack(text, at, end)) return at
          whole = true
        }
        if (code === 59 && isSpace(text.charCodeAt(at + 1)) && !whole && !hasAnother(text, at)) {
          if (!altersNext(text.slice(at, at + 40))) return at
          whole = true
        }
        if (code === 0xff0c && !/[或和也除如但还]/.test(text[at + 1] ?? "")) return at
        if (code === 32 && turns(at, wordAt(text, at + 1))) return at
        if (code === 44 && text[at + 1] === " ") {
          const word = wordAt(text, at + 2)
          if (turns(at, word)) return at
          if (!whole && TURNS_AFTER_COMMA.has(word)) {
            if (!turnsBack(text, at, end)) return at
            whole = true
          }
        }
    }
  }
  return end
}
