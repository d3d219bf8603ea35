/** Defining a tag style: one that could not be asked for, written or read is refused, with what to change. */
import { read } from "./read.ts"
import { type TagStyle, type Tags, tagsOf, writeSolution } from "./style.ts"
import { STYLE_NAMES, styleNamed } from "./styles.ts"

/** A style as it is written down: four tags, or a writer and a reader of its own. */
export interface StyleDefinition extends Omit<TagStyle, "reasoning" | "answer"> {
  readonly reasoning?: Tags
  readonly answer?: Tags
}

const NONE: Tags = { open: "", close: "" }

const isTags = (value: unknown): value is Tags =>
  typeof value === "object" &&
  value !== null &&
  typeof (value as Partial<Tags>).open === "string" &&
  typeof (value as Partial<Tags>).close === "string"

/** What is wrong with the tags themselves; null where nothing is. */
const whyNoTags = (style: TagStyle): string | null => {
  const { reasoning, answer, prefilled, systemPrompt } = style
  if (style.read === undefined) {
    const empty = [reasoning.open, reasoning.close, answer.open, answer.close].some((tag) => tag.trim() === "")
    if (empty)
      return "one of its four tags is empty: give both of reasoning and of answer, or write and read functions of your own"
  }
  const tags = tagsOf(style)
  const twice = tags.find((tag, index) => tags.indexOf(tag) !== index)
  if (twice !== undefined) return `the tag ${twice} stands for two things: every tag needs a text of its own`
  for (const tag of tags) {
    const within = tags.find((other) => other !== tag && other.includes(tag))
    // The brace that closes a box is part of other texts by its nature; the style's own reader tells them apart.
    if (within !== undefined && style.read === undefined)
      return `the tag ${tag} is contained in the tag ${within}, so that the one is read where the other was written`
  }
  const asked = prefilled ? tags.filter((tag) => tag !== reasoning.open) : tags
  const unasked = asked.find((tag) => !systemPrompt.includes(tag))
  return unasked === undefined
    ? null
    : `its system prompt does not mention ${unasked}, and a policy cannot know a tag that nobody asks it for`
}

const REASONING = "There are 6 and 9, which makes 15."
const ANSWER = "15"

/** Whether a solution that the style writes is read as what it is; null where it is. */
const whyNotRead = (style: TagStyle): string | null => {
  const written = writeSolution(style, REASONING, ANSWER)
  if (typeof written !== "string") return `its write gives ${typeof written}, not text`
  if (!written.includes(REASONING)) return "its write leaves the reasoning out, or changes it"
  const { reasoning, answer, defects } = read(style, written)
  const told = `reads what it writes itself, ${JSON.stringify(written)},`
  if (answer === null || written.slice(answer.start, answer.end).trim() !== ANSWER)
    return `it ${told} without finding the answer ${ANSWER}`
  if (reasoning === null || !written.slice(reasoning.start, reasoning.end).includes(REASONING))
    return `it ${told} without finding the reasoning`
  if (defects.length > 0) return `it ${told} with defects: ${defects.map(({ kind }) => kind).join(", ")}`
  return read(style, "").answer === null ? null : "it finds an answer in an empty completion"
}

/** What is wrong with a value that should be a tag style, as an ending of “… is no style: ”; null where nothing is. */
export const whyNoStyle = (value: unknown): string | null => {
  if (typeof value !== "object" || value === null) return `it is ${value === null ? "null" : `a ${typeof value}`}`
  const style = value as TagStyle
  if (typeof style.name !== "string" || style.name === "") return "it has no name"
  if (!/^[\w.-]+$/.test(style.name)) return `its name “${style.name}” has more than letters, digits, ., - and _`
  if (typeof style.systemPrompt !== "string" || style.systemPrompt.trim() === "")
    return "it has no system prompt, and a policy is asked for a form by nothing else"
  if (!isTags(style.reasoning) || !isTags(style.answer)) return "its tags are not given as { open, close }"
  for (const own of ["write", "read"] as const)
    if (style[own] !== undefined && typeof style[own] !== "function") return `its ${own} is no function`
  if (style.read !== undefined && style.write === undefined)
    return "it has a read of its own, but no write: a worked solution must be written so that it can be read"
  const wrong = whyNoTags(style)
  if (wrong !== null) return wrong
  try {
    return whyNotRead(style)
  } catch (error) {
    return `trying it failed: ${error instanceof Error ? error.message : String(error)}`
  }
}

/**
 * A tag style of one's own: the system prompt that asks for it, and four tags, or how a worked solution is written and
 * a completion read. Refuses what could not work.
 *
 * @example
 * export default defineStyle({
 *   name: "plan-result",
 *   reasoning: { open: "<plan>", close: "</plan>" },
 *   answer: { open: "<result>", close: "</result>" },
 *   systemPrompt: "Plan between <plan> and </plan>, then give the result between <result> and </result>."
 * })
 */
export const defineStyle = (definition: StyleDefinition): TagStyle => {
  const style: TagStyle = { reasoning: NONE, answer: NONE, ...definition }
  const wrong = whyNoStyle(style)
  if (wrong !== null) throw new TypeError(`The style "${definition?.name}" is refused: ${wrong}`)
  if (styleNamed(style.name) !== null)
    throw new TypeError(
      `The style "${style.name}" needs a name of its own: ${STYLE_NAMES.join(", ")} come with touchstone`
    )
  return Object.freeze(style)
}
