/** The corpus: pairs written by hand, one file a kind, each row with the verdict that is right by docs and mathematics. */
import { readdirSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import type { CheckOptions } from "../../../src/answer/check.ts"
import { read } from "../../../src/style/read.ts"
import { styles } from "../../../src/style/styles.ts"

export interface Row {
  readonly kind: string
  readonly line: number
  readonly gold: string
  readonly answer: string
  /** A state, several with `|` where more than one is right, or `any` where only the bound matters. */
  readonly verdict: string
  readonly why: string
  /** The tag style under which the answer is read, where it is a completion with tags. */
  readonly style?: string
  /** The policy for this pair has a direction: it is not to be turned round. */
  readonly oneWay?: boolean
}

const folder = dirname(fileURLToPath(import.meta.url))

/** `«x+×1000»` stands for `x+` a thousand times, so that hostile rows stay short in their file. */
const written = (text: string): string =>
  text.replace(/«([^«»]*)×(\d+)»/g, (_, part: string, times: string) => part.repeat(Number(times)))

export const kinds: ReadonlyArray<string> = readdirSync(folder)
  .filter((name) => name.endsWith(".jsonl"))
  .map((name) => name.slice(0, -".jsonl".length))
  .sort()

export const rowsOf = (kind: string): ReadonlyArray<Row> =>
  readFileSync(join(folder, `${kind}.jsonl`), "utf8")
    .split("\n")
    .flatMap((text, index) => {
      if (text.trim() === "") return []
      const row = JSON.parse(text) as Omit<Row, "kind" | "line">
      return [{ ...row, kind, line: index + 1, gold: written(row.gold), answer: written(row.answer) }]
    })

export const optionsOf = (row: Row): CheckOptions => {
  const style = row.style === undefined ? undefined : styles[row.style]
  return style === undefined ? {} : { reading: read(style, row.answer) }
}

/** Pairs that may be turned round: the answer as the gold, the gold as the answer. */
export const isSymmetric = (row: Row): boolean =>
  row.oneWay !== true && row.kind !== "completions" && row.kind !== "hostile"
