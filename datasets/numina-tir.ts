/**
 * NuminaMath-TIR (Li et al. 2024): competition problems whose solutions call Python and read what it printed. A row is
 * {problem, solution, messages}; the gold is the last balanced box of the solution's prose. Code is a ```python block,
 * an output an ```output block, or one without a name right behind code. Masked are outputs from fence to fence.
 */
import { type Block, fencedBlocks, find, judge, type RowsDataSet, type Span } from "../src/index.ts"

const CODE = ["python", "python3", "py"]
const OUTPUT = ["output", "outputs", "stdout", "result"]
const BOX = /\\(?:boxed|fbox|framebox)\s*\{/

/** The text without some blocks: where one stood, the prose goes on in a new paragraph. */
const without = (text: string, blocks: ReadonlyArray<Span>): string =>
  [0, ...blocks.map(({ end }) => end)]
    .map((from, i) => text.slice(from, blocks[i]?.start).trim())
    .filter((part) => part !== "")
    .join("\n\n")

/** The last box, and a word on those before it; or why it is no gold. */
const goldIn = (
  prose: string
): { readonly gold: string; readonly notes: Array<string> } | { readonly dropped: string } => {
  const last = find(prose)
  const isBoxed = last?.rule === "boxed" && !BOX.test(prose.slice(last.span.end))
  if (!isBoxed) return { dropped: BOX.test(prose) ? "unbalanced or empty box" : "no boxed answer" }
  const notes = new Set<string>()
  for (let [later, box] = [last, find(prose.slice(0, last.span.start))]; box?.rule === "boxed"; ) {
    const between = prose.slice(box.span.end, later.span.start)
    const isEqual = judge(last.text, box.text).state === "equal"
    // `\boxed{2}` and `\boxed{3}` in one sentence are two parts of an answer: neither is the gold.
    if (!isEqual && !/[.?!:]\s|\n/.test(between)) return { dropped: "several boxes in one sentence" }
    notes.add(isEqual ? "several boxes, the same answer" : "several boxes, other answers before the last")
    later = box
    box = find(prose.slice(0, box.span.start))
  }
  return { gold: last.text, notes: [...notes] }
}

export const numinaTir: RowsDataSet = {
  kind: "rows",
  name: "numina-tir",
  about: "Competition mathematics, worked in prose and in Python whose output is read; answers in boxes",
  licence: "Apache-2.0",
  source: {
    hub: "AI-MO/NuminaMath-TIR",
    revision: "77a91d7b7a1a98ac4b1beb7d86c09d156b935dcd",
    files: { train: "data/train-*.parquet", test: "data/test-*.parquet" }
  },
  splits: { train: "train", evaluate: "test" },
  example: {
    row: {
      problem: "How many pairs can be picked from 6, as a share of 40?",
      solution:
        "I count.\n```python\nprint(6 * 5 // 2)\n```\n```output\n15\n```\nOf 40, these are $\\boxed{\\frac{3}{8}}$."
    },
    gold: "\\frac{3}{8}"
  },
  read: ({ problem, solution }, { outputs }) => {
    if (typeof problem !== "string" || typeof solution !== "string")
      throw new Error("the row has no text columns `problem` and `solution`")
    const text = solution.replaceAll("\r\n", "\n").trim()
    if (text === "") return { dropped: "empty solution" }
    const blocks = fencedBlocks(text)
    if (blocks === null) return { dropped: "block that is never closed" }
    const isCode = (block: Block | undefined): boolean => block !== undefined && CODE.includes(block.name)
    const isOutput = (block: Block, i: number): boolean => {
      const before = blocks[i - 1]
      const isBehind = isCode(before) && text.slice(before?.end, block.start).trim() === ""
      return OUTPUT.includes(block.name) || (block.name === "" && isBehind)
    }
    const printed = blocks.filter(isOutput)
    const prose = without(
      text,
      blocks.filter((block) => isCode(block) || printed.includes(block))
    )
    const found = goldIn(prose)
    if ("dropped" in found) return found
    const { gold } = found
    const notes = blocks.some(isCode) ? found.notes : [...found.notes, "no code"]
    const taught = {
      question: problem,
      gold,
      reasoning: outputs === "drop" ? prose : text,
      answer: gold,
      columns: {},
      notes
    }
    return outputs === "mask" ? { ...taught, masked: printed.map(({ start, end }) => ({ start, end })) } : taught
  }
}

export default numinaTir
