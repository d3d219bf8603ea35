/** What a tag style is: the tags around reasoning and answer, the system prompt that asks for them, writing and reading. */
import type { Conversation } from "../domain/conversation.ts"
import type { Reading } from "../domain/reading.ts"

/** What stands before and after a part; both empty where the style has no mark for it. */
export interface Tags {
  readonly open: string
  readonly close: string
}

/** What a style's own reader finds: where reasoning and answer stand, and what is wrong with the form. */
export type Found = Pick<Reading, "reasoning" | "answer" | "defects">

export interface TagStyle {
  readonly name: string
  readonly reasoning: Tags
  readonly answer: Tags
  readonly systemPrompt: string
  /** The chat template writes the opening reasoning tag at the end of the prompt: completions begin inside the reasoning. */
  readonly prefilled?: boolean
  /** How a worked solution is written, where it is more than the tags; the reasoning stands in it as it was given, but for marks of the style. */
  readonly write?: (reasoning: string, answer: string) => string
  /** How a completion is read, where tags do not tell: any text at all, in time that grows as its length does. */
  readonly read?: (text: string) => Found
}

/** The tags that a policy writes and that the harness must not lose, in their order. */
export const tagsOf = ({ reasoning, answer }: TagStyle): ReadonlyArray<string> =>
  [reasoning.open, reasoning.close, answer.open, answer.close].filter((tag) => tag !== "")

/** The prompt for a question: the style's system prompt, then the question as the user's turn. */
export const promptFor = (style: TagStyle, question: string): Conversation => [
  { role: "system", content: style.systemPrompt },
  { role: "user", content: question }
]

/** A worked solution as a completion in the style's tags; under a prefilled style it begins inside the reasoning. */
export const writeSolution = (style: TagStyle, reasoning: string, answer: string): string =>
  style.write?.(reasoning, answer) ??
  `${style.prefilled ? "" : style.reasoning.open}${reasoning}${style.reasoning.close}${style.answer.open}${answer}${style.answer.close}`
