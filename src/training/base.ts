/** The base of the built-in policy: made once from code, then taken from the cache. */
import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import type { BaseJob } from "../domain/job.ts"
import { canonicalJson, sha256 } from "../domain/canonical.ts"
import { loadDataSet } from "../data/datasets.ts"
import { DataUnusable } from "../data/errors.ts"
import { builtIn, PRIMER_ROWS } from "./built-in.ts"
import { RunFolderUnusable } from "./errors.ts"
import { packageRoot } from "./harness.ts"
import { commonOf, type JobContext } from "./jobs.ts"
import { writeRows } from "./prepare.ts"

/** Every run starts from the same base, whatever its own seed: runs stay comparable, and the base is made once. */
const BASE_SEED = 0

/** Where the base lies for these very settings, rows and code; others make another base beside it. */
const baseFolder = (cache: string, rows: ReadonlyArray<unknown>): string => {
  const code = readFileSync(join(packageRoot(), "harness-python/touchstone_harness/builtin.py"), "utf8")
  return join(cache, `base-${sha256(canonicalJson({ builtIn, code, rows, seed: BASE_SEED })).slice(0, 16)}`)
}

/** SHA-256 of a model's weights, as the harness computes it. */
export const weightsHash = (folder: string): string =>
  createHash("sha256")
    .update(readFileSync(join(folder, "model.safetensors")))
    .digest("hex")

/** The base's folder, and the job that makes it where it is not there yet. */
export const planBase = Effect.fn("training.planBase")(function* (
  context: Pick<JobContext, "run" | "attempt" | "folder" | "bridge">,
  cache: string
) {
  const sums = yield* loadDataSet("sums")
  if (sums.kind !== "made" || sums.primer === undefined)
    return yield* new DataUnusable({ message: "the data set sums brings no rows to make a base from" })
  const rows = sums.primer(BASE_SEED, PRIMER_ROWS)
  const folder = baseFolder(cache, rows)
  const isWhole = ["model.safetensors", "tokenizer.json"].every((file) => existsSync(join(folder, file)))
  if (isWhole) return { folder, job: null }
  const file = `${folder}.jsonl`
  yield* Effect.try({
    try: () => mkdirSync(cache, { recursive: true }),
    catch: (cause) => new RunFolderUnusable({ message: `${cache} could not be made: ${(cause as Error).message}` })
  })
  yield* writeRows(file, rows)
  const job: BaseJob = { _tag: "base", ...commonOf(context, "base", BASE_SEED), rows: file, out: folder, ...builtIn }
  return { folder, job }
})
