/**
 * open-r1's rewards of its GRPO recipes, added up: accuracy, format and tag-count, from 0 to 3, with their defects (told in
 * their files). Its tags stand on lines of their own, and the answer is boxed in them, which is where its accuracy looks.
 */
import { defineRubric, type TagStyle } from "../src/index.ts"
import { accuracy } from "./accuracy.ts"
import { openR1Format, tagCount } from "./think-format.ts"

export const openR1Style: TagStyle = {
  name: "open-r1",
  reasoning: { open: "<think>\n", close: "\n</think>\n" },
  answer: { open: "<answer>\n\\boxed{", close: "}\n</answer>" },
  systemPrompt:
    "Solve the problem step by step. Respond in the following format, with only the final answer in the box:\n" +
    "<think>\n...\n</think>\n<answer>\n\\boxed{...}\n</answer>"
}

export const openR1 = defineRubric({
  name: "open-r1",
  style: openR1Style,
  parts: [{ reward: accuracy, required: false }, openR1Format, tagCount]
})
