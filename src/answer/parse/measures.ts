/** The words and unit signs after a value: `\\text{ square inches}`, `km/h`, `meals`. */
import { UNREADABLE } from "./cursor.ts"
import type { Expressions } from "./expressions.ts"
import { LETTER_UNITS, MONEY, MULTIPLIERS, mayBeUnit, UnitBuilder } from "./units.ts"

/** Words that what is counted may be called by. */
const MAX_WORDS = 4

/** The words and unit signs after a value; what they say is the item's unit. */
export const readUnit = (parser: Expressions): void => {
  const builder = new UnitBuilder()
  for (;;) {
    const { kind, text } = parser.token
    if (kind === "word" || kind === "text" || (kind === "symbol" && (parser.isLetterUnit() || builder.awaiting))) {
      parser.at++
      const power = unitPower(parser)
      const words = text.split(/[\s-]+/).filter((word) => word !== "")
      words.forEach((word, at) => {
        unitWord(parser, builder, word, at === words.length - 1 ? power : 1, words[at + 1] ?? parser.token.text)
      })
    } else if (kind === "sign" && text === "/" && ["word", "text", "symbol"].includes(parser.ahead.kind)) {
      parser.at++
      builder.over()
    } else if (kind === "sign" && text === "money" && parser.unit === null) {
      parser.at++
      parser.unit = MONEY.get(text) ?? null
    } else break
  }
  if (builder.awaiting || builder.words > MAX_WORDS) throw UNREADABLE
  const unit = builder.unit()
  if (unit !== null) parser.unit = unit
}

const unitWord = (parser: Expressions, builder: UnitBuilder, word: string, power: number, next: string): void => {
  // `12 in total` counts no inches.
  if (word === "in" && /^(?:total|all|altogether)$/.test(next)) return
  const parts = word.replace(/[.,;]+$/, "").split("/")
  parts.forEach((part, at) => {
    if (at > 0) builder.over()
    const lower = part.toLowerCase()
    const raised = /^(.*?)\^\{?(\d)\}?$/.exec(part)
    const name = raised?.[1] ?? part
    if (lower === "percent" || part === "%" || part === "\\%") parser.hundredths++
    else if (lower === "cent" && builder.awaiting) {
      builder.awaiting = false
      parser.hundredths++
    } else if (MULTIPLIERS.has(lower)) parser.multiplier *= MULTIPLIERS.get(lower) ?? 1n
    else if (part !== "") {
      if (!mayBeUnit(name) && !LETTER_UNITS.has(name)) throw UNREADABLE
      builder.word(name, raised === null ? power : Number(raised[2]))
    }
  })
}

const unitPower = (parser: Expressions): number => {
  if (!parser.isSign("^")) return 1
  parser.at++
  const braced = parser.take("{")
  const { kind, text } = parser.token
  if (kind !== "number" || !/^\d$/.test(text)) throw UNREADABLE
  parser.at++
  if (braced) parser.expect("}")
  return Number(text)
}
