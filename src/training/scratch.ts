/** A folder for what is needed for a while: it goes with its scope. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import { RunFolderUnusable } from "./errors.ts"

export interface Scratch {
  readonly folder: string
  /** Set where the folder is to stay: the log of a harness that failed tells more than one sentence. */
  keep: boolean
}

/** Makes a folder among the temporary ones, whose name says what it is for. */
export const makeScratch = (purpose: string) =>
  Effect.acquireRelease(
    Effect.try({
      try: (): Scratch => ({ folder: mkdtempSync(join(tmpdir(), `touchstone-${purpose}-`)), keep: false }),
      catch: (cause) =>
        new RunFolderUnusable({ message: `no folder could be made in ${tmpdir()}: ${(cause as Error).message}` })
    }),
    (scratch) =>
      Effect.sync(() => (scratch.keep ? undefined : rmSync(scratch.folder, { recursive: true, force: true })))
  )
