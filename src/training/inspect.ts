/** What the harness is asked before a run: one process a question, its files in a folder of its own that goes with it. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { availableParallelism } from "node:os"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { explain } from "../domain/explain.ts"
import { Inspected, type InspectJob, Rendered, type RenderJob } from "../domain/inspect.ts"
import { InspectionFailed } from "./errors.ts"
import { runHarness } from "./harness.ts"
import { makeScratch } from "./scratch.ts"

/** What is filled in here: the rest of a job is the question. */
type Filled = "_tag" | "threads" | "folder" | "out"
export type InspectQuestion = Omit<InspectJob, Filled>
export type RenderQuestion = Omit<RenderJob, Filled>

export interface AskOptions {
  /** Milliseconds until the harness is given up. */
  readonly timeout?: number
}

/** A tokenizer may have to come from the hub first. */
const TIMEOUT_MS = 10 * 60_000

const failed = (message: string) => new InspectionFailed({ message })

/** Starts the harness on a question and reads its answer. */
const ask = Effect.fn("training.ask")(function* <A>(
  answer: Schema.Decoder<A>,
  question: { readonly _tag: "inspect" | "render" },
  { timeout = TIMEOUT_MS }: AskOptions
) {
  const scratch = yield* makeScratch("ask").pipe(Effect.mapError(({ message }) => failed(message)))
  const at = (name: string): string => join(scratch.folder, name)
  const files = { file: at("job.json"), log: at("log.txt"), out: at("answer.json") }
  const job = { ...question, threads: availableParallelism(), folder: at("work"), out: files.out }
  yield* Effect.try({
    try: () => {
      mkdirSync(at("work"))
      writeFileSync(files.file, `${JSON.stringify(job, null, 2)}\n`)
    },
    catch: (cause) => failed(`${files.file} could not be written: ${(cause as Error).message}`)
  })
  const reason = yield* runHarness(files).pipe(
    Effect.timeoutOrElse({
      duration: timeout,
      orElse: () => Effect.succeed(`the harness gave no answer within ${timeout / 1000} s`)
    })
  )
  if (reason !== null) {
    scratch.keep = true
    return yield* failed(`${reason}\nIts output is in ${files.log}`)
  }
  const text = yield* Effect.try({
    try: () => JSON.parse(readFileSync(files.out, "utf8")) as unknown,
    catch: (cause) => failed(`the harness's answer cannot be read: ${(cause as Error).message}`)
  })
  return yield* Schema.decodeUnknownEffect(answer)(text, { errors: "all" }).pipe(
    Effect.mapError((error) =>
      failed(
        `the harness answered otherwise than was agreed (${explain(error, text)}). It may be of another version: npm run setup`
      )
    )
  )
}, Effect.scoped)

/** Reads tokenizer, template, configuration, rows and settings as training would; loads no weights. */
export const inspect = (question: InspectQuestion, options: AskOptions = {}) =>
  ask(Inspected, { _tag: "inspect", ...question } as InspectJob, options)

/** Renders rows of a file as SFT trains on them. */
export const render = (question: RenderQuestion, options: AskOptions = {}) =>
  ask(Rendered, { _tag: "render", ...question } as RenderJob, options)
