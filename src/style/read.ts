/**
 * Reading a completion: where its reasoning and its answer stand, and every fault of its form with its place.
 * Linear in the length of the text, and total: any text has a reading.
 */
import type { Defect, DefectKind, Reading, Span } from "../domain/reading.ts"
import type { TagStyle } from "./style.ts"

/** Places told for each kind of defect. A text of a million tags has a reading of bounded size. */
export const MAX_PLACES = 64

type Part = "reasoning" | "answer"

interface Tag {
  readonly part: Part
  readonly opens: boolean
  readonly at: Span
}

/** A block that was opened and closed: the tags' outer bounds and the text between them. */
interface Block {
  readonly outer: Span
  readonly inner: Span
}

interface Blocks {
  readonly closed: ReadonlyArray<Block>
  /** The opening tag that nothing closed before the text ended. */
  readonly leftOpen: Span | null
}

const escaped = (tag: string) => tag.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")

/** What finding a style's tags needs, made once a style: one pattern, and what each of its tags means. */
interface Tags {
  readonly pattern: RegExp
  readonly meaning: ReadonlyMap<string, Pick<Tag, "part" | "opens">>
}

const made = new WeakMap<TagStyle, Tags>()

const tagsIn = (style: TagStyle): Tags => {
  const before = made.get(style)
  if (before !== undefined) return before
  const meaning = new Map<string, Pick<Tag, "part" | "opens">>([
    [style.reasoning.open, { part: "reasoning", opens: true }],
    [style.reasoning.close, { part: "reasoning", opens: false }],
    [style.answer.open, { part: "answer", opens: true }],
    [style.answer.close, { part: "answer", opens: false }]
  ])
  // The longest first, so that a tag that begins another one does not hide it.
  const literals = [...meaning.keys()].sort((a, b) => b.length - a.length)
  const tags = { pattern: new RegExp(literals.map(escaped).join("|"), "g"), meaning }
  made.set(style, tags)
  return tags
}

/** Every tag of the style, in the order of the text. */
const tagsOf = (style: TagStyle, text: string): ReadonlyArray<Tag> => {
  const { pattern, meaning } = tagsIn(style)
  const tags: Array<Tag> = []
  pattern.lastIndex = 0
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const kind = meaning.get(match[0])
    if (kind !== undefined) tags.push({ ...kind, at: { start: match.index, end: pattern.lastIndex } })
  }
  return tags
}

/** White space as `String.prototype.trim` knows it, one code unit at a time. */
const isBlank = (text: string, span: Span): boolean => inkIn(text, span) === null

/** The first thing in a span that is not white space, up to the span's end; null where all is white. */
const inkIn = (text: string, span: Span): Span | null => {
  const ink = /\S/g
  ink.lastIndex = span.start
  const found = ink.exec(text)
  return found === null || found.index >= span.end ? null : { start: found.index, end: span.end }
}

/**
 * Reads a completion under a tag style.
 *
 * The last closed answer is the answer; one that was never closed does not count. White space around blocks is no defect.
 *
 * @example
 * const text = "<think>6+9=15</think><answer>15</answer>"
 * const reading = read(thinkAnswer, text)
 * reading.defects                                               // []
 * text.slice(reading.answer?.start, reading.answer?.end)        // "15"
 */
export const read = (style: TagStyle, text: string): Reading => {
  const tags = tagsOf(style, text)
  const places: Partial<Record<DefectKind, number>> = {}
  const defects: Array<Defect> = []
  const add = (kind: DefectKind, at: Span) => {
    const told = places[kind] ?? 0
    places[kind] = told + 1
    if (told < MAX_PLACES) defects.push({ kind, at })
  }

  /** A closing tag closes the nearest opening tag of its part; what is left over is a defect. */
  const pair = (part: Part): Blocks => {
    const closed: Array<Block> = []
    let open: Span | null = null
    for (const tag of tags) {
      if (tag.part !== part) continue
      if (tag.opens) {
        if (open !== null) add(`${part}-unclosed`, open)
        open = tag.at
      } else if (open === null) {
        add("stray-tag", tag.at)
      } else {
        closed.push({
          outer: { start: open.start, end: tag.at.end },
          inner: { start: open.end, end: tag.at.start }
        })
        open = null
      }
    }
    if (open !== null) add(`${part}-unclosed`, open)
    return { closed, leftOpen: open }
  }

  const reasonings = pair("reasoning")
  const answers = pair("answer")
  const end: Span = { start: text.length, end: text.length }

  for (const [part, blocks] of [
    ["reasoning", reasonings],
    ["answer", answers]
  ] as const) {
    if (blocks.closed.length === 0 && blocks.leftOpen === null) add(`${part}-missing`, end)
    blocks.closed.forEach((block, index) => {
      if (isBlank(text, block.inner)) add(`${part}-empty`, block.inner)
      if (index > 0) add(`${part}-repeated`, block.outer)
    })
  }

  const reasoning = reasonings.closed[0] ?? null
  const answer = answers.closed.at(-1) ?? null
  for (const block of answers.closed) {
    if (reasoning !== null && block.outer.start < reasoning.outer.end) add("wrong-order", block.outer)
  }

  textOutside(text, tags, reasonings, answers, add)
  defects.sort((a, b) => a.at.start - b.at.start || a.at.end - b.at.end)
  return { style: style.name, reasoning: reasoning?.inner ?? null, answer: answer?.inner ?? null, defects }
}

/** Tells text that stands in no block: before the first, between two, or after the last. */
const textOutside = (
  text: string,
  tags: ReadonlyArray<Tag>,
  reasonings: Blocks,
  answers: Blocks,
  add: (kind: DefectKind, at: Span) => void
): void => {
  // A block left open reaches to the end of the text: what follows its tag is told as unclosed, not as text after.
  const tails = [reasonings.leftOpen, answers.leftOpen].flatMap((open) =>
    open === null ? [] : [{ start: open.start, end: text.length }]
  )
  const blocks = [...reasonings.closed, ...answers.closed].map((block) => block.outer)
  const covered = [...blocks, ...tails, ...tags.map((tag) => tag.at)].sort((a, b) => a.start - b.start)
  let reached = 0
  let first = true
  for (const span of covered) {
    if (span.start > reached) {
      const ink = inkIn(text, { start: reached, end: span.start })
      if (ink !== null) add(first ? "text-before" : "text-between", ink)
    }
    first = false
    reached = Math.max(reached, span.end)
  }
  const ink = inkIn(text, { start: reached, end: text.length })
  if (ink !== null) add(first ? "text-before" : "text-after", ink)
}
