/**
 * The fenced blocks of a text: what stands between a line of three or more backticks or tildes and the next like it.
 * A fence with a name ends the block before it, since transcripts of tools often leave out the closing one.
 */
import type { Span } from "../domain/reading.ts"

export interface Block extends Span {
  /** What stands behind the opening fence, in small letters: `python`; empty where nothing does. */
  readonly name: string
}

const FENCE = /^[ \t]*(`{3,}|~{3,})[ \t]*([\w+-]*)[^`\n]*$/gm

/**
 * Spans go from the first character of the opening fence to the last of the closing one.
 *
 * @returns null where a block is never closed
 * @example
 * fencedBlocks("I ask.\n```python\nprint(1)\n```\nIt is 1.")   // [{ name: "python", start: 7, end: 29 }]
 */
export const fencedBlocks = (text: string): ReadonlyArray<Block> | null => {
  const blocks: Array<Block> = []
  let open: { readonly at: number; readonly fence: string; readonly name: string } | null = null
  for (const { 0: line, 1: fence = "", 2: given = "", index } of text.matchAll(FENCE)) {
    const at = index + line.indexOf(fence)
    const name = given.toLowerCase()
    const closes: boolean = open !== null && fence.startsWith(open.fence) && line.trim() === fence
    // Another fence inside a block belongs to it, unless it is as long and begins one with a name.
    if (open !== null && !closes && (name === "" || !fence.startsWith(open.fence))) continue
    if (open !== null)
      blocks.push({
        name: open.name,
        start: open.at,
        end: closes ? at + fence.length : text.slice(0, index).trimEnd().length
      })
    open = closes ? null : { at, fence, name }
  }
  return open === null ? blocks : null
}
