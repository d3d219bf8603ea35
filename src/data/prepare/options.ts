/** What a preparation is asked for, and what it tells while it goes. */
import type { Part, ReadOptions } from "../dataset.ts"
import type { Progress } from "../sources/source.ts"

/** Pass rates of problems under a policy, and which of them GRPO is given. */
export interface PassRates {
  readonly of: ReadonlyMap<string, number>
  readonly least: number
  readonly most: number
  /** Where they were measured, for the card. */
  readonly measured: string
}

export type PrepareNotice =
  | ({ readonly _tag: "download" } & Progress)
  /** Files of the source that belong to no split. */
  | { readonly _tag: "passed-over"; readonly files: ReadonlyArray<string> }
  | { readonly _tag: "reading"; readonly pieces: number; readonly bytes: number; readonly threads: number }
  | { readonly _tag: "rows"; readonly rows: number }

export interface PrepareOptions {
  /** A shipped data set's name, or the path of a module that exports one. */
  readonly dataset: string
  /** A shipped style's name, or the path of a module that exports one. */
  readonly style: string
  readonly outputs: ReadOptions["outputs"]
  readonly out: string
  /** A file or folder of rows; null takes them from the hub. */
  readonly from: string | null
  readonly revision?: string | null
  /** The split that is trained on, where it is not the data set's own. */
  readonly split?: string | null
  /** Files or prepared folders of further problems that are evaluated on. */
  readonly against?: ReadonlyArray<string>
  readonly rates?: PassRates | null
  /** Replaces a prepared folder. */
  readonly force?: boolean
  readonly parquet?: boolean
  /** Threads that work on the rows. Without, as many as there are cores; none, this thread alone, for a small source. */
  readonly threads?: number | null
  /** Of a data set that is made in code. */
  readonly seed?: number
  readonly counts?: Readonly<Record<Part, number | null>>
  readonly tell?: (notice: PrepareNotice) => void
}
