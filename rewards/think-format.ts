/**
 * Formats as others ask for them, each 1 or 0 (tag-count: quarters), with their defects:
 * - `thinkFormat`, TRL's `think_format_reward`: begins with `<think>`, once, and has a `</think>`. `<think></think>` passes.
 * - `openR1Format`, open-r1's `format_reward`: each tag on a line of its own; whatever follows on further lines passes.
 * - `tagCount`, open-r1's `tag_count_reward`: a quarter for each of four tags with its line break that stands there once.
 * - `cookbookFormat`, of Hugging Face's GRPO cookbook: no DOTALL, so that a line break in the reasoning is 0.
 * Found by hand as their patterns match, in time that grows with the text alone.
 */
import { defineReward, type Evidence, scored } from "../src/index.ts"
import { afterSpace, count } from "./notebooks/python.ts"

const verdict = (passes: boolean) => scored(passes ? 1 : 0, { rule: passes ? "match" : "no-match" })

export const thinkFormat = defineReward({
  name: "think-format",
  range: [0, 1],
  score: ({ completion }) =>
    verdict(
      completion.startsWith("<think>") && completion.lastIndexOf("<think>") === 0 && completion.includes("</think>")
    )
})

/** A tag at the end of its line, from a place on. */
const endsALine = (text: string, tag: string, from: number): boolean =>
  text.includes(`${tag}\n`, from) || (text.endsWith(tag) && text.length - tag.length >= from)

const MIDDLE = "\n</think>\n<answer>\n"

export const openR1Format = defineReward({
  name: "open-r1-format",
  range: [0, 1],
  score: ({ completion }) => {
    if (!completion.startsWith("<think>\n")) return verdict(false)
    const middle = completion.indexOf(MIDDLE, "<think>\n".length)
    return verdict(middle !== -1 && endsALine(completion, "\n</answer>", middle + MIDDLE.length))
  }
})

const COUNTED = ["<think>\n", "\n</think>\n", "\n<answer>\n", "\n</answer>"]

export const tagCount = defineReward({
  name: "tag-count",
  range: [0, 1],
  score: ({ completion }) => {
    const evidence = COUNTED.map((tag): Evidence => {
      const found = count(completion, tag)
      return {
        rule: found === 1 ? "once" : "not-once",
        note: `${JSON.stringify(tag)} ${found}`,
        value: found === 1 ? 0.25 : 0
      }
    })
    return scored(
      evidence.reduce((sum, { value = 0 }) => sum + value, 0),
      evidence
    )
  }
})

export const cookbookFormat = defineReward({
  name: "cookbook-format",
  range: [0, 1],
  score: ({ completion }) => {
    const text = completion.endsWith("\n") ? completion.slice(0, -1) : completion
    if (!text.startsWith("<think>") || !text.endsWith("</answer>")) return verdict(false)
    const answerEnd = text.length - "</answer>".length
    const lineStart = text.lastIndexOf("\n", answerEnd - 1) + 1
    const lineEnd = text.indexOf("\n")
    for (let at = text.indexOf("</think>"); at !== -1; at = text.indexOf("</think>", at + 1)) {
      // The dot stops at a line break: the reasoning has none, and nor has the answer.
      if (lineEnd !== -1 && at > lineEnd) return verdict(false)
      const open = afterSpace(text, at + "</think>".length)
      const answer = open + "<answer>".length
      if (text.startsWith("<answer>", open) && answer >= lineStart && answer <= answerEnd) return verdict(true)
    }
    return verdict(false)
  }
})
