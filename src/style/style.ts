/** What a tag style is: the tags around reasoning and answer, the system prompt that asks for them, writing and reading. */
import type { Conversation } from "../domain/conversation.ts"

export interface TagStyle {
  readonly name: string
  readonly reasoning: { readonly open: string; readonly close: string }
  readonly answer: { readonly open: string; readonly close: string }
  readonly systemPrompt: string
  /** The chat template writes the opening reasoning tag at the end of the prompt: completions begin inside the reasoning. */
  readonly prefilled?: boolean
}

/** The prompt for a question: the style's system prompt, then the question as the user's turn. */
export const promptFor = (style: TagStyle, question: string): Conversation => [
  { role: "system", content: style.systemPrompt },
  { role: "user", content: question }
]

/** A worked solution as a completion in the style's tags; under a prefilled style it begins inside the reasoning. */
export const writeSolution = (style: TagStyle, reasoning: string, answer: string): string =>
  `${style.prefilled ? "" : style.reasoning.open}${reasoning}${style.reasoning.close}${style.answer.open}${answer}${style.answer.close}`
