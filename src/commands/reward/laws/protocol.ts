/** What `reward test` and the process that runs the laws say to each other: a job, messages, and marks in a file. */
import type { Columns } from "../../../domain/problem.ts"
import type { RubricRef } from "../../../domain/rubric.ts"
import type { LawResult, Trial } from "../../../reward/laws/law.ts"
import { MARK_WORDS } from "../../../scoring/protocol.ts"

/** What the process is to do, on its command line as JSON. */
export interface Job {
  readonly parent: number
  readonly memoryMb: number
  /** A rubric or a reward and how to try it; or the modules whose rubrics are to be named. */
  readonly task: Trying | { readonly kind: "find"; readonly modules: ReadonlyArray<string> }
}

export interface Trying {
  readonly kind: "try"
  readonly ref: RubricRef
  /** The tag style of a reward that stands alone. */
  readonly style: string
  readonly runs: number
  readonly seed: number
  readonly laws: ReadonlyArray<string>
  readonly columns: Columns
}

/** What a rubric's probes showed. */
export interface Looked {
  /** Why no law about totals can be tried; null where they can. */
  readonly unscored: string | null
  /** Whether there was anything to probe: not where it does nothing but ask a service. */
  readonly probed: boolean
  /** Columns that its rewards need and that were not given. */
  readonly missing: ReadonlyArray<string>
}

export type FromLaws =
  | { readonly kind: "not-loaded"; readonly message: string }
  | { readonly kind: "found"; readonly refs: ReadonlyArray<RubricRef> }
  | { readonly kind: "loaded"; readonly name: string; readonly style: string; readonly single: boolean }
  | ({ readonly kind: "looked" } & Looked)
  | { readonly kind: "tried"; readonly result: LawResult }
  /** Everything was said. The parent ends the process: its own exit would wait for what the user's file has started. */
  | { readonly kind: "done" }

/** Where a law's process is: written before each case, read by the parent when the process is late or gone. */
export interface Mark {
  readonly law: string
  /** Cases begun under this law. */
  readonly cases: number
  readonly trial: Trial | null
}

/** After the words of the watchdog: how many marks were written so far, how long this one is, and itself as JSON. */
export const MARK_AT = { count: MARK_WORDS * 4, length: MARK_WORDS * 4 + 4, text: MARK_WORDS * 4 + 8 } as const

/** Characters kept of each completion: enough to see which one it is. */
export const MARK_TEXT = 4000
