/** Answers that are no mathematics: words, choices, times of day, dates. */
import type { Meaning } from "../meaning.ts"

/** Words that all say that there is nothing, or that nothing is defined. */
const SAME: ReadonlyMap<string, string> = new Map([
  ...[
    "no solution",
    "no solutions",
    "none",
    "no real solution",
    "no real solutions",
    "no such number",
    "no such numbers",
    "empty set",
    "empty",
    "there are none",
    "there are no solutions",
    "there is no solution",
    "null set"
  ].map((words) => [words, "no solution"] as const),
  ...["undefined", "does not exist", "dne", "doesn't exist", "not defined"].map(
    (words) => [words, "undefined"] as const
  ),
  ...["infinity", "infinite", "infinitely many", "infinitely many solutions"].map(
    (words) => [words, "infinite"] as const
  ),
  ["all real numbers", "all reals"],
  ["all real number", "all reals"]
])

export const NO_SOLUTION = "no solution"

const NUMBERS: ReadonlyMap<string, number> = new Map(
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"
    .split(" ")
    .map((word, value) => [word, value] as const)
)
const TENS: ReadonlyMap<string, number> = new Map(
  "twenty thirty forty fifty sixty seventy eighty ninety".split(" ").map((word, at) => [word, 20 + 10 * at] as const)
)

/** A number in words: below a hundred, or so many hundreds or thousands; null where it is none. */
const numberIn = (words: string): number | null => {
  const times = /^(.+) (hundred|thousand|million)$/.exec(words)
  if (times !== null) {
    const many = times[1] === "a" ? 1 : belowHundred(times[1] ?? "")
    return many === null ? null : many * (times[2] === "hundred" ? 100 : times[2] === "thousand" ? 1000 : 1_000_000)
  }
  return belowHundred(words)
}

const belowHundred = (words: string): number | null => {
  const plain = NUMBERS.get(words) ?? TENS.get(words)
  if (plain !== undefined) return plain
  const [tens = "", ones = "", ...more] = words.split(/[ -]/)
  const [ten, one] = [TENS.get(tens), NUMBERS.get(ones)]
  return ten !== undefined && one !== undefined && one > 0 && one < 10 && more.length === 0 ? ten + one : null
}

const WRAPPED =
  /\\(?:text|textbf|textit|textrm|textsf|texttt|textnormal|mbox|hbox|emph|mathrm|mathbf|mathit|bf|rm)\s*\{([^{}]*)\}/g

/** The text with `\text{}` and its like opened, spaces in one form, and the brackets of LaTeX's own spaces gone. */
export const opened = (text: string): string => {
  if (!text.includes("\\") && !/[~*_]|\s\s/.test(text)) return text
  return text
    .replace(WRAPPED, " $1 ")
    .replace(WRAPPED, " $1 ")
    .replace(/\\[,;:! ]|\\q?quad\b|~|\*\*|__/g, " ")
    .replace(/\\(?:left|right)\b/g, "")
    .replace(/\s+/g, " ")
    .trim()
}

/** Words in one form: small letters, no articles, no punctuation around. */
export const inOneForm = (words: string): string =>
  words
    .toLowerCase()
    .replace(/[“”"]/g, "")
    .replace(/^[\s.,;:!?'`([{]+|[\s.,;:!?'`)\]}]+$/g, "")
    .replace(/^(?:the|an?) (?=\S)/, "")
    .replace(/\s+/g, " ")
    .trim()

const choice = (letter: string): Meaning => ({ kind: "choice", letter: letter.toUpperCase() })

/** What may follow a choice's letter: what it says, and neither another choice nor a word that takes it back. */
const isContent = (rest: string): boolean =>
  !/(?:^|[\s(])[A-J]\s*[).:]/.test(rest) && !/\b(?:or|and|not|isn't|wrong|incorrect|false|but|answer)\b/i.test(rest)

/** `(A)`, `A)`, `A.`, `A: 12`, `(A) 12`, `option B`, `choice (C): 5`. */
const choiceIn = (text: string): Meaning | null => {
  const said = /^(?:option|choice|answer)\s+\(?([A-J])\)?(?:$|[.:)]\s*(.*)$)/is.exec(text)
  if (said?.[1] !== undefined && isContent(said[2] ?? "")) return choice(said[1])
  const bracketed = /^\(\s*([A-J])\s*\)(?:\s*[:.]?\s*(\S.*))?$/s.exec(text)
  // `(A)(B)` and `(A)+1` are products and sums.
  const goesOn = /^\(\s*[A-J]\s*\)(?:\s*[-+*/^(=,;!_<>]|\\)/.test(text)
  if (bracketed?.[1] !== undefined && !goesOn && isContent(bracketed[2] ?? "")) return choice(bracketed[1])
  const dotted = /^([A-J])\s*[).:](?:\s+(\S.*))?$/s.exec(text)
  if (dotted?.[1] !== undefined && isContent(dotted[2] ?? "")) return choice(dotted[1])
  return /^[A-J]$/.test(text) ? choice(text) : null
}

const TIME = /^(\d{1,2})(?::([0-5]\d))?(?::00)?\s*([ap])\.?\s?m\.?$/i

const timeIn = (text: string): Meaning | null => {
  const said = TIME.exec(text)
  if (said !== null) {
    const hour = Number(said[1])
    if (hour < 1 || hour > 12) return null
    const minutes = (hour % 12) * 60 + Number(said[2] ?? 0) + (said[3]?.toLowerCase() === "p" ? 720 : 0)
    return { kind: "time", minutes }
  }
  if (/^(?:12:00 )?noon$/i.test(text)) return { kind: "time", minutes: 720 }
  if (/^(?:12:00 )?midnight$/i.test(text)) return { kind: "time", minutes: 0 }
  return null
}

const MONTHS = "january february march april may june july august september october november december".split(" ")
const MONTH =
  "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?"
const DATES = [
  { pattern: new RegExp(`^${MONTH} (\\d{1,2})(?:st|nd|rd|th)?(?:,? (\\d{4}))?$`, "i"), order: [1, 2, 3] },
  { pattern: new RegExp(`^(\\d{1,2})(?:st|nd|rd|th)?(?: of)? ${MONTH}(?:,? (\\d{4}))?$`, "i"), order: [2, 1, 3] }
] as const

const date = (year: number | null, month: number, day: number): Meaning | null =>
  month >= 1 && month <= 12 && day >= 1 && day <= 31 ? { kind: "date", year, month, day } : null

const dateIn = (text: string): Meaning | null => {
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (iso !== null) return date(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const plain = text.replace(/^(?:mon|tues|wednes|thurs|fri|satur|sun)day,? (?=\S)/i, "")
  for (const { pattern, order } of DATES) {
    const said = pattern.exec(plain)
    if (said === null) continue
    const month = MONTHS.findIndex((name) => name.startsWith((said[order[0]] ?? "").toLowerCase().slice(0, 3)))
    const year = said[order[2]]
    return date(year === undefined ? null : Number(year), month + 1, Number(said[order[1]]))
  }
  return null
}

/** Letters, spaces and the punctuation of prose. */
const PROSE = /^[A-Za-z\s.,;:!?'"’“”()-]+$/

/** What the text says where it is words, or null where it may be mathematics. */
export const wordsIn = (text: string): Meaning | null => {
  if (text.length > 300) return null
  const plain = opened(text)
  // Without a letter there is no word; the one date in digits is worth the look.
  if (!/[A-Za-z]/.test(plain)) return /^\d{4}-/.test(plain) ? dateIn(plain) : null
  const found = choiceIn(plain)
  if (found !== null) return found
  if (/\d/.test(plain)) return timeIn(plain) ?? (/^[A-Za-z\d\s,.-]+$/.test(plain) ? dateIn(plain) : null)
  const time = timeIn(plain)
  if (time !== null) return time
  if (!PROSE.test(plain) || !isProse(plain)) return null
  const words = inOneForm(plain)
  if (words === "") return null
  const value = numberIn(words)
  if (value !== null)
    return {
      kind: "value",
      expression: { kind: "number", value: { numerator: BigInt(value), denominator: 1n } },
      unit: null,
      percent: false
    }
  return { kind: "text", words: SAME.get(words) ?? words }
}

const LETTERS_THAT_ARE_WORDS = new Set(
  "no on of or is it am pm in at to up we he me my do go so an as by if us ok".split(" ")
)
const MATHEMATICS = new Set(
  "sin cos tan cot sec csc log ln lg exp sqrt pi infinity infty inf oo gcd lcm min max abs".split(" ")
)

/** Whether letters without any sign of mathematics are words: a run of three letters or more that is no function. */
const isProse = (text: string): boolean => {
  const runs = text.match(/[A-Za-z]+/g) ?? []
  if (runs.some((run) => MATHEMATICS.has(run.toLowerCase()))) return false
  const words = runs.filter((run) => run.toLowerCase() !== "and" && run.toLowerCase() !== "or")
  // `a + b`-like texts with brackets or minus signs are mathematics; `re-entrant` is not.
  if (/[(-]/.test(text) && !words.some((run) => run.length >= 4)) return false
  return words.some((run) => run.length >= 3 || LETTERS_THAT_ARE_WORDS.has(run.toLowerCase()))
}
