/** A row on the screen: its turns, or the text that is trained on with what carries loss told by colour, or by brackets. */
import pc from "picocolors"
import type { Rendered, RenderedToken } from "../../../domain/inspect.ts"
import { table } from "../../screen/table.ts"
import { oneLine, visible } from "../../screen/visible.ts"
import type { FoundRow } from "./row.ts"

type Row = FoundRow["row"]
type RenderedRow = Rendered["rows"][number]

/** Each line by itself: a pager forgets a colour at a line's end. */
const painted = (paint: (text: string) => string, text: string): string =>
  text
    .split("\n")
    .map((line) => (line === "" ? "" : paint(line)))
    .join("\n")

const isColoured = (): boolean => pc.isColorSupported

/** The completion with what is masked told apart. */
const withMasks = (content: string, masked: NonNullable<Row["masked"]>): string => {
  let at = 0
  const parts: Array<string> = []
  for (const [start, end] of [...masked].sort(([a], [b]) => a - b)) {
    parts.push(visible(content.slice(at, start)))
    const out = visible(content.slice(Math.max(at, start), end))
    parts.push(isColoured() ? painted(pc.dim, out) : `⟪${out}⟫`)
    at = Math.max(at, end)
  }
  return [...parts, visible(content.slice(at))].join("")
}

/** The conversation in its roles, without a model. */
export const conversationBlocks = ({ prompt, completion = [], masked = [], gold }: Row): ReadonlyArray<string> => [
  ...prompt.map(({ role, content }) => `${pc.bold(role)}\n${visible(content)}`),
  ...completion.map(({ role, content }) => `${pc.bold(role)}\n${withMasks(content, masked)}`),
  ...(gold === undefined ? [] : [`${pc.bold("gold")}\n${visible(gold)}`]),
  ...(masked.length === 0 ? [] : [isColoured() ? pc.dim("dim: out of the loss") : "⟪…⟫: out of the loss"])
]

/** Neighbours of one kind as one text. */
const runs = (
  tokens: ReadonlyArray<RenderedToken>
): ReadonlyArray<{ readonly loss: boolean; readonly text: string }> => {
  const found: Array<{ loss: boolean; text: string }> = []
  for (const { loss, text } of tokens) {
    const last = found.at(-1)
    if (last?.loss === loss) last.text += text
    else found.push({ loss, text })
  }
  return found
}

/** The text that the policy is trained on. */
const trainedText = (tokens: ReadonlyArray<RenderedToken>): string =>
  runs(tokens)
    .map(({ loss, text }) => {
      const shown = visible(text)
      if (isColoured()) return painted(loss ? pc.green : pc.dim, shown)
      return loss ? `⟦${shown}⟧` : shown
    })
    .join("")

const tokensTable = (tokens: ReadonlyArray<RenderedToken>): string =>
  table(
    ["> ", ">id", "text", "loss", ""],
    tokens.map(({ id, text, loss, special }, at) => [
      String(at),
      String(id),
      `“${oneLine(text, 48)}”`,
      loss ? "yes" : "–",
      special ? "special" : ""
    ])
  )

export interface Counts {
  readonly tokens: number
  readonly prompt: number
  readonly completion: number
  readonly with_loss: number
  /** Beyond max_length: never seen in training. */
  readonly cut: number
}

export const countsOf = ({ tokens, prompt, cut }: RenderedRow): Counts => ({
  tokens: tokens.length,
  prompt,
  completion: tokens.length - prompt,
  with_loss: tokens.filter(({ loss }) => loss).length,
  cut
})

const counted = (counts: Counts, isLearnt: boolean, maxLength: number | null): string => {
  const parts = [`${counts.tokens} tokens: ${counts.prompt} of the prompt`]
  if (isLearnt) parts.push(`${counts.completion} of the completion`, `${counts.with_loss} with loss`)
  if (counts.cut > 0) parts.push(`${counts.cut} more are cut away at max_length ${maxLength}`)
  return parts.join(", ")
}

export interface RenderedView {
  readonly rendered: Rendered
  readonly maxLength: number | null
  readonly isLearnt: boolean
  readonly listTokens: boolean
}

/** The row as the model's tokenizer and template make it. */
export const renderedBlocks = ({ rendered, maxLength, isLearnt, listTokens }: RenderedView): ReadonlyArray<string> => {
  const [row] = rendered.rows
  if (row === undefined) return []
  const legend = isColoured() ? `${pc.green("green")}: carries loss; ${pc.dim("dim")}: does not` : "⟦…⟧: carries loss"
  return [
    listTokens ? tokensTable(row.tokens) : trainedText(row.tokens),
    [
      counted(countsOf(row), isLearnt, maxLength),
      ...(isLearnt && !listTokens ? [legend] : []),
      ...rendered.said.map((said) => pc.yellow(`note: ${visible(said)}`))
    ].join("\n")
  ]
}
