/** Further problems that training is kept away from: a benchmark of one's own, or what another data set is evaluated on. */
import { join } from "node:path"
import * as Effect from "effect/Effect"
import { problemId } from "../../domain/problem.ts"
import { DataUnusable } from "../errors.ts"
import type { KnownProblem } from "../near/known.ts"
import { piecesOf } from "../sources/pieces.ts"
import type { PlacedRow } from "../sources/piece.ts"
import { readPiece } from "../sources/read.ts"
import { openSource } from "../sources/source.ts"
import { isPrepared } from "./folder.ts"

export interface Against {
  readonly path: string
  readonly problems: ReadonlyArray<KnownProblem>
}

/** The question of a row: of a prepared one, what the user says; else its column `question` or `problem`. */
const questionIn = ({ row }: PlacedRow): string | null => {
  if (Array.isArray(row.prompt)) {
    const said = row.prompt.findLast((message: { readonly role?: unknown }) => message?.role === "user")
    return typeof said?.content === "string" ? said.content : null
  }
  const asked = row.question ?? row.problem
  return typeof asked === "string" ? asked : null
}

const readFile = Effect.fnUntraced(function* (path: string) {
  const { splits } = yield* openSource({ from: isPrepared(path) ? join(path, "evaluate.jsonl") : path, hub: null })
  const pieces = yield* Effect.forEach(Object.values(splits).flat(), piecesOf)
  return yield* Effect.tryPromise({
    try: async () => {
      const problems: Array<KnownProblem> = []
      for (const piece of pieces.flat())
        for await (const rows of readPiece(piece))
          for (const row of rows) {
            const question = questionIn(row)
            if (question === null)
              throw new Error(
                `${piece.file.path}, row ${row.place} has no text column “question” or “problem”, and no prompt`
              )
            problems.push({ id: problemId(question), question })
          }
      return { path, problems } satisfies Against
    },
    catch: (cause) => new DataUnusable({ message: (cause as Error).message })
  })
})

export const readAgainst = Effect.fn("data.readAgainst")((paths: ReadonlyArray<string>) =>
  Effect.forEach(paths, readFile)
)
