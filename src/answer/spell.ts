/** How an answer was read, spelled out in one plain notation for people: `{1, 2}`, `(x + 1)^2`, `interval [0, oo)`. */
import type { Meaning } from "./meaning.ts"
import { parse } from "./parse/parse.ts"
import { rational, spellExpression } from "./spell-expression.ts"
import { bareAnswer } from "./unwrap.ts"
import { newWork, OverLimit } from "./work.ts"

/** Characters that are shown of one answer. */
const SHOWN = 400

const two = (value: number) => String(value).padStart(2, "0")

/** What was read, spelled out. */
export const spell = (meaning: Meaning): string => {
  const all = (items: ReadonlyArray<Meaning>, between = ", ") => items.map(spell).join(between)
  switch (meaning.kind) {
    case "value": {
      const text = spellExpression(meaning.expression)
      if (meaning.unit === null) return text
      const { dimensions, factor } = meaning.unit
      return `${text} [${factor.numerator === factor.denominator ? "" : `${rational(factor)} `}${dimensions.replaceAll("^1", "")}]`
    }
    case "list":
      return all(meaning.items, meaning.join === "," ? ", " : ` ${meaning.join} `)
    case "tuple": {
      const close = { "(": ")", "[": "]", "<": ">" }[meaning.brackets]
      return `${meaning.brackets}${all(meaning.items)}${close}`
    }
    case "set":
      return `{${all(meaning.items)}}`
    case "interval":
      return `interval ${meaning.lowerClosed ? "[" : "("}${spellExpression(meaning.lower)}, ${spellExpression(meaning.upper)}${meaning.upperClosed ? "]" : ")"}`
    case "except":
      return `all reals but ${meaning.points.map(spellExpression).join(", ")}`
    case "union":
      return all(meaning.parts, " ∪ ")
    case "matrix":
      return `matrix [${meaning.rows.map((row) => all(row)).join("; ")}]`
    case "relation":
      return meaning.sides
        .map((side, at) => `${at === 0 ? "" : ` ${meaning.signs[at - 1]} `}${spell(side.meaning)}`)
        .join("")
    case "choice":
      return `choice ${meaning.letter}`
    case "based":
      return `${meaning.digits} in base ${meaning.base} = ${rational(meaning.value)}`
    case "time":
      return `time ${two(Math.floor(meaning.minutes / 60))}:${two(meaning.minutes % 60)}`
    case "date":
      return `date ${meaning.year ?? "----"}-${two(meaning.month)}-${two(meaning.day)}`
    case "ratio":
      return meaning.parts.map(spellExpression).join(" : ")
    case "text":
      return `the words “${meaning.words}”`
  }
}

/** How a bare answer is read. Never throws: what is over a limit is told as that. */
export const spelled = (answer: string): string => {
  try {
    const text = spell(parse(bareAnswer(answer), newWork()))
    return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text
  } catch (error) {
    if (error instanceof OverLimit) return `not read: ${error.limit}`
    if (error instanceof RangeError) return "not read: too-deep"
    throw error
  }
}
