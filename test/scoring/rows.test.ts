/** Rows of completions: what each field becomes, and what is said of one that is no good. */
import { describe, expect, it } from "vitest"
import { correctness } from "../../rewards/correctness.ts"
import { defineReward, defineRubric, scored, thinkAnswer } from "../../src/index.ts"
import { answerLines } from "../../src/scoring/rows/answer.ts"
import { BadRow } from "../../src/scoring/rows/fields.ts"
import { DEFAULT_COLUMNS, type RowColumns, rowReader } from "../../src/scoring/rows/read.ts"
import { deviationOf, joinTally, meanOf, newTally } from "../../src/scoring/rows/tally.ts"

const read = (row: unknown, columns: Partial<RowColumns> = {}) =>
  rowReader({ ...DEFAULT_COLUMNS, ...columns }, thinkAnswer)(typeof row === "string" ? row : JSON.stringify(row), 7)

const system = { role: "system", content: thinkAnswer.systemPrompt }

describe("a row", () => {
  it("needs a completion and a gold, and no more", () => {
    expect(read({ completion: "c", gold: "1" })).toEqual({
      id: 7,
      group: null,
      sample: {
        prompt: [system],
        completion: "c",
        gold: "1",
        columns: {},
        truncated: false,
        tokens: null,
        step: null
      }
    })
  })

  it("has all that a reward may ask for", () => {
    const row = { id: "a", completion: "c", gold: 2, prompt: "q", truncated: true, tokens: 9, step: 3, level: 1 }
    expect(read({ ...row, columns: { hint: "h" } })).toMatchObject({
      id: "a",
      group: '"q',
      sample: {
        prompt: [system, { role: "user", content: "q" }],
        gold: "2",
        columns: { level: 1, hint: "h" },
        truncated: true,
        tokens: 9,
        step: 3
      }
    })
  })

  it("keeps messages as they are, numbers as they are written, and a mapped field as a column under its own name", () => {
    const prompt = [{ role: "user", content: "q" }]
    expect(read({ completion: "c", gold: "1", prompt, group: 4 })).toMatchObject({ sample: { prompt }, group: "4" })
    expect(read('{"completion":"c","gold":12345678901234567890}')).toMatchObject({
      sample: { gold: "12345678901234567890" }
    })
    const mapped = read(
      { out: { text: "c" }, answer: "1", question: "q" },
      {
        completion: "out.text",
        gold: "answer",
        prompt: "question"
      }
    )
    expect(mapped).toMatchObject({ sample: { completion: "c", gold: "1", columns: { question: "q", answer: "1" } } })
  })

  it.each([
    ["{", /no JSON/],
    [[], /a JSON object, and this is a list/],
    [{ gold: "1" }, /there is no column completion; the row has gold/],
    [{ completion: 3, gold: "1" }, /completion is a number; it must be a text/],
    [{ completion: "c", gold: null }, /gold is null; it must be a text or a number/],
    [
      { completion: "c", gold: "1", prompt: [{ role: "tool", content: "c" }] },
      /prompt has a message of the role "tool"; the roles are system, user, assistant/
    ],
    [
      { completion: "c", gold: "1", prompt: [{ role: "user", content: null }] },
      /prompt has a message whose content is null; it must be a text/
    ],
    [{ completion: "c", gold: "1", prompt: ["q"] }, /prompt has a message that is a string; it must be like/],
    [{ completion: "c", gold: "1", prompt: {} }, /prompt is an object; it must be a text or a list of messages/],
    [{ completion: "c", gold: "1", tokens: -1 }, /tokens is -1; it must be a whole number from 0/],
    [{ completion: "c", gold: "1", step: 1.5 }, /step is 1\.5; it must be a whole number from 0/],
    [{ completion: "c", gold: "1", truncated: "no" }, /truncated is a string; it must be true or false/]
  ])("%j is told", (row, problem) => {
    const bad = read(row)
    expect(bad).toBeInstanceOf(BadRow)
    expect(bad).toMatchObject({ problem: expect.stringMatching(problem) })
  })
})

describe("a problem", () => {
  const remedy = (row: unknown) => (read(row) as BadRow).remedy

  it("carries what mends it", () => {
    expect(remedy({ gold: "1" })).toMatch(/--completion-column/)
    expect(remedy({ completion: "c" })).toMatch(/--gold-column/)
    expect(remedy({ completion: "c", gold: "1", tokens: 1.5 })).toMatch(/--tokens-column/)
    expect(remedy("{")).toBe("Mend the line")
  })
})

describe("the deviation", () => {
  const level = defineReward({ name: "n", range: [0, 1e10], score: ({ completion }) => scored(Number(completion)) })
  const rubric = defineRubric({ name: "r", style: thinkAnswer, parts: [level] })
  const options = { columns: DEFAULT_COLUMNS, grouped: false, stopsAtBad: false, evidence: false }
  const tallyOf = (values: ReadonlyArray<number>) => {
    const text = values.map((value) => JSON.stringify({ completion: `${value}`, gold: "" })).join("\n")
    return answerLines(rubric, { text, first: 1, options }, () => undefined).tally
  }

  it("is that of values far from zero too, whole or joined", () => {
    const values = [1e9, 1e9 + 1, 1e9 + 2]
    expect(deviationOf(tallyOf(values).total)).toBe(1)
    for (const at of [0, 1, 2, 3]) {
      const joined = tallyOf(values.slice(0, at))
      joinTally(joined, tallyOf(values.slice(at)))
      expect(deviationOf(joined.total)).toBeCloseTo(1, 9)
      expect(meanOf(joined.total)).toBe(1e9 + 1)
    }
    expect(deviationOf(tallyOf([0.1, 0.1, 0.1]).total)).toBeCloseTo(0, 12)
  })
})

describe("lines", () => {
  const size = defineReward({ name: "size", range: [0, 9], score: ({ completion }) => scored(completion.length) })
  const rubric = defineRubric({
    name: "r",
    style: thinkAnswer,
    parts: [size, { reward: correctness, required: false }]
  })
  const options = { columns: DEFAULT_COLUMNS, grouped: false, stopsAtBad: false, evidence: false }
  const answer = (text: string, first = 1) => answerLines(rubric, { text, first, options }, () => undefined)

  it("are counted the same, whole or in pieces", () => {
    const lines = ["a", "bb", "ccc", "dddd"].map((completion) => JSON.stringify({ completion, gold: "" }))
    const whole = answer(["no row", ...lines].join("\n"))
    const parts = newTally([])
    const pieces = [answer(`no row\n${lines[0]}`), answer(lines.slice(1).join("\n"), 3)]
    const joined = { ...parts, rewards: newTally([...Array(2)] as never).rewards }
    for (const { tally } of pieces) joinTally(joined, tally)
    expect(joined).toEqual(whole.tally)
    expect(pieces.map(({ text }) => text).join("")).toBe(whole.text)
    expect(meanOf(whole.tally.total)).toBe(2.5)
    expect(deviationOf(whole.tally.total)).toBeCloseTo(Math.sqrt(5 / 3))
    expect(whole.tally).toMatchObject({ rows: 4, bad: 1, lacking: 0 })
    expect(whole.tally.rewards[1]?.unscored["bad-gold"]).toMatchObject({ count: 4, line: 2 })
  })

  it("may end without a newline, and have blank ones", () => {
    const { text } = answer(`{"completion":"a","gold":"1"}\r\n\n  \n{"completion":"b","gold":"1"}`)
    expect(text.split("\n").map((line) => (line === "" ? null : JSON.parse(line).id))).toEqual([1, 4, null])
  })
})
