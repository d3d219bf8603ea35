/**
 * Lines of completions into lines of scores: read, scored by whoever is asked to, printed, counted. A worker does all of
 * it in one go, so that the program's own process neither parses nor prints; where a worker died, the pool scores.
 */
import type { RowScores, RubricEntry } from "../../domain/rubric.ts"
import type { Evidence, Score, UnscoredReason } from "../../domain/score.ts"
import type { TagStyle } from "../../style/style.ts"
import { BadRow, type Id } from "./fields.ts"
import { jsonLine } from "./json.ts"
import { type CompletionRow, type RowColumns, rowReader } from "./read.ts"
import { countRow, newTally, type Tally } from "./tally.ts"

export interface LinesOptions {
  readonly columns: RowColumns
  /** Whether rows beside each other that share their group are scored as one. */
  readonly grouped: boolean
  /** Whether a line that is no row, or lacks a column, stops the lines after it. */
  readonly stopsAtBad: boolean
  /** Whether scores are printed with what they rest on. */
  readonly evidence: boolean
}

export interface LinesQuestion {
  /** Whole lines; a group is never cut. */
  readonly text: string
  /** The numbers of lines that were too long to be held, and are empty in the text. */
  readonly tooLong?: ReadonlyArray<number>
  /** The number of the first line. */
  readonly first: number
  readonly options: LinesOptions
}

export interface Problem {
  readonly line: number
  readonly problem: string
  /** What mends it, in a sentence without its full stop. */
  readonly remedy: string
}

/** Bytes of the longest line that is read. */
export const LONGEST_LINE = 32 * 1024 * 1024

export interface LinesAnswer {
  /** Rows of scores, a line each, in the order of the rows. */
  readonly text: string
  readonly tally: Tally
  /** The totals of each group, where rows are grouped. */
  readonly groups: ReadonlyArray<ReadonlyArray<number | null>>
  /** The first of the lines that are no rows, or lack a column. */
  readonly problems: ReadonlyArray<Problem>
  readonly isStopped: boolean
}

/** Problems that travel; there are no more told than that. */
const TOLD = 5

interface ReadRow {
  readonly line: number
  readonly row: CompletionRow | BadRow
}

export interface ReadLines {
  readonly rows: ReadonlyArray<ReadRow>
  readonly samples: ReadonlyArray<CompletionRow["sample"]>
  /** How many samples each group has, in their order. */
  readonly groups: ReadonlyArray<number>
  readonly problems: ReadonlyArray<Problem>
  /** Rows that lack a column. */
  readonly lacking: number
  readonly isStopped: boolean
}

const tooLongRow = (line: number) =>
  new BadRow(line, `the line is longer than ${LONGEST_LINE / 2 ** 20} MiB`, "Take it out")

/** What a row lacks for the rewards: the first column that one needs. */
const lackOf = ({ sample }: CompletionRow, needs: ReadonlyArray<readonly [reward: string, column: string]>) => {
  const lack = needs.find(([, column]) => !Object.hasOwn(sample.columns, column))
  if (lack === undefined) return null
  const has = Object.keys(sample.columns).join(", ") || "none"
  return `the reward "${lack[0]}" needs the column "${lack[1]}", and the row has of columns: ${has}`
}

/**
 * Reads lines into samples, in order. A line that is no row belongs to the group before it; where one stops, the group
 * that is open there is left out, for nobody knows the rest of it.
 */
export const readLines = (
  { text, first, tooLong = [], options }: LinesQuestion,
  entries: ReadonlyArray<RubricEntry>,
  style: Pick<TagStyle, "systemPrompt">
): ReadLines => {
  const read = rowReader(options.columns, style)
  const needs = entries.flatMap((entry) => entry.needs.map((column) => [entry.name, column] as const))
  const rows: Array<ReadRow> = []
  const samples: Array<CompletionRow["sample"]> = []
  const groups: Array<number> = []
  const problems: Array<Problem> = []
  let lacking = 0
  let group: string | null = null
  let line = first - 1
  // A last line that is empty is looked at too: it may stand for one that was too long.
  for (let from = 0; from <= text.length; ) {
    const end = text.indexOf("\n", from)
    const written = end === -1 ? text.slice(from) : text.slice(from, end)
    from = (end === -1 ? text.length : end) + 1
    line++
    const isTooLong = tooLong.includes(line)
    if (written.trim() === "" && !isTooLong) continue
    const row = isTooLong ? tooLongRow(line) : read(written, line)
    const lost =
      options.grouped && !(row instanceof BadRow) && row.group === null
        ? new BadRow(
            row.id,
            `--group needs the column ${options.columns.group} or ${options.columns.prompt}`,
            "Add one to the row, or name it with --group-column or --prompt-column"
          )
        : row
    const problem = lost instanceof BadRow ? lost.problem : lackOf(lost, needs)
    if (problem !== null) {
      const remedy = lost instanceof BadRow ? lost.remedy : "Add the column to the row"
      if (problems.length < TOLD) problems.push({ line, problem, remedy })
      if (options.stopsAtBad) {
        const isOpen = options.grouped && (lost instanceof BadRow || lost.group === group)
        const open = isOpen ? (groups.pop() ?? 0) : 0
        // All rows before the first bad one are samples.
        rows.length -= open
        samples.length -= open
        return { rows, samples, groups, problems, lacking, isStopped: true }
      }
    }
    rows.push({ line, row: lost })
    if (lost instanceof BadRow) continue
    if (problem !== null) lacking++
    samples.push(lost.sample)
    if (options.grouped && lost.group === group && groups.length > 0)
      groups[groups.length - 1] = (groups[groups.length - 1] ?? 0) + 1
    else groups.push(1)
    group = lost.group
  }
  return { rows, samples, groups, problems, lacking, isStopped: false }
}

type PrintedScore =
  | { readonly value: number; readonly evidence?: ReadonlyArray<Evidence> }
  | { readonly unscored: UnscoredReason; readonly message: string }

/** A row of scores as it is printed. */
export interface PrintedRow {
  readonly id: Id
  readonly total: number | null
  readonly contributions: Readonly<Record<string, number | null>>
  readonly scores: Readonly<Record<string, PrintedScore>>
}

const told = (score: Score, evidence: boolean): PrintedScore =>
  score._tag === "Unscored"
    ? { unscored: score.reason, message: score.message }
    : evidence
      ? { value: score.value, evidence: score.evidence }
      : { value: score.value }

const printed = (id: Id, scores: RowScores, entries: ReadonlyArray<RubricEntry>, evidence: boolean): string => {
  const contributions: Record<string, number | null> = {}
  const values: Record<string, PrintedScore> = {}
  for (let at = 0; at < entries.length; at++) {
    const { name } = entries[at] as RubricEntry
    contributions[name] = scores.contributions[at] ?? null
    values[name] = told(scores.scores[at] as Score, evidence)
  }
  const row: PrintedRow = { id, total: scores.total, contributions, scores: values }
  return jsonLine(row)
}

/** Prints and counts rows that were read and scored. */
export const tellLines = (
  { options }: LinesQuestion,
  entries: ReadonlyArray<RubricEntry>,
  { rows, groups, problems, lacking, isStopped }: ReadLines,
  scores: ReadonlyArray<RowScores>
): LinesAnswer => {
  const tally = newTally(entries)
  tally.lacking = lacking
  let text = ""
  let next = 0
  for (const { line, row } of rows) {
    if (row instanceof BadRow) {
      tally.bad++
      text += `${jsonLine({ id: row.id, total: null, contributions: {}, scores: {}, error: row.problem })}\n`
      continue
    }
    const of = scores[next++] as RowScores
    countRow(tally, of, line)
    text += `${printed(row.id, of, entries, options.evidence)}\n`
  }
  if (!options.grouped) return { text, tally, groups: [], problems, isStopped }
  let from = 0
  const totals = groups.map((size) => {
    from += size
    return scores.slice(from - size, from).map(({ total }) => total)
  })
  return { text, tally, groups: totals, problems, isStopped }
}
