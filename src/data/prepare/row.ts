/** One row of a data set into a problem with its worked solution in a style, checked; or the reason why it is dropped. */
import { findAnswer } from "../../answer/find.ts"
import { judge } from "../../answer/judge.ts"
import { type Columns, problemId } from "../../domain/problem.ts"
import type { Span } from "../../domain/reading.ts"
import { read } from "../../style/read.ts"
import { type TagStyle, writeSolution } from "../../style/style.ts"
import type { Dropped, Taught } from "../dataset.ts"
import { kindOf } from "../kinds.ts"

/** A problem as it is asked and taught. */
export interface Problem {
  readonly id: string
  readonly question: string
  readonly gold: string
  readonly columns: Columns
  /** The kind of its gold. */
  readonly kind: string
  /** The worked solution in the style's tags; null where the data set has none for it. */
  readonly completion: string | null
  /** Spans of the completion that carry no loss. */
  readonly masked: ReadonlyArray<Span>
  readonly notes: ReadonlyArray<string>
}

const WHOLE = /^-?\d{1,15}$/

const isWellFormed = (value: unknown): boolean =>
  typeof value === "string"
    ? value.isWellFormed()
    : typeof value !== "object" || value === null || Object.entries(value).flat().every(isWellFormed)

const isWhole = ({ question, gold, reasoning, answer, columns }: Taught): boolean =>
  question.isWellFormed() &&
  gold.isWellFormed() &&
  reasoning.isWellFormed() &&
  answer.isWellFormed() &&
  isWellFormed(columns)

const shifted = (masked: ReadonlyArray<Span>, by: number): ReadonlyArray<Span> =>
  masked.map(({ start, end }) => ({ start: start + by, end: end + by }))

/** @param slips whether a solution may end in another answer than the gold: some data sets teach mistakes on purpose */
export const problemOf = (taught: Taught, style: TagStyle, slips: boolean): Problem | Dropped => {
  const { question, gold, reasoning, answer, columns, masked = [], notes = [] } = taught
  if (question.trim() === "") return { dropped: "empty question" }
  if (!isWhole(taught)) return { dropped: "broken text: half of a character" }
  const golden = kindOf(gold)
  if ("unread" in golden) return { dropped: `bad gold: ${golden.unread}` }
  const id = problemId(question)
  /** A problem that can be asked, and cannot be taught. */
  const untaught = (why: string): Problem => {
    const told = [...notes, why]
    return { id, question, gold, columns, kind: golden.kind, completion: null, masked: [], notes: told }
  }
  if (reasoning === "") return untaught("no worked solution: asked in GRPO alone")
  const completion = writeSolution(style, reasoning, answer)
  const reading = read(style, completion)
  const defect = reading.defects[0]
  if (defect !== undefined)
    return untaught(`its solution cannot be written in the style (${defect.kind}): asked in GRPO alone`)
  const written = reading.answer === null ? null : completion.slice(reading.answer.start, reading.answer.end)
  // A whole number in its tags is found as itself, and it is what most golds are.
  if (!slips && !(written === gold && WHOLE.test(gold))) {
    const { state, rule } = judge(gold, findAnswer(reading, completion)?.text ?? null)
    if (state === "bad-gold") return { dropped: `bad gold: ${rule}` }
    if (state !== "equal") return { dropped: `its own answer is not its gold: ${rule}` }
  }
  // The style boxed takes boxes off that stand in the middle: what was to be masked is then elsewhere.
  // It is looked for from where it was read: `t` stands in `<think>` too. White space around it may not have been read.
  const lead = reasoning.length - reasoning.trimStart().length
  const at = completion.indexOf(reasoning, (reading.reasoning?.start ?? 0) - lead)
  if (at === -1 && masked.length > 0)
    return untaught("its solution cannot be written in the style with its outputs masked: asked in GRPO alone")
  const places = masked.length === 0 ? masked : shifted(masked, at)
  return { id, question, gold, columns, kind: golden.kind, completion, masked: places, notes }
}
