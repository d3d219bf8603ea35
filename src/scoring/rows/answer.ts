/** Lines answered in a worker: read, scored and printed in one go. */
import type { RowScores } from "../../domain/rubric.ts"
import { scoreGroup } from "../../reward/row.ts"
import type { Rubric } from "../../reward/rubric.ts"
import { entriesOf } from "../../reward/total.ts"
import { type LinesAnswer, type LinesQuestion, readLines, tellLines } from "./lines.ts"

/** @param before called before a row is read by the tag style (reward null) and before each reward */
export const answerLines = (
  rubric: Rubric,
  question: LinesQuestion,
  before: (row: number, reward: number | null) => void
): LinesAnswer => {
  const entries = entriesOf(rubric)
  const read = readLines(question, entries, rubric.style)
  const scores: Array<RowScores> = []
  let first = 0
  for (const size of read.groups) {
    const from = first
    const group = read.samples.slice(from, from + size)
    const scored = scoreGroup(rubric, group, { before: (row, reward) => before(from + row, reward) })
    for (let row = 0; row < size; row++) scores[from + row] = scored[row] as RowScores
    first += size
  }
  return tellLines(question, entries, read, scores)
}
