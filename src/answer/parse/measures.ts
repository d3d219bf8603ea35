/** The words and unit signs after a value: `\\text{ square inches}`, `km/h`, `meals`. */
import { UNREADABLE } from "./cursor.ts"
import type { Expressions } from "./expressions.ts"
import { MONEY, UnitBuilder } from "./units.ts"

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
  const unit = builder.unit()
  if (unit !== null) parser.unit = unit
}

const unitWord = (parser: Expressions, builder: UnitBuilder, word: string, power: number, next: string): void => {
  const parts = word.replace(/[.,;]+$/, "").split("/")
  parts.forEach((part, at) => {
    if (at > 0) builder.over()
    // `12 in total` counts no inches.
    if (part === "in" && /^(?:total|all|altogether)$/.test(next)) return
    if (/^(?:percent|\\?%)$/.test(part)) parser.hundredths++
    else {
      const raised = /^(.*?)\^\{?(\d)\}?$/.exec(part)
      if (part !== "") builder.word(raised?.[1] ?? part, raised === null ? power : Number(raised[2]))
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
