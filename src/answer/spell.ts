/** How an answer was read, spelled out in one plain notation for people: `{1, 2}`, `(x + 1)^2`, `interval [0, oo)`. */
import { reduced } from "./algebra/fraction.ts"
import type { Expression } from "./expression.ts"
import type { Meaning } from "./meaning.ts"
import { parse } from "./parse/parse.ts"
import type { Rational } from "./rational.ts"
import { bareAnswer } from "./unwrap.ts"
import { newWork, OverLimit } from "./work.ts"

/** Characters that are shown of one answer. */
const SHOWN = 400

const rational = (value: Rational): string => {
  const { numerator, denominator } = reduced(value.numerator, value.denominator, newWork())
  return denominator === 1n ? String(numerator) : `${numerator}/${denominator}`
}

/** How tightly things bind. */
const SUM = 0
const PRODUCT = 1
const POWER = 2
const ATOM = 3

const binding = (expression: Expression): number => {
  switch (expression.kind) {
    case "sum":
    case "negative":
      return SUM
    case "product":
    case "quotient":
      return PRODUCT
    case "number":
      return rational(expression.value).includes("/") ? PRODUCT : ATOM
    case "power":
      return POWER
    default:
      return ATOM
  }
}

/** In brackets where it binds less than what stands around it asks. */
const within = (expression: Expression, around: number): string =>
  binding(expression) < around ? `(${spellExpression(expression)})` : spellExpression(expression)

const spellExpression = (expression: Expression): string => {
  switch (expression.kind) {
    case "number":
      return rational(expression.value)
    case "symbol":
      return expression.name
    case "constant":
      return expression.name === "infinity" ? "oo" : expression.name
    case "negative":
      return `-${within(expression.of, PRODUCT)}`
    case "sum":
      return expression.terms
        .map((term, at) => {
          if (at === 0) return within(term, SUM)
          return term.kind === "negative" ? `- ${within(term.of, PRODUCT)}` : `+ ${within(term, PRODUCT)}`
        })
        .join(" ")
    case "product":
      return expression.factors.map((factor) => within(factor, POWER)).join("*")
    case "quotient":
      return `${within(expression.over, POWER)}/${within(expression.under, POWER)}`
    case "power":
      return `${within(expression.base, ATOM)}^${within(expression.exponent, ATOM)}`
    case "root":
      return `root(${spellExpression(expression.of)}, ${spellExpression(expression.index)})`
    case "call":
      return `${expression.name}(${expression.of.map(spellExpression).join(", ")})`
  }
}

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
