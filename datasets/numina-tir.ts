/**
 * NuminaMath-TIR (Li et al. 2024): competition problems whose solutions call Python and read what it printed. A row is
 * {problem, solution, messages}; the answer is the last balanced box of the solution's prose.
 */
import { find, judge, type RowsDataSet, type Span } from "../src/index.ts"

/** A line that opens or closes a block: at least three backticks or tildes, and the name of what is in it. */
const FENCE = /^[ \t]*(`{3,}|~{3,})[ \t]*([\w+-]*)[^`\n]*$/gm
const CODE = /^(py|python3?)$/i
const OUTPUT = /^(outputs?|stdout|results?)$/i

interface Block extends Span {
  readonly kind: "code" | "output" | "other"
}

/** The blocks of a solution, fence to fence; null where one is never closed. A named fence ends the block before it. */
const blocksIn = (text: string): ReadonlyArray<Block> | null => {
  const blocks: Array<Block> = []
  let open: { readonly at: number; readonly fence: string; readonly kind: Block["kind"] } | null = null
  for (const { 0: line, 1: fence = "", 2: name = "", index } of text.matchAll(FENCE)) {
    const at = index + line.indexOf(fence)
    const closes: boolean = open !== null && name === "" && fence.startsWith(open.fence) && line.trim() === fence
    if (open !== null && (closes || CODE.test(name) || OUTPUT.test(name)))
      blocks.push({ kind: open.kind, start: open.at, end: closes ? at + fence.length : index })
    else if (open !== null) continue
    if (closes) open = null
    else
      open = {
        at,
        fence,
        kind: CODE.test(name) ? "code" : OUTPUT.test(name) || follows(text, blocks, at) ? "output" : "other"
      }
  }
  return open === null ? blocks : null
}

/** A block without a name right behind code is what the code printed. */
const follows = (text: string, blocks: ReadonlyArray<Block>, at: number): boolean => {
  const before = blocks.at(-1)
  return before?.kind === "code" && text.slice(before.end, at).trim() === ""
}

/** The text without some blocks; where one stood, prose goes on in the next paragraph. */
const without = (text: string, blocks: ReadonlyArray<Span>): string => {
  const ends = [...blocks.map(({ end }) => end)]
  const parts = [0, ...ends].map((from, i) => text.slice(from, blocks[i]?.start ?? text.length).trim())
  return parts.filter((part) => part !== "").join("\n\n")
}

const BOX = /\\(?:boxed|fbox|framebox)\s*\{/

/** The last box of the prose, with what is to be said of the boxes before it; or why none can be used. */
const goldIn = (
  prose: string
): { readonly gold: string; readonly notes: ReadonlyArray<string> } | { readonly dropped: string } => {
  const last = find(prose)
  if (last?.rule !== "boxed") return { dropped: BOX.test(prose) ? "unbalanced or empty box" : "no boxed answer" }
  if (BOX.test(prose.slice(last.span.end))) return { dropped: "unbalanced or empty box" }
  let differ = false
  let count = 1
  for (
    let later = last, box = find(prose.slice(0, last.span.start));
    box?.rule === "boxed";
    later = box, box = find(prose.slice(0, box.span.start)), count++
  ) {
    if (judge(last.text, box.text).state === "equal") continue
    differ = true
    // `\boxed{2}` and `\boxed{3}` in one breath are two parts of an answer: neither is the gold.
    if (!/[.\n]\s/.test(prose.slice(box.span.end, later.span.start)))
      return { dropped: "several boxes in one sentence" }
  }
  const several = differ ? "several boxes that differ: the last is the gold" : "several boxes that are equal"
  return { gold: last.text, notes: count > 1 ? [several] : [] }
}

export const numinaTir: RowsDataSet = {
  kind: "rows",
  name: "numina-tir",
  about: "Competition mathematics, worked in prose with Python whose output is read; answers in boxes",
  licence: "Apache-2.0",
  source: {
    hub: "AI-MO/NuminaMath-TIR",
    revision: "77a91d7b7a1a98ac4b1beb7d86c09d156b935dcd",
    files: { train: "data/train-*.parquet", test: "data/test-*.parquet" }
  },
  splits: { train: "train", evaluate: "test" },
  example: {
    row: {
      problem: "What is $\\binom{6}{2}$, as a share of $40$?",
      solution:
        "I count the pairs.\n```python\nfrom math import comb\nprint(comb(6, 2))\n```\n```output\n15\n```\nSo it is $\\boxed{\\frac{3}{8}}$."
    },
    gold: "\\frac{3}{8}"
  },
  read: ({ problem, solution }, { outputs }) => {
    if (typeof problem !== "string" || typeof solution !== "string")
      throw new Error("the row has no text columns `problem` and `solution`")
    const text = solution.replaceAll("\r\n", "\n").trim()
    if (text === "") return { dropped: "empty solution" }
    const blocks = blocksIn(text)
    if (blocks === null) return { dropped: "block that is never closed" }
    const tools = blocks.filter(({ kind }) => kind !== "other")
    const prose = without(text, tools)
    const found = goldIn(prose)
    if ("dropped" in found) return found
    const masked = blocks.filter(({ kind }) => kind === "output").map(({ start, end }) => ({ start, end }))
    return {
      question: problem,
      gold: found.gold,
      reasoning: outputs === "drop" ? prose : text,
      answer: found.gold,
      columns: {},
      notes: tools.length === 0 ? [...found.notes, "no code"] : found.notes,
      ...(outputs === "mask" ? { masked } : {})
    }
  }
}

export default numinaTir
