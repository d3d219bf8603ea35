/** JSONL files, read row by row: a line that is no JSON object is told with its number. */
import { createReadStream } from "node:fs"
import { createInterface } from "node:readline"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { DataUnusable } from "./errors.ts"

export interface NumberedRow {
  readonly line: number
  readonly row: Readonly<Record<string, unknown>>
}

const cannotRead = (file: string) => (cause: unknown) => {
  const code = (cause as NodeJS.ErrnoException).code
  return new DataUnusable({
    message:
      code === "ENOENT"
        ? `there is no file ${file}. Check the path given with --data`
        : `${file} could not be read: ${(cause as Error).message}`
  })
}

const parse = (file: string, line: number, text: string) =>
  Effect.try({
    try: (): NumberedRow => {
      const row: unknown = JSON.parse(text)
      if (row === null || typeof row !== "object" || Array.isArray(row)) throw new Error("it is no JSON object")
      return { line, row: row as Record<string, unknown> }
    },
    catch: (cause) =>
      new DataUnusable({
        message: `${file}, line ${line}: ${(cause as Error).message}. Every line must be one JSON object; mend or remove it`
      })
  })

/** The rows of a JSONL file; blank lines are passed over. */
export const readJsonl = (file: string): Stream.Stream<NumberedRow, DataUnusable> =>
  Stream.fromAsyncIterable(
    // readline swallows the errors of its input, so the stream is opened (and fails) first.
    (async function* () {
      const input = createReadStream(file)
      await new Promise<void>((resolve, reject) => {
        input.once("error", reject)
        input.once("ready", () => resolve())
      })
      let line = 0
      for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
        line++
        if (text.trim() !== "") yield { line, text }
      }
    })(),
    cannotRead(file)
  ).pipe(Stream.mapEffect(({ line, text }) => parse(file, line, text)))
