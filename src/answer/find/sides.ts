/** Which side of an equation a text tells, or that it tells all of it. */
import type { Span } from "../../domain/reading.ts"
import { trimmed } from "../unwrap.ts"

const RELATION = /[<>!≤≥≠]|\\(?:le|ge|ne|lt|gt|leq|geq|neq|leqslant|geqslant|approx|equiv|in|sim)(?![a-zA-Z])/

const NUMBER_ALONE = /^[\s$]*\\?[$€£]?[\s+\-−]*(?:[\d,.]|\\[,!])+\s?(?:\\?%)?[\s$]*$/

/** Letters of a text that are no LaTeX commands. */
export const NAMES = /(?<![\\a-zA-Z])[a-zA-Z]/

/**
 * The last side of an equation in which arithmetic is carried out, `9\cdot 2 = 18`; null for an equation that is itself
 * what is told, `2x-y=3`.
 */
export const lastSide = (text: string, { start, end }: Span): Span | null => {
  const math = text.slice(start, end)
  const at = math.lastIndexOf("=")
  if (at <= 0 || RELATION.test(math) || math.includes("\\\\") || math.includes("\\begin")) return null
  const left = math.slice(0, at)
  if (!left.includes("=") && NAMES.test(left.replace(/\\(?:text|mathrm)\{[^{}]*\}/g, ""))) return null
  // `17 = 18` carries nothing out: it is a guess beside another.
  if (NUMBER_ALONE.test(left.slice(left.lastIndexOf("=") + 1))) return null
  let depth = 0
  for (const char of left) depth += char === "{" || char === "(" ? 1 : char === "}" || char === ")" ? -1 : 0
  return depth === 0 ? trimmed(text, start + at + 1, end) : null
}

/** The end of a text that may be the left side of an equation: no words in it, and no sentence's end. */
const SIDE =
  /(?:(?<![a-zA-Z\\])(?:sqrt|log|ln|exp|sin|cos|tan|abs)(?![a-zA-Z])|(?<![a-zA-Z\\'’])[a-zA-Z](?![a-zA-Z'’])|(?<=[\d)}])[a-zA-Z](?![a-zA-Z'’])|\\[a-zA-Z]+|[\d\s+\-−*/^_(){}[\]|=×÷·√π²³!]|\.(?=\d)|\$(?=\d))+$/

/** Letters alone, `x`, `x_1`, `f(x)`: the name of what an equation tells. */
const SIDE_NAME = /^\s*\$?\s*(?:[a-zA-Z]|\\angle\s*[A-Z]|\\[a-zA-Z]+)'?(?:_\w|_\{\w+\})?(?:\([a-zA-Z0-9]\))?\s*$/

export const isName = (side: string): boolean => SIDE_NAME.test(side)

const IMPLIES = /\\(?:implies|Rightarrow|Longrightarrow|iff|to|quad)(?![a-zA-Z])/

/**
 * Where an equation begins whose last `=` ends the text, when it is to be told whole: `2x = 18` is not 18, nor is
 * `17 = 18`. -1 where the right side alone is told: `x = 18`, `9 * 2 = 18`, `total = 18`.
 */
export const equationStart = (before: string): number => {
  const from = Math.max(0, before.length - 200)
  const implied = before.slice(from, -1).split(IMPLIES).at(-1) as string
  const sides = SIDE.exec(implied)
  if (sides === null) return -1
  const left = sides[0].slice(sides[0].lastIndexOf("=") + 1)
  const start =
    before.length - 1 - implied.length + sides.index + (sides[0].length - sides[0].replace(/^[\s$[\])}]+/, "").length)
  if (NUMBER_ALONE.test(left)) return sides[0].includes("=") || isWholeLeft(before, start) ? start : -1
  if (
    isName(left) ||
    !NAMES.test(
      left.replace(/(?<![a-zA-Z\\])(?:sqrt|log|ln|exp|sin|cos|tan|abs)(?![a-zA-Z])|(?<=[\d)]\s?)[xX](?=\s?[\d(])/g, "")
    )
  )
    return -1
  return start
}

/** A number that begins its sentence has no word of which it is the end: “So 17 = 18”, but “2 dozen and 3 = 27”. */
const isWholeLeft = (before: string, start: number): boolean =>
  /(?:^|[.:;,]\s|\b(?:so|thus|then|hence|therefore)\s)\s*$/i.test(before.slice(0, start))
