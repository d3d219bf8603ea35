/** Rows as lines of JSON. A prompt differs from the next in its question alone, so its frame is written once a style. */
import { promptFor, type TagStyle } from "../../style/style.ts"
import type { Problem } from "./row.ts"

/** Stands where a question goes; nothing in it is escaped in JSON. */
const MARK = "@@the question goes here@@"

/** A text as it stands in JSON, without its quotes. */
const bare = (text: string): string => JSON.stringify(text).slice(1, -1)

export interface Lines {
  readonly sft: (problem: Problem, completion: string) => string
  readonly grpo: (problem: Problem) => string
}

export const linesFor = (style: TagStyle): Lines => {
  const frame = JSON.stringify(promptFor(style, MARK)).split(MARK)
  const [before, after] = frame as [string, string]
  // A style that writes the question twice, or alters it, is written out each time.
  const write =
    frame.length === 2
      ? (question: string) => `${before}${bare(question)}${after}`
      : (question: string) => JSON.stringify(promptFor(style, question))
  // A problem is mostly taught and asked: its prompt is the same in both.
  let last = { question: "", prompt: write("") }
  const promptOf = (question: string): string => {
    if (last.question !== question) last = { question, prompt: write(question) }
    return last.prompt
  }
  return {
    sft: ({ id, question, masked }, completion) => {
      const spans =
        masked.length === 0 ? "" : `,"masked":${JSON.stringify(masked.map(({ start, end }) => [start, end]))}`
      return `{"problem":"${id}","prompt":${promptOf(question)},"completion":[{"role":"assistant","content":${JSON.stringify(completion)}}]${spans}}\n`
    },
    grpo: ({ id, question, gold, columns }) =>
      `{"problem":"${id}","prompt":${promptOf(question)},"gold":${JSON.stringify(gold)},"columns":${JSON.stringify(columns)}}\n`
  }
}
