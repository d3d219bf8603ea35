/** What the rows of an experiment are: counts, columns, golds, what stands twice; read from the files as a phase reads them. */
import { createReadStream } from "node:fs"
import { kindOf } from "../../data/kinds.ts"
import type { Conversation } from "../../domain/conversation.ts"
import type { Columns } from "../../domain/problem.ts"
import type { GoldFacts, RowFacts } from "../../doctor/facts.ts"
import type { RunRows } from "../prepare.ts"

/** Golds that are read, evenly spread over the rows. */
const GOLDS = 10_000
const EXAMPLES = 3

/** A row of grpo.jsonl or evaluate.jsonl. */
export interface AskedRow {
  readonly problem: string
  readonly prompt: Conversation
  readonly gold: string
  readonly columns: Columns
}

/** A row of sft.jsonl. */
interface TaughtRow {
  readonly problem: string
  readonly prompt: Conversation
  readonly completion: Conversation
}

/** Lines of a file that may be of any size. Not by readline: it ends a line at U+2028, too, which JSON leaves as it is. */
export const linesOf = async function* (file: string): AsyncGenerator<string> {
  let rest = ""
  for await (const part of createReadStream(file, "utf8") as AsyncIterable<string>) {
    const lines = (rest + part).split("\n")
    rest = lines.pop() ?? ""
    yield* lines
  }
  if (rest !== "") yield rest
}

/** Whether a row is one of `most` that are evenly spread over so many. */
export const isSpread = (row: number, rows: number, most: number): boolean =>
  rows <= most || Math.floor((row * most) / rows) !== Math.floor(((row - 1) * most) / rows)

/** A worked solution as it will be scored. */
export interface Solution {
  readonly problem: string
  readonly prompt: Conversation
  readonly completion: string
}

const firstProblem = async (file: string): Promise<string | null> => {
  for await (const line of linesOf(file)) return (JSON.parse(line) as { readonly problem: string }).problem
  return null
}

/** Worked solutions, evenly spread over the rows of SFT whose golds the rows of GRPO tell. */
export const readSolutions = async (
  files: RunRows,
  counts: RowFacts["counts"],
  most: number
): Promise<ReadonlyArray<Solution>> => {
  // Both take the first rows of one data set, or each has rows of its own.
  const isShared = (await firstProblem(files.sft)) === (await firstProblem(files.grpo))
  const rows = isShared ? Math.min(counts.sft, counts.grpo) : counts.sft
  const found: Array<Solution> = []
  let at = 0
  for await (const line of linesOf(files.sft)) {
    if (at === rows) break
    if (!isSpread(at++, rows, most)) continue
    const { problem, prompt, completion } = JSON.parse(line) as TaughtRow
    found.push({ problem, prompt, completion: completion.map(({ content }) => content).join("") })
  }
  return found
}

/** Rows as `prepareRows` wrote them, with what it told of them. */
export interface Prepared {
  readonly files: RunRows
  readonly counts: RowFacts["counts"]
  readonly dropped: RowFacts["dropped"]
  readonly held_back?: number | null
}

class Golds {
  read = 0
  unusable = 0
  words = 0
  readonly examples: Array<GoldFacts["examples"][number]> = []

  add({ problem, gold }: AskedRow): void {
    this.read++
    const kind = kindOf(gold)
    const isUnusable = "unread" in kind
    if (!isUnusable && kind.kind !== "text") return
    if (isUnusable) this.unusable++
    else this.words++
    if (this.examples.length < EXAMPLES) this.examples.push({ problem, gold: gold.slice(0, 200) })
  }
}

export interface RowsRead {
  readonly facts: Omit<RowFacts, "counts" | "dropped" | "held_back" | "solutions">
  /** Golds and columns of the problems that were asked for. */
  readonly asked: ReadonlyMap<string, Pick<AskedRow, "gold" | "columns">>
}

/** Reads the rows of GRPO and of the evaluation once; `wanted` are problems whose golds are needed. */
export const readRows = async (
  files: RunRows,
  counts: RowFacts["counts"],
  wanted: ReadonlySet<string>
): Promise<RowsRead> => {
  const golds = new Golds()
  const columns = new Map<string, number>()
  const seen = new Set<string>()
  const asked = new Map<string, Pick<AskedRow, "gold" | "columns">>()
  let rows = 0
  for await (const line of linesOf(files.grpo)) {
    const row = JSON.parse(line) as AskedRow
    seen.add(row.problem)
    for (const name of Object.keys(row.columns)) columns.set(name, (columns.get(name) ?? 0) + 1)
    if (isSpread(rows++, counts.grpo, GOLDS)) golds.add(row)
    if (wanted.has(row.problem)) asked.set(row.problem, { gold: row.gold, columns: row.columns })
  }
  let leaked = 0
  for await (const line of linesOf(files.evaluate)) if (seen.has((JSON.parse(line) as AskedRow).problem)) leaked++
  const names = [...columns.keys()].sort()
  return {
    facts: {
      repeated: rows - seen.size,
      leaked,
      columns: {
        all: names.filter((name) => columns.get(name) === rows),
        some: names.filter((name) => columns.get(name) !== rows)
      },
      golds: { read: golds.read, unusable: golds.unusable, words: golds.words, examples: golds.examples }
    },
    asked
  }
}
