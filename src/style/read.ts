/**
 * Reading a completion: where its reasoning and its answer stand, and every fault of its form with its place.
 * Linear in the length of the text, and total: any text has a reading under a style that comes with the program.
 */
import { DEFECT_KINDS } from "../domain/defects.ts"
import type { Reading, Span } from "../domain/reading.ts"
import type { Found, TagStyle } from "./style.ts"
import { readTags } from "./tags.ts"

/**
 * Reads a completion under a tag style.
 *
 * Under a prefilled style the text is read as if the opening reasoning tag stood before it.
 * The last closed answer is the answer; one that was never closed does not count. White space around blocks is no defect.
 *
 * @example
 * const text = "<think>6+9=15</think><answer>15</answer>"
 * const reading = read(thinkAnswer, text)
 * reading.defects                                               // []
 * text.slice(reading.answer?.start, reading.answer?.end)        // "15"
 */
export const read = (style: TagStyle, text: string): Reading => {
  const found = style.read === undefined ? readTags(style, text) : checked(style, text, style.read(text))
  return { style: style.name, reasoning: found.reasoning, answer: found.answer, defects: found.defects }
}

const KINDS: ReadonlySet<string> = new Set(DEFECT_KINDS)

const isSpan = (span: Partial<Span> | null | undefined, text: string): boolean => {
  const { start = -1, end = -1 } = span ?? {}
  return Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start <= end && end <= text.length
}

/** What a user's reader gives is looked at before rewards rest on it. */
const checked = (style: TagStyle, text: string, found: Found): Found => {
  const stands = (span: Span | null) => span === null || isSpan(span, text)
  if (!stands(found?.reasoning) || !stands(found?.answer) || !Array.isArray(found?.defects))
    throw new TypeError(
      `The style "${style.name}" reads a completion wrongly: read(text) gives { reasoning, answer, defects }, each part a span { start, end } of the text or null`
    )
  const wrong = found.defects.find((defect) => !KINDS.has(defect?.kind) || !isSpan(defect.at, text))
  if (wrong !== undefined)
    throw new TypeError(
      `The style "${style.name}" tells a defect that is none: ${JSON.stringify(wrong)?.slice(0, 200)}. Kinds are ${DEFECT_KINDS.join(", ")}`
    )
  return found
}
