/** Lengths of prepared rows in tokens, as a model's own tokenizer and template make them. */
import { existsSync } from "node:fs"
import { resolve } from "node:path"
import * as Effect from "effect/Effect"
import type { Card } from "../data/card.ts"
import { countLengths, type Lengths } from "../data/lengths.ts"
import { loadStyle } from "../data/style.ts"
import type { Inspected } from "../domain/inspect.ts"
import { promptFor, tagsOf, writeSolution } from "../style/style.ts"
import { ExperimentInvalid } from "./errors.ts"
import { inspect } from "./inspect.ts"

/** Rows of each file that are counted, evenly spread over it. */
const ROWS = 10_000

const told = (lengths: ReadonlyArray<number>): Lengths | null => {
  const counter = countLengths()
  for (const length of lengths) counter.add(length)
  return counter.told()
}

export const countTokens = Effect.fn("training.countTokens")(function* (folder: string, card: Card, model: string) {
  const style = yield* loadStyle(card.style).pipe(
    Effect.mapError(
      () =>
        new ExperimentInvalid({
          message: `${folder} was prepared in ${card.style}, a style of its own: its file is needed to render it. Leave --model out`
        })
    )
  )
  const fileOf = (rows: "sft" | "grpo" | "evaluate") =>
    card.counts[rows] > 0 ? resolve(folder, `${rows}.jsonl`) : null
  const { rows } = yield* inspect({
    model: existsSync(model) ? resolve(model) : model,
    tags: tagsOf(style),
    probe: {
      prompt: promptFor(style, "What is 6 + 9?"),
      completion: [{ role: "assistant", content: writeSolution(style, "6 + 9 = 15", "15") }]
    },
    rows: { sft: fileOf("sft"), grpo: fileOf("grpo"), evaluate: fileOf("evaluate") },
    most_rows: ROWS,
    sft: null,
    grpo: null
  })
  const of = (found: Inspected["rows"]["sft"]) => {
    if (found === null) return null
    if ("not_told" in found) return found
    return { read: found.read, rows: found.rows, prompt: told(found.prompt), completion: told(found.completion) }
  }
  return { model, sft: of(rows.sft), grpo: of(rows.grpo), evaluate: of(rows.evaluate) }
})
export type Tokens = Effect.Success<ReturnType<typeof countTokens>>
