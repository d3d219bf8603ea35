/** The work on one piece of a file: the problems that are evaluated on, then the rows as they are written. */
import { problemId } from "../../domain/problem.ts"
import type { Taught } from "../dataset.ts"
import { type Known, type KnownProblem, likeOf } from "../near/known.ts"
import type { Piece, PlacedRow } from "../sources/piece.ts"
import { readPiece } from "../sources/read.ts"
import { type Chunk, makeWriter } from "./chunk.ts"
import type { Kitchen, Use } from "./recipe.ts"
import { problemOf } from "./row.ts"
import { readRow, thrown } from "./taught.ts"

/** One problem in ten is held out, by the hash of its question: the same ones on every machine. */
export const isHeldOut = (id: string): boolean => Number.parseInt(id.slice(0, 8), 16) % 10 === 0

const placeIn = (piece: Piece, place: number): string =>
  `${piece.file.path}, ${piece.file.format === "parquet" ? "row" : "line"} ${place}`

/** The row as the data set reads it. Throws with its place where it is none of this data set. */
const taughtBy = ({ dataset, recipe }: Kitchen, piece: Piece, { place, row }: PlacedRow) => {
  try {
    return readRow(dataset, row, { outputs: recipe.outputs })
  } catch (cause) {
    throw new Error(`${placeIn(piece, place)}: ${thrown(cause)} (data set ${dataset.name})`)
  }
}

/** The problem that came of a row. Throws with its place where the style's own code does. */
const problemBy = ({ style }: Kitchen, piece: Piece, place: number, taught: Taught) => {
  try {
    return problemOf(taught, style, false)
  } catch (cause) {
    throw new Error(`${placeIn(piece, place)}: ${thrown(cause)} (style ${style.name})`)
  }
}

/** The problems of a piece that are evaluated on: those that training has to keep away from. */
export const evaluatedIn = async (piece: Piece, use: Use, kitchen: Kitchen): Promise<ReadonlyArray<KnownProblem>> => {
  const problems: Array<KnownProblem> = []
  for await (const rows of readPiece(piece))
    for (const row of rows) {
      const taught = taughtBy(kitchen, piece, row)
      if ("dropped" in taught) continue
      if (use === "split" && !isHeldOut(problemId(taught.question))) continue
      const problem = problemBy(kitchen, piece, row.place, taught)
      if (!("dropped" in problem)) problems.push({ id: problem.id, question: problem.question })
    }
  return problems
}

/** The rows of a piece, made, checked and written. */
export async function* chunksOf(piece: Piece, use: Use, kitchen: Kitchen, known: Known): AsyncGenerator<Chunk> {
  const writer = makeWriter(kitchen)
  for await (const rows of readPiece(piece))
    for (const row of rows) {
      writer.read()
      const taught = taughtBy(kitchen, piece, row)
      const problem = "dropped" in taught ? taught : problemBy(kitchen, piece, row.place, taught)
      if ("dropped" in problem) writer.drop(problem.dropped, placeIn(piece, row.place))
      else if (use === "evaluate" || (use === "split" && isHeldOut(problem.id))) writer.evaluate(problem)
      else {
        const like = likeOf(known, problem.question)
        if (like === null) writer.train(problem)
        else writer.holdBack(problem, like)
      }
      if (writer.isFull()) yield writer.take()
    }
  if (!writer.isEmpty()) yield writer.take()
}
