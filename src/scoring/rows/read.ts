/** Completions as a JSONL file holds them: a line becomes a sample, or what is wrong with it in words. */
import type { Conversation } from "../../domain/conversation.ts"
import type { Columns } from "../../domain/problem.ts"
import type { UnreadSample } from "../../reward/row.ts"
import { promptFor, type TagStyle } from "../../style/style.ts"
import { BadRow, columnOf, type Fields, fieldsOf, type Id, isFields, isId, kindOf, noColumn, textOf } from "./fields.ts"

/** Where each part of a row stands: a name, or a dotted path. */
export interface RowColumns {
  readonly id: string
  readonly completion: string
  readonly gold: string
  readonly prompt: string
  readonly group: string
  readonly truncated: string
  readonly tokens: string
  readonly step: string
}

export const DEFAULT_COLUMNS: RowColumns = {
  id: "id",
  completion: "completion",
  gold: "gold",
  prompt: "prompt",
  group: "group",
  truncated: "truncated",
  tokens: "tokens",
  step: "step"
}

export interface CompletionRow {
  readonly id: Id
  readonly sample: UnreadSample
  /** What the rows of its group have in common; null where nothing says. */
  readonly group: string | null
}

// Taken once: what a reward later does to the globals does not reach them.
const { stringify } = JSON
const { isArray } = Array

const ROLES = new Set(["system", "user", "assistant"])

const isConversation = (value: unknown): value is Conversation =>
  Array.isArray(value) &&
  value.every((turn) => isFields(turn) && ROLES.has(`${turn.role}`) && typeof turn.content === "string")

/** The group's column, else the prompt. */
export const groupOf = (row: Fields, columns: RowColumns): string | null => {
  const group = columnOf(row, columns.group) ?? columnOf(row, columns.prompt) ?? null
  return group === null ? null : typeof group === "string" ? `"${group}` : JSON.stringify(group)
}

/** The fields that have no part of their own, and what an object `columns` holds. */
const columnsOf = (row: Fields, named: ReadonlySet<string>): Columns => {
  const columns: Record<string, unknown> = {}
  for (const name of Object.keys(row)) if (!named.has(name)) columns[name] = row[name]
  return (isFields(row.columns) ? { ...columns, ...row.columns } : columns) as Columns
}

/** What is wrong with messages, by the first that is no good. */
const wrongMessage = (turns: ReadonlyArray<unknown>): string => {
  for (const turn of turns) {
    if (!isFields(turn)) return `a message that is ${kindOf(turn)}; it must be like {"role": "user", "content": "…"}`
    if (typeof turn.role !== "string") return `a message whose role is ${kindOf(turn.role)}; it must be a text`
    if (!ROLES.has(turn.role))
      return `a message of the role ${stringify(turn.role)}; the roles are ${[...ROLES].join(", ")}`
    if (typeof turn.content !== "string") return `a message whose content is ${kindOf(turn.content)}; it must be a text`
  }
  return "messages that are no good"
}

interface Wrong {
  readonly part: keyof RowColumns
  readonly problem: string
}

/** What is wrong with the parts that a row may leave out. */
const problemOf = (row: Fields, columns: RowColumns): Wrong | null => {
  const wrong = (part: keyof RowColumns, isGood: (value: unknown) => boolean, mustBe: string): Wrong | null => {
    const value = columnOf(row, columns[part])
    if (value === undefined || value === null || isGood(value)) return null
    const name = columns[part]
    if (part === "prompt" && isArray(value)) return { part, problem: `${name} has ${wrongMessage(value)}` }
    return { part, problem: `${name} is ${typeof value === "number" ? value : kindOf(value)}; it must be ${mustBe}` }
  }
  const isWhole = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0
  return (
    wrong("id", isId, "a text or a number") ??
    wrong(
      "prompt",
      (value) => typeof value === "string" || isConversation(value),
      'a text or a list of messages like {"role": "user", "content": "…"}'
    ) ??
    wrong("truncated", (value) => typeof value === "boolean", "true or false") ??
    wrong("tokens", isWhole, "a whole number from 0") ??
    wrong("step", isWhole, "a whole number from 0")
  )
}

/**
 * Reads lines as completions under a tag style: a prompt that is a plain text is the user's turn after the style's
 * system prompt, which is how a run asks.
 */
export const rowReader = (
  columns: RowColumns,
  style: Pick<TagStyle, "systemPrompt">
): ((line: string, at: number) => CompletionRow | BadRow) => {
  // A field that stands for a part under another name stays a column under its own: a reward may ask for "question".
  const parts = Object.entries(columns).flatMap(([part, name]) => (part === name ? [name] : []))
  const named: ReadonlySet<string> = new Set([...parts, columns.completion, "columns"])
  const bare: Conversation = [{ role: "system", content: style.systemPrompt }]
  let asked = ""
  let prompt = bare
  const promptOf = (value: unknown): Conversation => {
    if (typeof value !== "string") return isConversation(value) ? value : bare
    // Rows of a group stand together and share their prompt.
    if (value !== asked || prompt === bare) {
      asked = value
      prompt = promptFor(style as TagStyle, value)
    }
    return prompt
  }
  return (line, at) => {
    const row = fieldsOf(line, at)
    if (row instanceof BadRow) return row
    const id = columnOf(row, columns.id) ?? at
    const bad = (part: keyof RowColumns, problem: string, isThere = true) =>
      new BadRow(
        isId(id) ? id : at,
        problem,
        isThere ? `Mend the line, or name another column with --${part}-column` : `Name it with --${part}-column`
      )
    const completion = columnOf(row, columns.completion)
    if (typeof completion !== "string")
      return completion === undefined
        ? bad("completion", noColumn(row, columns.completion), false)
        : bad("completion", `${columns.completion} is ${kindOf(completion)}; it must be a text`)
    const gold = columnOf(row, columns.gold)
    if (typeof gold !== "string" && typeof gold !== "number")
      return gold === undefined
        ? bad("gold", noColumn(row, columns.gold), false)
        : bad("gold", `${columns.gold} is ${kindOf(gold)}; it must be a text or a number`)
    const wrong = problemOf(row, columns)
    if (wrong !== null) return bad(wrong.part, wrong.problem)
    return {
      id: id as Id,
      group: groupOf(row, columns),
      sample: {
        prompt: promptOf(columnOf(row, columns.prompt)),
        completion,
        gold: textOf(line, gold, columns.gold),
        columns: columnsOf(row, named),
        truncated: columnOf(row, columns.truncated) === true,
        tokens: (columnOf(row, columns.tokens) as number | null | undefined) ?? null,
        step: (columnOf(row, columns.step) as number | null | undefined) ?? null
      }
    }
  }
}
