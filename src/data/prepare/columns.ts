/** Problems as row groups of Parquet. What is the same in two files, a problem and its prompt, is encoded once. */
import type { Message } from "../../domain/conversation.ts"
import { promptFor } from "../../style/style.ts"
import { newTexts } from "./bytes.ts"
import { type Group, groupOf, joined, type RowsName, schemaOf } from "./groups.ts"
import { type Kitchen, mayMask } from "./recipe.ts"
import type { Problem } from "./row.ts"

export interface ColumnsWriter {
  readonly add: (name: RowsName, problem: Problem) => void
  /** What was added since the last time. */
  readonly take: () => Readonly<Record<RowsName, Group | null>>
}

const nothing = (): Record<RowsName, Array<Problem>> => ({ sft: [], grpo: [], evaluate: [] })

const isSame = (a: ReadonlyArray<Problem>, b: ReadonlyArray<Problem>): boolean =>
  a.length === b.length && a.every((problem, i) => problem === b[i])

export const newColumns = ({ style, recipe }: Pick<Kitchen, "style" | "recipe">): ColumnsWriter => {
  const hasMasks = mayMask(recipe)
  const textOf = newTexts()
  const known = new Map<string, Uint8Array>()
  /** Bytes of a text that stands in every row. */
  const once = (text: string): Uint8Array => {
    const before = known.get(text)
    if (before !== undefined) return before
    const bytes = Uint8Array.from(textOf(text))
    known.set(text, bytes)
    return bytes
  }
  const messageOf = ({ role, content }: Message) => ({
    role: once(role),
    content: role === "system" ? once(content) : textOf(content)
  })
  const askedIn = (name: RowsName, problems: ReadonlyArray<Problem>): Group | null =>
    groupOf(schemaOf(name, hasMasks), {
      problem: problems.map(({ id }) => textOf(id)),
      prompt: problems.map(({ question }) => promptFor(style, question).map(messageOf))
    })
  const restOf = (name: RowsName, problems: ReadonlyArray<Problem>): Group | null =>
    groupOf(
      schemaOf(name, hasMasks),
      name === "sft"
        ? {
            completion: problems.map(({ completion }) => [messageOf({ role: "assistant", content: completion ?? "" })]),
            ...(hasMasks ? { masked: problems.map(({ masked }) => masked.map(({ start, end }) => [start, end])) } : {})
          }
        : {
            gold: problems.map(({ gold }) => textOf(gold)),
            columns: problems.map(({ columns }) => textOf(JSON.stringify(columns)))
          }
    )
  let held = nothing()
  return {
    add: (name, problem) => {
      held[name].push(problem)
    },
    take: () => {
      const { sft, grpo, evaluate } = held
      held = nothing()
      const asked = askedIn("sft", sft)
      return {
        sft: joined(asked, restOf("sft", sft)),
        grpo: joined(isSame(sft, grpo) ? asked : askedIn("grpo", grpo), restOf("grpo", grpo)),
        evaluate: joined(askedIn("evaluate", evaluate), restOf("evaluate", evaluate))
      }
    }
  }
}
