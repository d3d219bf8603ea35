/**
 * The style `boxed`: reasoning in plain text that ends with the answer in a box, as most mathematics is written.
 *
 *     6+9 is 15, so there are
 *     \boxed{15}
 */
import { bareAnswer, trimmed } from "../answer/unwrap.ts"
import { defectList } from "./places.ts"
import type { Found, TagStyle } from "./style.ts"

const NEXT_BOX = /\\boxed\s*\{/g
const BOX_HERE = /\\boxed\s*\{/y

/** What may stand behind the last box: the end of its formula, of emphasis, of the sentence. */
const CLOSER = /[\s$.*]|\\[)\]]|\\end\{[a-z]{1,20}\*?\}/y

const BACKSLASH = 92
const OPEN = 123
const CLOSE = 125

interface Box {
  readonly start: number
  readonly inner: number
  readonly end: number
}

interface Boxes {
  /** Closed, and in no other that is: in their order. */
  readonly closed: ReadonlyArray<Box>
  /** Left open. */
  readonly open: ReadonlyArray<Pick<Box, "start" | "inner">>
}

/** Every box of a text in one pass: braces count inside boxes alone, and `\{` is a character. */
const boxesIn = (text: string): Boxes => {
  const closed: Array<Box> = []
  const open: Array<{ start: number; inner: number; depth: number }> = []
  const opens = (pattern: RegExp, from: number): number => {
    pattern.lastIndex = from
    const found = pattern.exec(text)
    if (found === null) return -1
    open.push({ start: found.index, inner: pattern.lastIndex, depth: 0 })
    return pattern.lastIndex
  }
  for (let at = opens(NEXT_BOX, 0); at !== -1 && at < text.length; ) {
    const inside = open.at(-1)
    if (inside === undefined) {
      at = opens(NEXT_BOX, at)
      continue
    }
    const code = text.charCodeAt(at)
    if (code === BACKSLASH) {
      const inner = opens(BOX_HERE, at)
      at = inner === -1 ? at + 2 : inner
      continue
    }
    if (code === OPEN) inside.depth++
    else if (code === CLOSE && --inside.depth < 0) {
      open.pop()
      // What stands in it is a part of it.
      while ((closed.at(-1)?.start ?? -1) > inside.start) closed.pop()
      closed.push({ start: inside.start, inner: inside.inner, end: at + 1 })
    }
    at++
  }
  return { closed, open }
}

const afterClosers = (text: string, from: number): number => {
  for (let at = from; ; at = CLOSER.lastIndex) {
    CLOSER.lastIndex = at
    if (!CLOSER.test(text)) return at
  }
}

const WRITTEN = /[\p{L}\p{N}]/u

/**
 * The last closed box is the answer, and what stands before it the reasoning. More than one box is a defect, and so is
 * text behind the last: no box left open counts.
 */
const readBoxed = (text: string): Found => {
  const { closed, open } = boxesIn(text)
  const { defects, add } = defectList()
  const box = closed.at(-1)
  const before = trimmed(text, 0, box?.start ?? open[0]?.start ?? text.length)
  const reasoned = WRITTEN.test(text.slice(before.start, before.end))
  if (!reasoned) add("reasoning-missing", before.start, before.end)
  for (const [index, { start, inner, end }] of closed.entries()) {
    const inside = trimmed(text, inner, end - 1)
    if (inside.start === inside.end) add("answer-empty", inner, end - 1)
    if (index > 0) add("answer-repeated", start, end)
  }
  for (const { start, inner } of open) add("answer-unclosed", start, inner)
  if (box === undefined && open.length === 0) add("answer-missing", text.length, text.length)
  if (box !== undefined) {
    const stop = open.find(({ start }) => start > box.start)?.start ?? text.length
    const rest = afterClosers(text, box.end)
    if (rest < stop) add("text-after", rest, stop)
  }
  defects.sort((a, b) => a.at.start - b.at.start || a.at.end - b.at.end)
  return {
    reasoning: reasoned ? before : null,
    answer: box === undefined ? null : { start: box.inner, end: box.end - 1 },
    defects
  }
}

/** Boxes in boxes that are taken off. */
const MAX_AROUND = 8

/** The text with its boxes taken off: what stood in them stays. */
const withoutBoxes = (text: string): string => {
  let bare = text
  for (let round = 0; round < MAX_AROUND; round++) {
    const { closed } = boxesIn(bare)
    if (closed.length === 0) return bare
    const from = [0, ...closed.map(({ end }) => end)]
    bare = from
      .map((at, i) => {
        const box = closed[i]
        return box === undefined ? bare.slice(at) : bare.slice(at, box.start) + bare.slice(box.inner, box.end - 1)
      })
      .join("")
  }
  return bare
}

/**
 * A solution that ends with its answer in a box, as those of mathematics often do, is left as it is. Of any other its
 * boxes are taken off, so that the one at the end is the only one: “it has $\\boxed{2}$ asymptotes.” goes on behind the box.
 */
const writeBoxed = (reasoning: string, answer: string): string => {
  const { answer: span, defects } = readBoxed(reasoning)
  const ends = span !== null && defects.length === 0
  if (ends && bareAnswer(reasoning.slice(span.start, span.end)) === bareAnswer(answer)) return reasoning
  return `${withoutBoxes(reasoning)}\n\\boxed{${answer}}`
}

export const boxed: TagStyle = {
  name: "boxed",
  reasoning: { open: "", close: "" },
  answer: { open: "\\boxed{", close: "}" },
  systemPrompt: "Solve the problem step by step. End with only the final answer in \\boxed{}.",
  write: writeBoxed,
  read: readBoxed
}
