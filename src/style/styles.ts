/** The tag styles that come with the program, by name. */
import type { TagStyle } from "./style.ts"

const ask = (reasoning: TagStyle["reasoning"], answer: TagStyle["answer"]) =>
  `Solve the problem step by step. Put your reasoning between ${reasoning.open} and ${reasoning.close}, ` +
  `then only the final answer between ${answer.open} and ${answer.close}.`

const style = (name: string, reasoning: TagStyle["reasoning"], answer: TagStyle["answer"]): TagStyle => ({
  name,
  reasoning,
  answer,
  systemPrompt: ask(reasoning, answer)
})

export const thinkAnswer = style(
  "think-answer",
  { open: "<think>", close: "</think>" },
  { open: "<answer>", close: "</answer>" }
)

export const workingOut = style(
  "working-out",
  { open: "<start_working_out>", close: "<end_working_out>" },
  { open: "<SOLUTION>", close: "</SOLUTION>" }
)

/**
 * The same style under a chat template that ends the prompt with the opening reasoning tag, as those of Qwen3 and
 * DeepSeek-R1 do: that tag is not asked of the completion, and one that writes it again has opened it twice.
 *
 * @example
 * read(prefilled(thinkAnswer), "6+9=15</think><answer>15</answer>").defects   // []
 */
export const prefilled = (style: TagStyle): TagStyle =>
  style.prefilled ? style : { ...style, name: `${style.name}-prefilled`, prefilled: true }

export const styles: Readonly<Record<string, TagStyle>> = {
  [thinkAnswer.name]: thinkAnswer,
  [workingOut.name]: workingOut
}
