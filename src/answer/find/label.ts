/** Answers that are announced: `#### 18`, `A: 18`, `Answer: 18`, “the final answer is 18”. The last one counts. */
import type { Span } from "../../domain/reading.ts"
import { trimmed } from "../unwrap.ts"
import { isUnsaid } from "./alters.ts"
import { isLetter, looksLikeAnswer } from "./looks.ts"
import { phraseAt } from "./phrase.ts"

/** Places that are tried before a text is taken to have none. */
const MAX_TRIES = 1000

const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf("\n", at)
  return end === -1 ? text.length : end
}

/** `#### Step 3` is a heading. */
const HEADING =
  /^(?:\*\*)?(?:step|case|part|solution|conclusion|summary|explanation|method|approach|example|final|answer)\b/i

/** The last `#### N`, to the end of its line. */
export const lastHash = (text: string): Span | null => {
  let at = text.lastIndexOf("####")
  // A line is looked at to where the place tried before it began, so that no text is read twice.
  let upTo = text.length
  for (let tries = 0; at !== -1 && tries < MAX_TRIES; tries++) {
    const span = trimmed(text, at + 4, Math.min(upTo, lineEnd(text, at)))
    if (span.start < span.end) {
      if (span.end - span.start > 200) return span
      if (!HEADING.test(text.slice(span.start, span.start + 20)) && looksLikeAnswer(text, span)) return span
    }
    upTo = at
    at = at < 4 ? -1 : text.lastIndexOf("####", at - 4)
  }
  return null
}

/** Whether only space and emphasis stand before `at` on its line. */
const beginsLine = (text: string, at: number): boolean => {
  for (let before = at - 1; before >= 0 && at - before < 9; before--) {
    const char = text[before]
    if (char === "\n") return true
    if (char !== " " && char !== "*" && char !== "\t" && char !== ">" && char !== "\r") return false
  }
  return at < 9
}

/** `A: 18` to the end of its line, where that is an answer and no sentence. */
const afterA = (text: string, at: number, upTo: number): Span | null => {
  if (!beginsLine(text, at)) return null
  let from = at + 2
  if (text.startsWith("**", from)) from += 2
  const line = trimmed(text, from, Math.min(upTo, lineEnd(text, from), from + 400))
  if (line.start >= line.end) return null
  const phrase = phraseAt(text, line.start, line.end)
  if (phrase === null) return null
  const rest = text.slice(phrase.end, line.end)
  return looksLikeAnswer(text, phrase) && !/[.;=?]\s|\d/.test(rest) ? phrase : null
}

/** What may stand between “answer” and what it is. */
const LINK =
  /s?(?:\*\*|__)?(?:\s?\([^()\n]{0,40}\)|(?:,|\s(?:to|for|of|in))\s[^\n:.=?!]{0,80}?)?\s{0,3}(?:\*\*|__)?\s{0,3}(?::|=|(?:is|are|was|equals|(?:would|must|should|will) be|comes (?:out )?to)(?![a-zA-Z]))/iy

/** `### Final Answer`, or the same in bold, on a line of its own. */
const TITLE_BEFORE = /(?:^|\n)[ \t]{0,3}(?:#{1,6}[ \t]|\*\*)[^\n]{0,20}$/
const TITLE_AFTER = /s?\s?(?:\*\*|:)*[ \t]*\r?\n/iy

/** Characters before “answer” in which it may be taken back: “I do not think that the answer is 18”. */
const MAX_BEFORE = 70

/** Where the answer begins that “answer” (its `nswer` ends at `at`) announces; -1 where it announces none. */
const announced = (text: string, at: number): number => {
  const before = text.charCodeAt(at - 6) | 32
  if (before !== 97 || (at > 6 && isLetter(text.charCodeAt(at - 7)))) return -1
  LINK.lastIndex = at
  if (LINK.test(text)) return isUnsaid(text.slice(Math.max(0, at - MAX_BEFORE), at - 6)) ? -1 : LINK.lastIndex
  TITLE_AFTER.lastIndex = at
  return TITLE_AFTER.test(text) && TITLE_BEFORE.test(text.slice(Math.max(0, at - 40), at - 6))
    ? TITLE_AFTER.lastIndex
    : -1
}

const KEY = /["']\s{0,3}:\s{0,3}/y
const STRING = /"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'/y
const ENDS_VALUE = /[,}\n]/

/** The value of `"answer": …` in JSON, where `nswer` ends at `at`: a string's inside, or up to the comma or brace. */
const keyed = (text: string, at: number, upTo: number): Span | null => {
  KEY.lastIndex = at
  if (!KEY.test(text)) return null
  const from = KEY.lastIndex
  STRING.lastIndex = from
  if (STRING.test(text)) return STRING.lastIndex > upTo ? null : { start: from + 1, end: STRING.lastIndex - 1 }
  let depth = 0
  const end = Math.min(upTo, from + MAX_VALUE)
  for (let place = from; place < end; place++) {
    const char = text[place] as string
    if (depth === 0 && ENDS_VALUE.test(char)) return trimmed(text, from, place)
    if (char === "[" || char === "{" || char === "(") depth++
    else if (char === "]" || char === "}" || char === ")") depth--
  }
  return null
}

/** Characters in which the end of a value in JSON is looked for. */
const MAX_VALUE = 500

/** Where a word was last found, and the one before it; a search goes on only as far as it is asked. */
const places = (text: string, word: string) => {
  let at = text.lastIndexOf(word)
  return {
    at: () => at,
    back: () => {
      at = at === 0 ? -1 : text.lastIndexOf(word, at - 1)
    }
  }
}

/** Rarer labels: `Ans: 18`, `Result: 18` at the beginning of a line, `答案：18`. */
const RARE =
  /(?:^|\n)[ \t>*_#]{0,8}(?:[Ff]inal |FINAL )?(?:Ans|ANS|ans|Result|RESULT|result)\b\.?(?:\*\*|__)?[ \t]?[:=]|[.!] Ans[.]?[ ]?:|答案[ ]?(?:\*\*)?(?:是|为|應為|应为|：|:|=)[ ]?[：:]?/g

/** Characters at the end of a text in which they are looked for. */
const RARE_WITHIN = 1 << 16

/** The last answer that a rarer label announces in a text. */
const lastRare = (text: string): Span | null => {
  const labels = [...text.matchAll(RARE)].slice(-MAX_TRIES)
  let upTo = text.length
  for (const label of labels.reverse()) {
    const found = phraseAt(text, label.index + label[0].length, upTo)
    if (found !== null) return found
    upTo = label.index
  }
  return null
}

/** The last announced answer. Inside an answer tag `A:` announces nothing: there it may be the name of a choice. */
export const lastLabelled = (text: string, insideTag: boolean): Span | null => {
  const common = lastCommon(text, insideTag)
  // Rarer labels are looked for only behind the last common one, so that they cost next to nothing.
  const from = Math.max(common === null ? 0 : common.end, text.length - RARE_WITHIN)
  const rare = from === text.length ? null : lastRare(from === 0 ? text : text.slice(from))
  return rare === null ? common : { start: rare.start + from, end: rare.end + from }
}

const lastCommon = (text: string, insideTag: boolean): Span | null => {
  const words = [places(text, "nswer"), places(text, "NSWER"), ...(insideTag ? [] : [places(text, "A:")])]
  let upTo = text.length
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    let last = words[0] as (typeof words)[number]
    for (const word of words) if (word.at() > last.at()) last = word
    const at = last.at()
    if (at === -1) return null
    if (last === words[2]) {
      const found = afterA(text, at, upTo)
      if (found !== null) return found
    } else {
      const value = keyed(text, at + 5, upTo)
      if (value !== null && value.start < value.end) return value
      const from = announced(text, at + 5)
      const found = from === -1 || from > upTo ? null : phraseAt(text, from, upTo)
      if (found !== null) return found
    }
    upTo = at
    last.back()
  }
  return null
}
