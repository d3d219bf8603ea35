/** Reading an answer: from its bare text to what it says. Total, but for work over the limit. */
import type { Meaning } from "../meaning.ts"
import type { Rational } from "../rational.ts"
import { MAX_ANSWER } from "../unwrap.ts"
import { OverLimit, spend, type Work } from "../work.ts"
import { UNREADABLE } from "./cursor.ts"
import { inAscii } from "./names.ts"
import { valueOf } from "./numbers.ts"
import { Structures } from "./structures.ts"
import { type Token, type TokenOptions, tokensOf } from "./tokens.ts"
import { opened, wordsIn } from "./words.ts"

/** `101_2`, `2A_{16}`, `(101)_2`, `{4210}_7`, `101_{two}`: digits and their base. */
const BASED = /^(-?)\s*(?:([0-9A-Za-z. ]+)|\(([0-9A-Za-z. ]+)\)|\{([0-9A-Za-z. ]+)\})\s*_\s*(?:\{\s*(\w+)\s*\}|(\w+))$/

const BASES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
const NAMED_BASES: ReadonlyMap<string, number> = new Map(BASES.split(" ").map((name, base) => [name, base] as const))

const basedIn = (text: string): Meaning | null => {
  if (!text.includes("_") || text.length > 200) return null
  const said = BASED.exec(opened(text).replace(/_\s*\{\s*base\s*/, "_{"))
  if (said === null) return null
  const digits = (said[2] ?? said[3] ?? said[4] ?? "").replaceAll(" ", "").toLowerCase()
  const name = said[5] ?? said[6] ?? ""
  const base = NAMED_BASES.get(name) ?? Number(name)
  // `x_2` is a symbol, `A1_{16}` are digits.
  if (!(base >= 2 && base <= 36) || /^[a-z]$/.test(digits)) return null
  const value = valueInBase(digits, BigInt(base))
  if (value === null) return null
  const numerator = said[1] === "-" ? -value.numerator : value.numerator
  return { kind: "based", digits: `${said[1]}${digits}`, base, value: { ...value, numerator } }
}

/** Null where a digit does not fit the base. */
const valueInBase = (digits: string, base: bigint): Rational | null => {
  let numerator = 0n
  let denominator = 1n
  let point = false
  for (const digit of digits) {
    if (digit === ".") {
      if (point) return null
      point = true
      continue
    }
    const worth = Number.parseInt(digit, 36)
    if (Number.isNaN(worth) || BigInt(worth) >= base) return null
    numerator = numerator * base + BigInt(worth)
    if (point) denominator *= base
  }
  return { numerator, denominator }
}

/** Backslashes that a program doubled on the way: `\\frac`. Beside an environment doubled ones part rows. */
const undoubled = (text: string): string => {
  if (!text.includes("\\\\")) return text
  const doubled = text.includes("\\begin") ? text.includes("\\\\begin") : /\\\\[A-Za-z{}%$,;! ]/.test(text)
  return doubled ? text.replaceAll("\\\\", "\\") : text
}

/** Plain whole numbers and decimals: most answers. */
const PLAIN = /^-?(?:\d+|\d+\.\d+)$/

const value = (text: string): Meaning => {
  const number = { kind: "number", value: valueOf(text) } as const
  return { kind: "value", expression: number, unit: null, percent: false }
}

const parseWith = (text: string, work: Work, commas: TokenOptions["commas"]): Meaning => {
  try {
    return new Structures(tokensOf(text, work, { commas }), work).whole()
  } catch (error) {
    if (error !== UNREADABLE) throw error
    return { kind: "text", words: spelled(tokensOf(text, work, { commas })) }
  }
}

/** Unreadable mathematics as its tokens, one space between them: equal to nothing but itself. */
const spelled = (tokens: ReadonlyArray<Token>): string =>
  tokens
    .map(({ kind, text }) => (kind === "word" || kind === "text" ? text.toLowerCase() : text))
    .filter((text, at, all) => !(text === "." && at === all.length - 1))
    .join(" ")

/**
 * What a bare answer says.
 *
 * @throws OverLimit where it is too long, too deep, or takes more work than a judgement has
 */
export const parse = (bare: string, work: Work): Meaning => {
  if (bare.length > MAX_ANSWER) throw new OverLimit("too-long")
  spend(work, 1 + (bare.length >> 4))
  if (bare.length < 18 && PLAIN.test(bare)) return signedValue(bare)
  const text = undoubled(inAscii(bare))
  return exceptIn(text, work) ?? wordsIn(text) ?? basedIn(text) ?? parseWith(inside(text), work, "outside")
}

/** Brackets that hold what may be one number with its thousands parted, or two numbers. */
export const mayBeThousands = (bare: string): boolean => /[([{][^\n]*\d,\d{3}(?!\d)/.test(bare)

const EXCEPT =
  /^(?:x is |x = )?(?:all )?(?:the )?(?:real numbers|reals)(?: x)?,? (?:except|but|other than)(?: for)? (.+)$/i

/** `all real numbers except 3 and 5` */
const exceptIn = (text: string, work: Work): Meaning | null => {
  if (!/\breal/i.test(text)) return null
  const points = EXCEPT.exec(opened(text))?.[1]
  if (points === undefined) return null
  const taken = parseWith(points, work, "outside")
  const values = (taken.kind === "list" ? taken.items : [taken]).map((item) =>
    item.kind === "relation" && item.sides.length === 2 ? item.sides[1]?.meaning : item
  )
  const expressions = values.flatMap((value) => (value?.kind === "value" ? [value.expression] : []))
  return expressions.length === values.length ? { kind: "except", points: expressions } : null
}

/** Whether nothing but digits and commas may be one number with its thousands parted, or a list: `100,200`. */
export const mayBeList = (bare: string): boolean => /^-?\d{1,3}(?:,\d{3})+$/.test(bare)

/** The same with every comma parting members. */
export const parseParted = (bare: string, work: Work): Meaning => parseWith(bare, work, "nowhere")

/** The same with every comma before three digits parting thousands: `(1,234)` as a number. */
export const parseThousands = (bare: string, work: Work): Meaning =>
  parseWith(inside(undoubled(inAscii(bare))), work, "everywhere")

const signedValue = (text: string): Meaning => {
  if (text[0] !== "-") return value(text)
  const of = { kind: "number", value: valueOf(text.slice(1)) } as const
  return { kind: "value", expression: { kind: "negative", of }, unit: null, percent: false }
}

/** What stands in a `\text{…}` around the whole; and pairs of `$` within, which part mathematics from prose. */
const inside = (text: string): string => {
  const wrapped = /^\s*\\(?:text|mbox|textbf|mathrm|mathbf|boxed|fbox)\s*\{([^{}]*)\}\s*$/.exec(text)?.[1] ?? text
  const dollars = wrapped.match(/(?<!\\)\$/g)?.length ?? 0
  const delimited = dollars > 0 && dollars % 2 === 0 ? wrapped.replace(/(?<!\\)\$/g, " ") : wrapped
  return delimited.includes("\\(") ? delimited.replace(/\\[()]/g, " ") : delimited
}
