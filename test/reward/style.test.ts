/** A style of one's own whose reader throws: its row is unscored with the reason, and the others are as they would be. */
import { describe, expect, it } from "vitest"
import {
  defineGroupReward,
  defineReward,
  defineRubric,
  defineServiceReward,
  defineStyle,
  scored,
  scoreGroup
} from "../../src/index.ts"
import { askRow } from "../../src/reward/row.ts"

const style = defineStyle({
  name: "lined",
  systemPrompt: "End with a line that begins with Answer: and holds the answer.",
  write: (reasoning, answer) => `${reasoning}\nAnswer: ${answer}`,
  read: (text) => {
    if (text.includes("boom")) throw new Error("read went wrong")
    const at = text.lastIndexOf("\nAnswer: ")
    if (text.includes("outside")) return { reasoning: { start: 0, end: 999 }, answer: null, defects: [] }
    return at === -1
      ? { reasoning: null, answer: null, defects: [] }
      : { reasoning: { start: 0, end: at }, answer: { start: at + 9, end: text.length }, defects: [] }
  }
})
const answered = defineReward({
  name: "answered",
  range: [0, 1],
  score: ({ reading }) => scored(reading.answer === null ? 0 : 1, { rule: "looked" })
})
const counted = defineGroupReward({
  name: "counted",
  range: [0, 9],
  score: (group) => group.map(() => scored(group.length, { rule: "counted" }))
})
const judged = defineServiceReward({
  name: "judged",
  range: [0, 1],
  service: { url: "http://127.0.0.1:1/v1", model: "judge" },
  ask: () => [{ role: "user", content: "?" }],
  read: () => scored(1, { rule: "said" })
})
const rubric = defineRubric({ name: "looking", style, parts: [answered, counted, judged] })
const row = (completion: string) => ({ prompt: [], completion, gold: "1", columns: {}, truncated: false })

describe("a reader that throws", () => {
  it("leaves every score of its row out, with its message, and the other rows as they are", () => {
    const rows = ["a\nAnswer: 1", "boom", "outside", "b"].map(row)
    const [first, second, third, fourth] = scoreGroup(rubric, rows, { answers: () => "yes" })
    const values = (scores: NonNullable<typeof first>) =>
      scores.scores.map((score) => (score._tag === "Scored" ? score.value : score.reason))
    expect(first && values(first)).toEqual([1, 4, 1])
    expect(second && values(second)).toEqual(["threw", "threw", "threw"])
    expect(third && values(third)).toEqual(["threw", "threw", "threw"])
    expect(fourth && values(fourth)).toEqual([0, 4, 1])
    expect([second?.total, third?.total]).toEqual([null, null])
    expect(second?.scores[0]).toMatchObject({
      message: expect.stringMatching(/^the style "lined" could not read it: Error: read went wrong/)
    })
    expect(third?.scores[0]).toMatchObject({ message: expect.stringContaining("reads a completion wrongly") })
  })

  it("asks no service about its row", () => {
    expect(askRow(rubric, row("boom"))).toMatchObject([[2, { _tag: "Unscored", reason: "threw" }]])
    expect(askRow(rubric, row("a"))).toEqual([[2, [{ role: "user", content: "?" }]]])
  })
})
