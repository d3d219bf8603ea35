/** What the verbs of rewards take: a rubric, a file of completions, and where the parts of its rows stand. */
import { availableParallelism } from "node:os"
import * as Argument from "effect/cli/Argument"
import type { RowColumns } from "../../scoring/rows/read.ts"
import { columnFlag } from "../rows/flags.ts"

export const rubricArgument = Argument.String("rubric").pipe(
  Argument.withDescription("A shipped rubric's name, or a file and its export: ./rewards/mine.ts#rubric")
)

export const completionsArgument = Argument.String("file").pipe(
  Argument.withDescription("Rows of completion and gold, a JSON object a line; - is stdin")
)

export const rowFlags = {
  completionColumn: columnFlag("completion", "Where the completion stands"),
  goldColumn: columnFlag("gold", "Where the gold stands"),
  promptColumn: columnFlag("prompt", "Where the prompt stands: a text or messages; not needed"),
  idColumn: columnFlag("id", "Where the id stands; the line's number where there is none"),
  groupColumn: columnFlag("group", "Where the group stands; the prompt's where there is none"),
  truncatedColumn: columnFlag("truncated", "Where true stands when the completion was cut off; not needed"),
  tokensColumn: columnFlag("tokens", "Where the number of tokens stands; not needed"),
  stepColumn: columnFlag("step", "Where the training step stands, for schedules; not needed")
}

interface ColumnOptions {
  readonly completionColumn: string
  readonly goldColumn: string
  readonly promptColumn: string
  readonly idColumn: string
  readonly groupColumn: string
  readonly truncatedColumn: string
  readonly tokensColumn: string
  readonly stepColumn: string
}

export const rowColumns = (options: ColumnOptions): RowColumns => ({
  id: options.idColumn,
  completion: options.completionColumn,
  gold: options.goldColumn,
  prompt: options.promptColumn,
  group: options.groupColumn,
  truncated: options.truncatedColumn,
  tokens: options.tokensColumn,
  step: options.stepColumn
})

/** Offline nothing else wants the machine: a process a core, up to eight. */
export const processesFor = (): number => Math.max(1, Math.min(8, availableParallelism()))
