/** The parts of a LaTeX answer for the rewriter: what stands in no bracket, split at commas, at signs, at relations. */

const OPEN = new Set(["(", "[", "{"])
const CLOSE = new Set([")", "]", "}"])

/** Pieces of a text with their depth: commands, escaped characters, single characters. */
const pieces = (text: string): ReadonlyArray<{ readonly text: string; readonly depth: number }> | null => {
  const out: Array<{ text: string; depth: number }> = []
  let depth = 0
  for (const [piece] of text.matchAll(/\\[a-zA-Z]+|\\.|[\s\S]/g)) {
    if (OPEN.has(piece) || piece === "\\{") depth++
    out.push({ text: piece, depth })
    if ((CLOSE.has(piece) || piece === "\\}") && --depth < 0) return null
  }
  return depth === 0 ? out : null
}

/** The text split at every separator outside all brackets; null where its brackets do not match. */
export const splitAt = (text: string, separator: string): ReadonlyArray<string> | null => {
  const all = pieces(text)
  if (all === null) return null
  const parts: Array<string> = [""]
  for (const piece of all) {
    if (piece.depth === 0 && piece.text === separator) parts.push("")
    else parts.push((parts.pop() ?? "") + piece.text)
  }
  return parts.map((part) => part.trim())
}

/** The terms of a sum with their signs; null where it is no sum of two terms or more. */
export const termsOf = (text: string): ReadonlyArray<{ readonly negative: boolean; readonly text: string }> | null => {
  const all = pieces(text.trim())
  if (all === null) return null
  const terms: Array<{ negative: boolean; text: string }> = []
  let before = ""
  for (const { text: piece, depth } of all) {
    const isSign = depth === 0 && (piece === "+" || piece === "-")
    // A sign behind an operator belongs to what follows it.
    if (isSign && /^(\\cdot|\\times|[\^_*/+-])$/.test(before)) return null
    const last = terms.at(-1)
    if (isSign) terms.push({ negative: piece === "-", text: "" })
    else if (last === undefined) terms.push({ negative: false, text: piece })
    else last.text += piece
    if (piece.trim() !== "") before = piece
  }
  const trimmed = terms.map((term) => ({ ...term, text: term.text.trim() }))
  return trimmed.length < 2 || trimmed.some((term) => term.text === "") ? null : trimmed
}

/** Commands that an expression's value is made of; anything else may be a relation, a word or a unit. */
const VALUE = /^\\(?:[dt]?frac|sqrt|pi|cdot|times|left|right|sin|cos|tan|ln|log|theta|alpha|beta|,|;|!|:| )$/

/** Whether a text is one expression with a value: no relation, list, plus-or-minus, unit, base, word. */
export const isExpression = (text: string): boolean => {
  if (/\.\s*$/.test(text)) return false
  if (/[,=<>|&_%$'"?:;!]|[a-zA-Z]{3}/.test(text.replace(/\\([a-zA-Z]+|[,;!: ])/g, ""))) return false
  if (
    !/[\dπ]|\\(pi|sqrt)|[a-z]/.test(text) ||
    /^[A-Z]{0,2}$/.test(text) ||
    /[[\]]/.test(text.replace(/\\sqrt\[\d\]/g, ""))
  )
    return false
  return [...text.matchAll(/\\([a-zA-Z]+|.)/g)].every(([command]) => VALUE.test(command))
}
