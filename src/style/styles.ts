/** The tag styles that come with the program, by name. */
import { boxed } from "./boxed.ts"
import type { Tags, TagStyle } from "./style.ts"

export { boxed }

const ask = (reasoning: Tags, answer: Tags) =>
  `Solve the problem step by step. Put your reasoning between ${reasoning.open} and ${reasoning.close}, ` +
  `then only the final answer between ${answer.open} and ${answer.close}.`

const style = (name: string, reasoning: Tags, answer: Tags): TagStyle => ({
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
export const prefilled = (style: TagStyle): TagStyle => {
  if (style.prefilled) return style
  if (style.reasoning.open === "" || style.read !== undefined)
    throw new TypeError(`The style "${style.name}" has no opening reasoning tag that a chat template could write`)
  return { ...style, name: `${style.name}-prefilled`, prefilled: true }
}

export const styles: Readonly<Record<string, TagStyle>> = {
  [thinkAnswer.name]: thinkAnswer,
  [workingOut.name]: workingOut,
  [boxed.name]: boxed
}

const named: ReadonlyMap<string, TagStyle> = new Map(
  [...Object.values(styles), prefilled(thinkAnswer), prefilled(workingOut)].map((one) => [one.name, one])
)

/** The names of all that come with the program, the prefilled ones too. */
export const STYLE_NAMES: ReadonlyArray<string> = [...named.keys()]

/** A style that comes with the program; null where there is none of that name. */
export const styleNamed = (name: string): TagStyle | null => named.get(name) ?? null
