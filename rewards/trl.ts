/**
 * TRL's own pair, added up: accuracy and think-format, from 0 to 2, with their defects (told in the two files).
 * Its style asks for the answer in `\boxed{}`, which is where TRL looks; the tags around are ours, as a brace alone ends no
 * answer (`\boxed{\frac{1}{2}}`). TRL skips an example whose gold is no mathematics:
 * accuracy is optional here, so that the rest of the row counts as it does there.
 */
import { defineRubric, type TagStyle } from "../src/index.ts"
import { accuracy } from "./accuracy.ts"
import { thinkFormat } from "./think-format.ts"

export const thinkBoxed: TagStyle = {
  name: "think-boxed",
  reasoning: { open: "<think>", close: "</think>" },
  answer: { open: "<answer>\\boxed{", close: "}</answer>" },
  systemPrompt:
    "Solve the problem step by step. Put your reasoning between <think> and </think>, then only the final answer, as " +
    "<answer>\\boxed{...}</answer>."
}

export const trl = defineRubric({
  name: "trl",
  style: thinkBoxed,
  parts: [{ reward: accuracy, required: false }, thinkFormat]
})
