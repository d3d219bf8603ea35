/** Reading a completion by its four tags. Linear in the length of the text, and total. */
import type { DefectKind, Span } from "../domain/reading.ts"
import { defectList } from "./places.ts"
import type { Found, TagStyle } from "./style.ts"

type Part = "reasoning" | "answer"

interface Tag {
  readonly part: Part
  readonly opens: boolean
  readonly start: number
  readonly end: number
  /** How far the text from here on belongs to a block: for an opening tag, to the end of what it opened. */
  reach: number
}

/** A block that was opened and closed: the tags' outer bounds and the text between them. */
interface Block {
  readonly outer: Span
  readonly inner: Span
}

interface Blocks {
  readonly closed: ReadonlyArray<Block>
  /** Whether an opening tag was left that nothing closed before the text ended. */
  readonly leftOpen: boolean
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

/** Every tag of the style, in the order of the text, the one that the prompt ends with first. */
const tagsOf = (style: TagStyle, text: string): ReadonlyArray<Tag> => {
  const { pattern, meaning } = tagsIn(style)
  const tags: Array<Tag> = []
  // It stands at the end of the prompt: here it is a tag of no length before the first character.
  if (style.prefilled) tags.push({ part: "reasoning", opens: true, start: 0, end: 0, reach: 0 })
  pattern.lastIndex = 0
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const kind = meaning.get(match[0])
    if (kind === undefined) continue
    const { part, opens } = kind
    tags.push({ part, opens, start: match.index, end: pattern.lastIndex, reach: pattern.lastIndex })
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

/** The last closed answer is the answer; under a prefilled style the opening reasoning tag is taken to stand before the text. */
export const readTags = (style: TagStyle, text: string): Found => {
  const tags = tagsOf(style, text)
  const { defects, add } = defectList()

  /** A closing tag closes the nearest opening tag of its part; what is left over is a defect. */
  const pair = (part: Part): Blocks => {
    const unclosed: DefectKind = `${part}-unclosed`
    const closed: Array<Block> = []
    let open: Tag | null = null
    for (const tag of tags) {
      if (tag.part !== part) continue
      if (tag.opens) {
        if (open !== null) add(unclosed, open.start, open.end)
        open = tag
      } else if (open === null) {
        add("stray-tag", tag.start, tag.end)
      } else {
        open.reach = tag.end
        closed.push({ outer: { start: open.start, end: tag.end }, inner: { start: open.end, end: tag.start } })
        open = null
      }
    }
    if (open !== null) {
      // Left open, it reaches to the end: what follows it is told as unclosed, not as text after.
      open.reach = text.length
      add(unclosed, open.start, open.end)
    }
    return { closed, leftOpen: open !== null }
  }

  const reasonings = pair("reasoning")
  const answers = pair("answer")

  for (const [part, blocks] of [
    ["reasoning", reasonings],
    ["answer", answers]
  ] as const) {
    if (blocks.closed.length === 0 && !blocks.leftOpen) add(`${part}-missing`, text.length, text.length)
    blocks.closed.forEach((block, index) => {
      if (isBlank(text, block.inner)) add(`${part}-empty`, block.inner.start, block.inner.end)
      if (index > 0) add(`${part}-repeated`, block.outer.start, block.outer.end)
    })
  }

  const reasoning = reasonings.closed[0] ?? null
  const answer = answers.closed.at(-1) ?? null
  for (const block of answers.closed) {
    if (reasoning !== null && block.outer.start < reasoning.outer.end)
      add("wrong-order", block.outer.start, block.outer.end)
  }

  textOutside(text, tags, add)
  defects.sort((a, b) => a.at.start - b.at.start || a.at.end - b.at.end)
  return { reasoning: reasoning?.inner ?? null, answer: answer?.inner ?? null, defects }
}

/** Tells text that stands in no block: before the first, between two, or after the last. */
const textOutside = (
  text: string,
  tags: ReadonlyArray<Tag>,
  add: (kind: DefectKind, start: number, end: number) => void
): void => {
  const tell = (kind: DefectKind, start: number, end: number) => {
    const ink = start < end ? inkIn(text, { start, end }) : null
    if (ink !== null) add(kind, ink.start, ink.end)
  }
  let reached = 0
  for (const [index, tag] of tags.entries()) {
    tell(index === 0 ? "text-before" : "text-between", reached, tag.start)
    reached = Math.max(reached, tag.reach)
  }
  tell(tags.length === 0 ? "text-before" : "text-after", reached, text.length)
}
