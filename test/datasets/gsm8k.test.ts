/** GSM8K: what its rows say, and what is no row of it. */
import { expect, it } from "vitest"
import gsm8k from "../../datasets/gsm8k.ts"

const read = (answer: string) => gsm8k.read({ question: "q", answer }, { outputs: "drop" })

it("takes the gold after ####, strips marks and thousands commas, and says so", () => {
  expect(read("48/2 = <<48/2=24>>24 clips.\n#### 1,234")).toEqual({
    question: "q",
    gold: "1234",
    reasoning: "48/2 = 24 clips.",
    answer: "1234",
    columns: {},
    notes: ["gold with thousands commas"]
  })
  expect(read("It is −7.\n#### -7")).toMatchObject({ gold: "-7", notes: ["no calculator marks"] })
})

it("drops what has no answer or several, by reason", () => {
  expect(read("no answer")).toEqual({ dropped: "no #### answer" })
  expect(read("a\n#### 1\n#### 2")).toEqual({ dropped: "several #### answers" })
})

it("refuses rows that are none of it", () => {
  expect(() => gsm8k.read({ problem: "p", solution: "s" }, { outputs: "drop" })).toThrow("no text columns `question`")
})
