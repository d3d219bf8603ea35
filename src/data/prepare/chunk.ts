/** Problems taken one by one and handed on as written chunks: lines of JSON, row groups of Parquet, and what was counted. */
import type { Like } from "../near/known.ts"
import { type Bytes, newBytes } from "./bytes.ts"
import { newColumns } from "./columns.ts"
import type { Group, RowsName } from "./groups.ts"
import { linesFor } from "./lines.ts"
import type { Kitchen } from "./recipe.ts"
import type { Problem } from "./row.ts"
import { count, drop, newTally, type Tally } from "./tally.ts"

export const ROWS: ReadonlyArray<RowsName> = ["sft", "grpo", "evaluate"]

/** A training problem that was kept out because it is like one that is evaluated on. */
export interface HeldBack {
  readonly problem: string
  readonly question: string
  readonly like: string
  readonly how: "same" | "near"
  readonly similarity: number
}

/** Some rows, written. */
export interface Chunk {
  readonly lines: Readonly<Record<RowsName, Uint8Array>>
  readonly groups: Readonly<Record<RowsName, Group | null>>
  readonly heldBack: ReadonlyArray<HeldBack>
  /** The training problems, each as the first 52 bits of its id: what repeated questions are counted by. */
  readonly trained: Float64Array
  readonly tally: Tally
}

/** Rows of a chunk, which is a row group of the Parquet files. */
const CHUNK_ROWS = 4096

type Written = Pick<Kitchen, "recipe" | "style">

interface Held {
  readonly text: Record<RowsName, Bytes>
  readonly heldBack: Array<HeldBack>
  readonly trained: Array<number>
  readonly tally: Tally
}

const nothing = (): Held => ({
  text: { sft: newBytes(), grpo: newBytes(), evaluate: newBytes() },
  heldBack: [],
  trained: [],
  tally: newTally()
})

export interface ChunkWriter {
  /** A row was read, whatever becomes of it. */
  readonly read: () => void
  readonly drop: (reason: string, place: string) => void
  /** Takes a problem to be taught and asked, or one of the two. */
  readonly train: (problem: Problem, only?: "sft" | "grpo") => void
  readonly evaluate: (problem: Problem) => void
  readonly holdBack: (problem: Problem, like: Like) => void
  readonly isFull: () => boolean
  readonly isEmpty: () => boolean
  /** What was taken since the last time. */
  readonly take: () => Chunk
}

export const makeWriter = (written: Written): ChunkWriter => {
  const { recipe } = written
  const lines = linesFor(written.style)
  const columns = recipe.parquet ? newColumns(written) : null
  let held = nothing()
  const write = (name: RowsName, problem: Problem, line: string) => {
    held.tally[name]++
    held.text[name].write(line)
    columns?.add(name, problem)
  }
  const counted = (problem: Problem, part: "training" | "evaluation") => {
    count(held.tally.golds[part], problem.kind)
    for (const note of problem.notes) count(held.tally.notes[part], note)
  }
  /** Whether the problem is as hard as was asked for. */
  const isWanted = ({ id }: Problem): boolean => {
    if (recipe.rates === null) return true
    const rate = recipe.rates.of.get(id)
    if (rate === undefined) held.tally.rates.unmeasured++
    else if (rate < recipe.rates.least || rate > recipe.rates.most) held.tally.rates.outside++
    else return true
    return false
  }
  const each = <A>(make: (name: RowsName) => A) => ({
    sft: make("sft"),
    grpo: make("grpo"),
    evaluate: make("evaluate")
  })
  return {
    read: () => {
      held.tally.read++
    },
    drop: (reason, place) => drop(held.tally, reason, place),
    train: (problem, only) => {
      const { completion } = problem
      counted(problem, "training")
      held.trained.push(Number.parseInt(problem.id.slice(0, 13), 16))
      if (only !== "grpo" && completion !== null) write("sft", problem, lines.sft(problem, completion))
      if (only !== "sft" && isWanted(problem)) write("grpo", problem, lines.grpo(problem))
    },
    evaluate: (problem) => {
      counted(problem, "evaluation")
      write("evaluate", problem, lines.grpo(problem))
    },
    holdBack: ({ id, question }, { id: like, how, similarity }) => {
      held.tally.held_back++
      held.heldBack.push({ problem: id, question, like, how, similarity: Number(similarity.toFixed(3)) })
    },
    isFull: () => held.tally.read >= CHUNK_ROWS,
    isEmpty: () => held.tally.read === 0,
    take: () => {
      const chunk: Chunk = {
        lines: each((name) => held.text[name].take()),
        groups: columns?.take() ?? { sft: null, grpo: null, evaluate: null },
        heldBack: held.heldBack,
        trained: Float64Array.from(held.trained),
        tally: held.tally
      }
      held = nothing()
      return chunk
    }
  }
}
