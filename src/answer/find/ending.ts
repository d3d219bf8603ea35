/** Answers by where a text ends: mathematics at its end, the whole text, a closing sentence. */
import type { Span } from "../../domain/reading.ts"
import { isSpace, MAX_ANSWER, trimmed } from "../unwrap.ts"
import { looksLikeAnswer, wordsIn } from "./looks.ts"
import { bounds, denies, lastClause } from "./alters.ts"
import { phraseAt, phraseStart, refuses, SAYS } from "./phrase.ts"
import { isQuestion, mathEnd } from "./sentence.ts"
import { equationStart, isName, lastSide, NAMES } from "./sides.ts"

/** Characters that an answer with words in it may have. */
const MAX_WORDED = 200

/** Characters at the end of a line in which its last sentence is looked for. */
const MAX_LINE = 2000

/** Code blocks at the end that are passed over. */
const MAX_FENCES = 8

/** The text up to code blocks at its end: what a program printed is no sentence. */
export const withoutFences = (text: string): Span => {
  let region = trimmed(text, 0, text.length)
  for (let count = 0; count < MAX_FENCES && text.startsWith("```", region.end - 3); count++) {
    const open = text.lastIndexOf("```", region.end - 4)
    if (open < region.start) break
    region = trimmed(text, region.start, open)
  }
  return region
}

const DOT = 46
const STAR = 42
const IDEOGRAPHIC_STOP = 0x3002

/** A region without a full stop and emphasis at its end. */
export const withoutStop = (text: string, { start, end }: Span): Span => {
  let at = end
  while (at > start) {
    const code = text.charCodeAt(at - 1)
    const before = text.charCodeAt(at - 2)
    if (code === STAR && before === STAR && text[at - 3] !== "$") at -= 2
    else if (
      code === 32 ||
      code === 10 ||
      isSpace(code) ||
      (code === DOT && before !== DOT) ||
      code === IDEOGRAPHIC_STOP
    )
      at--
    else break
  }
  return { start, end: Math.max(at, start) }
}

/** Where the mathematics begins whose closing delimiter ends at `end`; -1 where none does. */
const mathStart = (text: string, start: number, end: number): number => {
  const last = text[end - 1]
  const open =
    last === "$"
      ? text.startsWith("$$", end - 2)
        ? "$$"
        : "$"
      : text[end - 2] !== "\\" || end - 2 < start
        ? null
        : last === ")"
          ? "\\("
          : last === "]"
            ? "\\["
            : null
  if (open === null) return -1
  const at = text.lastIndexOf(open, end - open.length - 1)
  return at < start || end - at > MAX_ANSWER * 2 || text[at - 1] === "\\" || mathEnd(text, at) !== end ? -1 : at
}

const LISTED_BEFORE = /(?:\$|\\\))(?:,? and|,? or|,)\s+$/

/** Characters before a value in which its sentence is looked at. */
const MAX_BEFORE = 200

/** Whether the words before `at` leave the value that begins there as it is: no denial, no supposition, no bound. */
const isTold = (text: string, start: number, at: number): boolean => {
  if (at === start) return true
  const clause = lastClause(text.slice(Math.max(start, at - MAX_BEFORE), at))
  return !denies(clause) && !bounds(clause)
}

/** `$…$`, `\(…\)` or `\[…\]` that ends a region, with what is listed right before it. */
export const mathAtEnd = (text: string, region: Span): Span | null => {
  const { end } = region
  const last = mathStart(text, region.start, end)
  if (last === -1) return null
  let start = last
  for (let count = 0; count < 16; count++) {
    const joint = LISTED_BEFORE.exec(text.slice(Math.max(region.start, start - 12), start))
    if (joint === null) break
    const closed = start - joint[0].length + (joint[0][0] === "$" ? 1 : 2)
    const before = mathStart(text, region.start, closed)
    if (before === -1) break
    start = before
  }
  if (start !== last || last === region.start) return isTold(text, region.start, start) ? { start, end } : null
  const delimiter = text.startsWith("$$", last) || text[last] === "\\" ? 2 : 1
  const inside = { start: last + delimiter, end: end - delimiter }
  if (trimmed(text, inside.start, inside.end).start >= inside.end || !isTold(text, region.start, start)) return null
  return lastSide(text, inside) ?? { start, end }
}

/** Whether a span has a line break outside braces and environments. */
const hasLines = (text: string, { start, end }: Span): boolean => {
  if (!text.slice(start, end).includes("\n")) return false
  let depth = 0
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at)
    if (code === 92) {
      if (text.startsWith("begin{", at + 1)) depth++
      else if (text.startsWith("end{", at + 1)) depth--
      at++
    } else if (code === 123) depth++
    else if (code === 125) depth--
    else if (code === 10 && depth <= 0) return true
  }
  return false
}

/** A box of which the rest is missing stands in a text that was cut off. As a text of its own it lacks a brace, no more. */
const OPEN_BOX = /[\s\S]\\(?:boxed|fbox|framebox)|^\\(?:boxed|fbox|framebox)\s*\{?\s*$/

/** Whether all of a region is itself an answer: one line, and no sentence. */
export const isAnswer = (text: string, region: Span): boolean => {
  const span = trimmed(text, region.start, region.end)
  const length = span.end - span.start
  if (length === 0 || length > MAX_ANSWER || hasLines(text, span)) return false
  const whole = text.slice(span.start, span.end)
  if (!SAYS.test(whole) || OPEN_BOX.test(whole)) return false
  const words = wordsIn(text, span)
  return words === 0 || (words > 0 && length <= MAX_WORDED)
}

const VERB = /\s(?:is|are|was|equals|equal|gives|yields)\s/g

/** Where the last verb of a line ends that says what something is; -1 where it has none. */
const lastVerb = (line: string): number => {
  let verb = -1
  VERB.lastIndex = 0
  for (let match = VERB.exec(line); match !== null; match = VERB.exec(line)) {
    verb = VERB.lastIndex - 1
    VERB.lastIndex = verb
  }
  return verb
}

/** Where the last `=` of a line ends, or the calculator's mark that holds it (`$<<9*2=18>>18`); -1 where it has none. */
const lastSign = (line: string): number => {
  const mark = line.lastIndexOf(">>")
  let sign = line.lastIndexOf("=")
  while (sign > 0 && "<>!=:".includes(line[sign - 1] as string)) sign = line.lastIndexOf("=", sign - 1)
  return mark > sign && line.lastIndexOf("<<", mark) !== -1 ? mark + 2 : sign + 1 || -1
}

/** An equation in names that stands alone on the last line is itself what is told: `2x - y = 3`. */
const isEquation = (line: string, sign: number): boolean => {
  const left = line.slice(0, sign)
  return (
    !left.includes("=") &&
    NAMES.test(left) &&
    !isName(left) &&
    looksLikeAnswer(line, { start: 0, end: line.length }) &&
    wordsIn(line, { start: 0, end: line.length }) === 0
  )
}

/** Whether a value stands in the text: a digit, or mathematics. */
const VALUE = /[\d$\\∞π∅√]/

/** What follows a verb or an equals sign that ends at `at` in a line. */
const concluded = (text: string, line: Span, at: number, isSign: boolean): Span | null => {
  const from = phraseStart(text, line.start + at, line.end)
  if (from >= line.end || refuses(text, from)) return null
  const before = text.slice(line.start, line.start + at)
  if (denies(lastClause(before.slice(-MAX_BEFORE)))) return null
  const phrase = phraseAt(text, from, line.end)
  if (phrase === null || wordsIn(text, phrase) < 0) return null
  const whole = isSign ? equationStart(before) : -1
  return whole === -1 ? phrase : { start: line.start + whole, end: phrase.end }
}

/**
 * What a closing sentence concludes: `… is X`, `… = X`; or the last line, where it is nothing but a value.
 * Words are concluded only where the sentence has no value: “60 - 44 = 16 chips are green” says 16.
 */
export const conclusion = (text: string, region: Span): Span | null => {
  const { end } = region
  if (end <= region.start) return null
  const above = text.lastIndexOf("\n", end - 1)
  const line = trimmed(text, Math.max(region.start, above + 1, end - MAX_LINE), end)
  if (isQuestion(text, line.end - 1)) return null
  const words = text.slice(line.start, line.end)
  const verb = lastVerb(words)
  const sign = lastSign(words)
  if (verb === -1 && sign === -1)
    return wordsIn(text, line) === 0 && /\d/.test(words) && line.start > region.start ? line : null
  if (sign > verb && isEquation(words, sign - 1)) return line
  const last = concluded(text, line, Math.max(sign, verb), sign > verb)
  const hasValue = (span: Span | null): span is Span => span !== null && VALUE.test(text.slice(span.start, span.end))
  if (hasValue(last) || sign > verb) return last
  if (sign !== -1) {
    const before = concluded(text, line, sign, true)
    return hasValue(before) ? before : null
  }
  return last !== null && !VALUE.test(words) && wordsIn(text, last) <= 3 ? last : null
}
