/** What the pool and a worker say to each other: JSON over Node's channel, and marks in a file that outlives the worker. */
import type { Conversation } from "../domain/conversation.ts"
import type { Columns } from "../domain/problem.ts"
import type { RowScores, RubricEntry, RubricRef } from "../domain/rubric.ts"
import type { Score, Unscored } from "../domain/score.ts"
import type { ServiceSettings } from "../reward/reward.ts"
import type { Asked } from "../reward/row.ts"
import type { LinesAnswer, LinesQuestion } from "./rows/lines.ts"
import type { TimingAnswer, TimingQuestion } from "./rows/timing.ts"

/** A row on its way to a worker. Rows of a group share their prompt, so it crosses once. */
export interface RowMessage {
  readonly prompt: number
  readonly completion: string
  readonly gold: string
  readonly columns: Columns
  readonly truncated: boolean
  readonly tokens: number | null
  readonly step: number | null
  /** Rewards that took a process with them on this row before, and what was decided of them. */
  readonly skip: ReadonlyArray<readonly [reward: number, decided: Unscored]>
  /** What services answered about this row, or why there is no answer. */
  readonly answers: ReadonlyArray<Answer>
}

/** What a service said of a row for one of the rubric's rewards, or a score where it was not asked or failed. */
export type Answer = readonly [reward: number, answer: string | Score]

export type ToWorker =
  | { readonly kind: "load"; readonly id: number; readonly ref: RubricRef }
  | {
      readonly kind: "score"
      readonly id: number
      readonly ref: RubricRef
      readonly prompts: ReadonlyArray<Conversation>
      readonly rows: ReadonlyArray<RowMessage>
      /** How many rows each group has, in their order: rewards of a group see those beside each other. */
      readonly groups: ReadonlyArray<number>
    }
  | {
      readonly kind: "ask"
      readonly id: number
      readonly ref: RubricRef
      readonly prompts: ReadonlyArray<Conversation>
      readonly rows: ReadonlyArray<RowMessage>
    }
  | { readonly kind: "lines"; readonly id: number; readonly ref: RubricRef; readonly lines: LinesQuestion }
  | { readonly kind: "time"; readonly id: number; readonly ref: RubricRef; readonly timing: TimingQuestion }

/** What a worker tells of a rubric it loaded: all of RubricInfo but the digest, and what the digest covers besides code. */
export interface LoadedRubric {
  readonly name: string
  readonly style: string
  readonly rewards: ReadonlyArray<RubricEntry>
  /** The tag style whole, as it goes into the digest. */
  readonly tags: unknown
  /** The services that its rewards ask. They may have been worked out as the file was loaded, so the digest covers them. */
  readonly services: ReadonlyArray<readonly [reward: number, settings: ServiceSettings]>
}

export type FromWorker =
  | { readonly kind: "ready" }
  | { readonly kind: "loaded"; readonly id: number; readonly rubric: LoadedRubric }
  | { readonly kind: "not-loaded"; readonly id: number; readonly message: string }
  | {
      readonly kind: "scored"
      readonly id: number
      readonly rows: ReadonlyArray<RowScores>
      /** Milliseconds the rows took in the worker. */
      readonly ms: number
    }
  | {
      readonly kind: "asked"
      readonly id: number
      /** What each row wants to ask of which reward's service. */
      readonly rows: ReadonlyArray<ReadonlyArray<Asked>>
      readonly ms: number
    }
  | { readonly kind: "told"; readonly id: number; readonly lines: LinesAnswer }
  | { readonly kind: "timed"; readonly id: number; readonly timing: TimingAnswer }

/** The descriptor of the marks file in a worker: after stdin, stdout and stderr. */
export const MARKS_FD = 3

/**
 * The marks: five 32-bit words at the start of the file. Before each reward a worker writes which message, row and
 * reward it is at; its watchdog writes the last two before it ends the process. The pool reads them when it wants to
 * know, so a mark costs the worker a microsecond and the pool nothing.
 */
export const MARK = { message: 0, row: 1, reward: 2, verdict: 3, megabytes: 4 } as const
export const MARK_WORDS = 5

/** In the place of a reward: the row is being read. In the place of a row: no row is being worked on. */
export const NONE = 0xffffffff

/** The watchdog's verdict: why it ended the process. */
export const OVER_MEMORY = 1

/** Settings of a worker, on its command line as JSON. */
export interface WorkerSettings {
  readonly parent: number
  readonly memoryMb: number
}
