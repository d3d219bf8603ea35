/**
 * GSM8K (Cobbe et al. 2021; MIT): grade-school word problems with worked solutions.
 * A row is {question, answer}; the answer's last line is `#### N`, and `<<48/2=24>>` are calculator marks.
 * Source: openai/gsm8k on the hub, or grade_school_math's train.jsonl and test.jsonl.
 */
import type { RowsDataSet } from "../src/index.ts"

const MARKS = /<<[^>]*>>/g

/** Makes a problem of a row: the gold is what stands after `####`, without thousands commas. */
export const gsm8k: RowsDataSet = {
  kind: "rows",
  name: "gsm8k",
  read: ({ question, answer }) => {
    if (typeof question !== "string" || typeof answer !== "string")
      throw new Error("the row has no text columns `question` and `answer`")
    const [working, gold, ...more] = answer.split(/^#### /m)
    if (working === undefined || gold === undefined) return { dropped: "no #### answer" }
    if (more.length > 0) return { dropped: "several #### answers" }
    const number = gold.trim().replaceAll(",", "")
    return { question, gold: number, reasoning: working.replace(MARKS, "").trim(), answer: number, columns: {} }
  }
}

export default gsm8k
