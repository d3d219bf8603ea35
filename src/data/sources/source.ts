/** A source of rows: a file, a folder or a repository of the hub, opened into the files of each split on this machine. */
import * as Effect from "effect/Effect"
import type { HubSource } from "../dataset.ts"
import { DataUnusable } from "../errors.ts"
import { openHub } from "./hub/open.ts"
import { openLocal } from "./local.ts"
import type { RowsFile } from "./piece.ts"

/** How much of a file has come in. */
export interface Progress {
  readonly file: string
  readonly done: number
  readonly total: number
}

export interface SourceSpec {
  /** A file or a folder on this machine, which goes before the hub; null takes the data set's own source. */
  readonly from: string | null
  readonly hub: HubSource | null
  /** Goes before the revision that the data set pins. */
  readonly revision?: string | null
  /** Splits that must be there; without, all that are. A file given alone is the first of them, or `train`. */
  readonly splits?: ReadonlyArray<string>
  readonly onProgress?: (progress: Progress) => void
}

/** A file that rows are read from, as the card names it. */
export interface SourceFile {
  /** Its path in the repository or in the folder. */
  readonly name: string
  readonly bytes: number
  readonly sha256: string
}

export interface OpenedSource {
  /** The path that was given, or `owner/name` of the hub's repository. */
  readonly from: string
  readonly hub: {
    readonly repository: string
    /** The revision that was asked for, and the commit that it named. */
    readonly revision: string
    readonly commit: string
  } | null
  readonly splits: Readonly<Record<string, ReadonlyArray<RowsFile>>>
  readonly files: ReadonlyArray<SourceFile>
  /** Files of the folder that belong to no split. */
  readonly passedOver: ReadonlyArray<string>
}

/**
 * Opens a source: what lies on the hub is brought into its cache first.
 *
 * @example
 * const source = yield* openSource({ from: "gsm8k/", hub: null, splits: ["train", "test"] })
 * source.splits.train    // [{ path: "gsm8k/train.jsonl", format: "jsonl", bytes: 4166206 }]
 */
export const openSource = Effect.fn("data.openSource")(function* (spec: SourceSpec) {
  if (spec.from !== null) return yield* openLocal(spec.from, spec)
  if (spec.hub !== null) return yield* openHub(spec.hub, spec)
  return yield* new DataUnusable({
    message: "this data set names no place on the hub: say where its rows lie with --from FILE or --from DIR"
  })
})
