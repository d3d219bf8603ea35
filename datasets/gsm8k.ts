/**
 * GSM8K (Cobbe et al. 2021): grade-school word problems with worked solutions. A row is {question, answer}; the
 * answer's last line is `#### N`, and `<<48/2=24>>` are a calculator's marks. On this machine it is train.jsonl and
 * test.jsonl of grade_school_math, or the hub's Parquet files.
 */
import type { RowsDataSet } from "../src/index.ts"

const MARKS = /<<[^>]*>>/g

/** The gold is what stands after `####`, without thousands commas. */
export const gsm8k: RowsDataSet = {
  kind: "rows",
  name: "gsm8k",
  about: "Grade-school word problems whose answers are whole numbers, worked in a few steps of arithmetic",
  licence: "MIT",
  source: {
    hub: "openai/gsm8k",
    revision: "e53f048856ff4f594e959d75785d2c2d37b678ee",
    files: { train: "main/train-*.parquet", test: "main/test-*.parquet" }
  },
  splits: { train: "train", evaluate: "test" },
  example: {
    row: {
      question: "A crate holds 48 jars, and half of them are sold. At $1,000 a jar, what did they bring?",
      answer: "48/2 = <<48/2=24>>24 jars are sold.\nThey brought 24*1000 = $<<24*1000=24000>>24,000.\n#### 24,000"
    },
    gold: "24000"
  },
  read: ({ question, answer }) => {
    if (typeof question !== "string" || typeof answer !== "string")
      throw new Error("the row has no text columns `question` and `answer`")
    const [working, gold, ...more] = answer.split(/^#### /m)
    if (working === undefined || gold === undefined) return { dropped: "no #### answer" }
    if (more.length > 0) return { dropped: "several #### answers" }
    const number = gold.trim().replaceAll(",", "")
    const notes: Array<string> = []
    if (gold.includes(",")) notes.push("gold with thousands commas")
    if (!working.includes("<<")) notes.push("no calculator marks")
    return { question, gold: number, reasoning: working.replace(MARKS, "").trim(), answer: number, columns: {}, notes }
  }
}

export default gsm8k
