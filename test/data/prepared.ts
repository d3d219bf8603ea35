/** Folders of rows for the tests of preparation: rows as GSM8K's, written, prepared and read back. */
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import type { Card } from "../../src/data/card.ts"
import type { PrepareOptions } from "../../src/data/prepare/options.ts"
import { prepare } from "../../src/data/prepare/prepare.ts"

export const newFolder = (): string => mkdtempSync(join(tmpdir(), "ts-data-"))

/** Files in a folder of their own, by name. */
export const written = (files: Readonly<Record<string, string>>): string => {
  const folder = newFolder()
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

const THINGS = ["apples", "coins", "books", "shells", "cards", "pens"]

/** A row of GSM8K's shape; another number is another problem. */
export const row = (i: number, question?: string): string =>
  JSON.stringify({
    question:
      question ?? `Ann has ${i} ${THINGS[i % THINGS.length]} and is given ${i % 7} more by Bo. How many does she have?`,
    answer: `She has ${i}+${i % 7}=<<${i}+${i % 7}=${i + (i % 7)}>>${i + (i % 7)}.\n#### ${i + (i % 7)}`
  })

export const rows = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, i) => `${row(from + i)}\n`).join("")

export const linesOf = (file: string): ReadonlyArray<Record<string, unknown>> =>
  readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line))

export interface Outcome {
  readonly card: Card
  readonly out: string
  readonly read: (name: string) => ReadonlyArray<Record<string, unknown>>
}

const defaults = { dataset: "gsm8k", style: "think-answer", outputs: "drop", from: null } as const

export const prepared = async (options: Partial<PrepareOptions>): Promise<Outcome> => {
  const out = options.out ?? join(newFolder(), "out")
  const card = await Effect.runPromise(prepare({ ...defaults, ...options, out }))
  return { card, out, read: (name) => linesOf(join(out, name)) }
}

/** What is told where a preparation fails. */
export const refused = (options: Partial<PrepareOptions>): Promise<string> =>
  Effect.runPromise(
    prepare({ ...defaults, out: join(newFolder(), "out"), ...options }).pipe(
      Effect.flip,
      Effect.map(({ message }) => message)
    )
  )
