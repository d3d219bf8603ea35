/** A data set that is made in code, written as rows of files are. */
import type { TagStyle } from "../../style/style.ts"
import type { MadeDataSet, Part, Taught } from "../dataset.ts"
import { knownFrom, type KnownProblem, likeOf } from "../near/known.ts"
import { type Chunk, makeWriter } from "./chunk.ts"
import type { Recipe } from "./recipe.ts"
import { type Problem, problemOf } from "./row.ts"
import { checked, thrown } from "./taught.ts"

const DEFAULT_ROWS: Readonly<Record<Part, number>> = { sft: 4000, grpo: 4000, evaluate: 256 }

export interface Making {
  readonly seed: number
  readonly counts: Readonly<Record<Part, number | null>>
  /** Further problems that training is kept away from. */
  readonly against: ReadonlyArray<KnownProblem>
}

/** Throws where the data set does, and says so. */
export function* madeChunks(
  dataset: MadeDataSet,
  style: TagStyle,
  recipe: Recipe,
  { seed, counts, against }: Making
): Generator<Chunk> {
  const writer = makeWriter({ recipe, style })
  const made = (part: Part): ReadonlyArray<Taught> => {
    try {
      return dataset.make(part, seed, counts[part] ?? DEFAULT_ROWS[part]).map(checked)
    } catch (cause) {
      throw new Error(`the data set ${dataset.name} could not make ${part}: ${thrown(cause)}`)
    }
  }
  function* problems(part: Part): Generator<Problem> {
    for (const [at, taught] of made(part).entries()) {
      writer.read()
      // Such a data set may teach slips on purpose.
      const problem = problemOf(taught, style, true)
      if ("dropped" in problem) writer.drop(problem.dropped, `${part}, row ${at + 1}`)
      else yield problem
    }
  }
  const evaluated = [...problems("evaluate")]
  const known = knownFrom([...evaluated, ...against])
  for (const problem of evaluated) writer.evaluate(problem)
  for (const part of ["sft", "grpo"] as const)
    for (const problem of problems(part)) {
      const like = likeOf(known, problem.question)
      if (like === null) writer.train(problem, part)
      else writer.holdBack(problem, like)
      if (writer.isFull()) yield writer.take()
    }
  yield writer.take()
}
