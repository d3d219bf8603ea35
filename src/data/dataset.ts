/** What a data set is: problems with worked solutions, made in code or read from rows of a file. */
import type { Conversation } from "../domain/conversation.ts"
import type { Columns } from "../domain/problem.ts"

/** What a phase takes: rows to learn the form from, prompts to be rewarded on, held-out problems. */
export type Part = "sft" | "grpo" | "evaluate"

/** A question with its gold answer and a worked solution, whose answer may differ from the gold where a teacher slipped. */
export interface Taught {
  readonly question: string
  readonly gold: string
  readonly reasoning: string
  readonly answer: string
  readonly columns: Columns
}

/** Rows that cannot be used are dropped visibly, counted by reason. */
export interface Dropped {
  readonly dropped: string
}

export interface PrimerRow {
  readonly prompt: Conversation
  readonly completion: Conversation
}

/** A data set made in code: the same seed gives the same rows. Parts share no problem that is held out. */
export interface MadeDataSet {
  readonly kind: "made"
  readonly name: string
  readonly make: (part: Part, seed: number, count: number) => ReadonlyArray<Taught>
  /** Rows that a base policy can be made from where there is none: what it should know before any form is asked. */
  readonly primer?: (seed: number, count: number) => ReadonlyArray<PrimerRow>
}

/** A data set whose rows lie in a file; `read` makes a problem of one. */
export interface RowsDataSet {
  readonly kind: "rows"
  readonly name: string
  readonly read: (row: Readonly<Record<string, unknown>>) => Taught | Dropped
}

export type DataSet = MadeDataSet | RowsDataSet
