/** What a data set is: problems with worked solutions, made in code or read from rows of a file. */
import type { Conversation } from "../domain/conversation.ts"
import type { Columns } from "../domain/problem.ts"
import type { Span } from "../domain/reading.ts"

/** What a phase takes: rows to learn the form from, prompts to be rewarded on, held-out problems. */
export type Part = "sft" | "grpo" | "evaluate"

/** A question with its gold answer and a worked solution, whose answer may differ from the gold where a teacher slipped. */
export interface Taught {
  readonly question: string
  readonly gold: string
  readonly reasoning: string
  readonly answer: string
  readonly columns: Columns
  /** Places in `reasoning` that are kept but not learnt from: what a tool wrote, not the teacher. */
  readonly masked?: ReadonlyArray<Span>
  /** What is worth counting of this row, such as `several boxes`: the card of a prepared data set tells how many have it. */
  readonly notes?: ReadonlyArray<string>
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
  /** One line for `data list`. */
  readonly about?: string
  readonly make: (part: Part, seed: number, count: number) => ReadonlyArray<Taught>
  /** Rows that a base policy can be made from where there is none: what it should know before any form is asked. */
  readonly primer?: (seed: number, count: number) => ReadonlyArray<PrimerRow>
}

/** Where a data set lies on the Hugging Face hub. */
export interface HubSource {
  /** `owner/name` of the data set's repository. */
  readonly hub: string
  /** A commit of it: the same bytes for everyone. `--revision` goes before it. */
  readonly revision: string
  /** The files of each split, by their path in the repository; `*` stands for any characters but `/`. */
  readonly files: Readonly<Record<string, string>>
}

/** How rows are to be read, as the command line says. */
export interface ReadOptions {
  /** What becomes of code and of what it printed in a worked solution: dropped, kept, or kept with the outputs masked. */
  readonly outputs: "drop" | "keep" | "mask"
}

/** A data set whose rows lie in files; `read` makes a problem of one. */
export interface RowsDataSet {
  readonly kind: "rows"
  readonly name: string
  /** One line for `data list`. */
  readonly about?: string
  /** The licence of the rows, as SPDX writes it. */
  readonly licence?: string
  readonly source?: HubSource
  /** The splits that training and evaluation are taken from. Without an evaluation split, one problem in ten is held out. */
  readonly splits?: { readonly train: string; readonly evaluate?: string }
  /** A row as it stands in the source, and the gold that is found in it: tried before any other row is read. */
  readonly example?: { readonly row: Readonly<Record<string, unknown>>; readonly gold: string }
  /** Throws where a row is not of this data set at all; what is one but cannot be used is dropped by reason. */
  readonly read: (row: Readonly<Record<string, unknown>>, options: ReadOptions) => Taught | Dropped
}

export type DataSet = MadeDataSet | RowsDataSet
