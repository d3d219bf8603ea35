/**
 * The data sets that long tests and benchmarks run on, which are not part of the repository: the folder that TOUCHSTONE_DATA
 * names, or shared/data beside the checkout.
 */
import { existsSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const checkout = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const folder = process.env["TOUCHSTONE_DATA"] ?? join(dirname(checkout), "shared", "data")
const FILES = ["gsm8k/train.jsonl", "gsm8k/test.jsonl", "gsm8k/model_solutions.jsonl", "math/test.jsonl"] as const

/** What is missing, in a sentence for the reader; null where all is there. */
export const missing = (): string | null => {
  const absent = FILES.filter((file) => !existsSync(join(folder, file)))
  return absent.length === 0
    ? null
    : `the data sets are not here (${absent.join(", ")}): set TOUCHSTONE_DATA to the folder that holds them`
}

const rows = <A>(file: (typeof FILES)[number]): ReadonlyArray<A> =>
  readFileSync(join(folder, file), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as A)

/** A text that ends in an answer, with the gold. `group` is what its problem is alike by: level and type for MATH. */
export interface Solved {
  readonly id: string
  readonly gold: string
  readonly text: string
  readonly group: string
}

/** All 8,792 solutions of GSM8K; the gold is what stands behind `#### `. */
export const gsm8k = (): ReadonlyArray<Solved> =>
  (["gsm8k/train.jsonl", "gsm8k/test.jsonl"] as const).flatMap((file) =>
    rows<{ readonly answer: string }>(file).map(({ answer }, index) => ({
      id: `${file}:${index + 1}`,
      gold: answer.slice(answer.lastIndexOf("#### ") + "#### ".length).trim(),
      text: answer,
      group: "gsm8k"
    }))
  )

/** The 5,000 test solutions of MATH; the gold is what stands in the last box. */
export const math = (): ReadonlyArray<Solved> =>
  rows<{ readonly answer: string; readonly solution: string; readonly level: string; readonly type: string }>(
    "math/test.jsonl"
  ).map(({ answer, solution, level, type }, index) => ({
    id: `math/test.jsonl:${index + 1}`,
    gold: answer,
    text: solution,
    group: `${type}, ${level}`
  }))

export interface Labelled extends Solved {
  readonly label: boolean
}

/** 5,276 completions of four models for GSM8K, with their published labels. */
export const modelSolutions = (): ReadonlyArray<Labelled> =>
  rows<{ readonly gold: string; readonly solution: string; readonly model: string; readonly is_correct: boolean }>(
    "gsm8k/model_solutions.jsonl"
  ).map(({ gold, solution, model, is_correct }, index) => ({
    id: `gsm8k/model_solutions.jsonl:${index + 1}`,
    gold,
    text: solution,
    group: model,
    label: is_correct
  }))
