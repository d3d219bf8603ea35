/** Groups and services in this process: what a group reward sees, what it may not do, what a service reward asks and reads. */
import { describe, expect, it } from "vitest"
import type { Score } from "../../src/domain/score.ts"
import { defineGroupReward, defineReward, defineRubric, defineServiceReward } from "../../src/reward/define.ts"
import type { GroupReward, Sample, ServiceReward } from "../../src/reward/reward.ts"
import { askRow, scoreGroup, type UnreadSample } from "../../src/reward/row.ts"
import { scored, unscored } from "../../src/reward/score.ts"
import { thinkAnswer } from "../../src/style/styles.ts"

const row = (completion: string, columns = {}): UnreadSample => ({
  prompt: [{ role: "user", content: "?" }],
  completion,
  gold: "1",
  columns,
  truncated: false
})

const group = (
  score: (group: ReadonlyArray<Sample>) => unknown,
  name = "g",
  needs: ReadonlyArray<string> = []
): GroupReward => defineGroupReward({ name, needs, range: [0, 100], score: score as GroupReward["score"] })

const rubricOf = (...parts: Parameters<typeof defineRubric>[0]["parts"]) =>
  defineRubric({ name: "r", style: thinkAnswer, parts })

const told = (scores: ReadonlyArray<Score>) => scores.map((one) => (one._tag === "Scored" ? one.value : one.reason))

const scoresOf = (reward: GroupReward, ...completions: ReadonlyArray<string>) =>
  scoreGroup(
    rubricOf(reward),
    completions.map((one) => row(one))
  ).flatMap(({ scores }) => told(scores))

describe("a group reward", () => {
  it("sees every completion read, in order, and scores each", () => {
    const lengths = group((all) =>
      all.map((one) => scored(one.completion.length - Math.min(...all.map((of) => of.completion.length))))
    )
    expect(scoresOf(lengths, "abc", "a", "abcde")).toEqual([2, 0, 4])
    const read = group((all) =>
      all.map(({ reading, tokens, step }) =>
        scored(reading.defects.length > 0 && tokens === null && step === null ? 1 : 0)
      )
    )
    expect(scoresOf(read, "x", "<think>a</think><answer>1</answer>")).toEqual([1, 0])
  })

  const wrong: ReadonlyArray<readonly [what: string, score: (all: ReadonlyArray<Sample>) => unknown, reason: string]> =
    [
      ["gives too few", () => [scored(1)], "not-a-number"],
      ["gives too many", (all) => [...all, 1].map(() => scored(1)), "not-a-number"],
      ["gives one for all", () => scored(1), "not-a-number"],
      ["gives nothing", () => undefined, "not-a-number"],
      ["gives holes", (all) => new Array(all.length), "not-a-number"],
      ["gives a promise", () => Promise.reject(new Error("later")), "not-a-number"],
      ["gives a function", () => scored, "not-a-number"],
      [
        "throws null",
        () => {
          throw null
        },
        "threw"
      ],
      ["sorts the group", (all) => (all as Array<Sample>).sort().map(() => scored(1)), "threw"],
      ["changes a sample", (all) => all.map((one) => Object.assign(one, { gold: "2" }) && scored(1)), "threw"],
      [
        "gives what throws when it is looked at",
        (all) =>
          new Proxy([...all], {
            get: () => {
              throw new Error("no")
            }
          }),
        "threw"
      ]
    ]
  for (const [what, score, reason] of wrong)
    it(`that ${what} is unscored for all as ${reason}`, () => {
      expect(scoresOf(group(score), "a", "b")).toEqual([reason, reason])
    })

  it("gets a score checked for each: one that is none costs its own place", () => {
    const some = group(() => [scored(1), scored(101), unscored("bad-gold", "x"), 3, { _tag: "Scored", value: NaN }])
    expect(scoresOf(some, ..."abcde")).toEqual([1, "out-of-range", "bad-gold", "not-a-number", "not-a-number"])
  })

  it("needs its columns in every row, and says which row lacks one", () => {
    const reward = group((all) => all.map(() => scored(1)), "g", ["level"])
    const rows = scoreGroup(rubricOf(reward), [row("a", { level: 1 }), row("b")])
    expect(rows.map(({ scores }) => scores[0])).toMatchObject([
      { reason: "missing-column", message: expect.stringContaining("others of the group lack") },
      { reason: "missing-column", message: expect.stringContaining('"level"') }
    ])
  })

  it("stands in its own place among the others, and gates and is gated", () => {
    const first = defineReward({ name: "first", range: [0, 9], score: ({ completion }) => scored(completion.length) })
    const rank = group((all) => all.map((_, at) => scored(at)), "place")
    const rubric = rubricOf(
      { reward: rank, gate: { by: first, least: 2 } },
      { reward: first, gate: { by: rank, least: 1 } }
    )
    expect(
      scoreGroup(
        rubric,
        ["aaa", "a", "aa"].map((one) => row(one))
      ).map((one) => one.contributions)
    ).toEqual([
      [0, 0],
      [0, 1],
      [2, 2]
    ])
  })

  it("of nobody is not asked", () => {
    expect(
      scoreGroup(
        rubricOf(
          group(() => {
            throw new Error("asked")
          })
        ),
        []
      )
    ).toEqual([])
  })
})

const judge = (more: Partial<Pick<ServiceReward, "ask" | "read" | "needs">> = {}) =>
  defineServiceReward({
    name: "judge",
    range: [0, 1],
    service: { url: "http://127.0.0.1:1/v1", model: "m" },
    ask: ({ completion }) => [{ role: "user", content: completion }],
    read: (answer, { gold }) => scored(answer === gold ? 1 : 0, { rule: "said", note: answer }),
    ...more
  })

describe("a service reward", () => {
  const plain = defineReward({ name: "plain", range: [0, 1], score: () => scored(1) })

  it("asks by its place in the rubric, and is scored by what is answered", () => {
    const rubric = rubricOf(plain, judge())
    expect(askRow(rubric, row("hello"))).toEqual([[1, [{ role: "user", content: "hello" }]]])
    const answers = (at: number, reward: number) => (reward === 1 ? (["1", "2"] as const)[at] : undefined)
    const rows = scoreGroup(rubric, [row("a"), row("b"), row("c")], { answers })
    expect(rows.map(({ scores }) => told(scores))).toEqual([
      [1, 1],
      [1, 0],
      [1, "service"]
    ])
    expect(rows[2]?.total).toBe(null)
    expect(scoreGroup(rubric, [row("a")], { answers: () => unscored("service", "down") })[0]?.scores[1]).toEqual(
      unscored("service", "down")
    )
  })

  const asks: ReadonlyArray<readonly [what: string, ask: () => unknown, asked: object]> = [
    ["a score", () => scored(1), { _tag: "Scored", value: 1 }],
    ["a score out of its range", () => scored(2), { reason: "out-of-range" }],
    ["no messages", () => [], { reason: "threw", message: expect.stringContaining("at least one message") }],
    ["text", () => "is it?", { reason: "not-a-number" }],
    ["messages without text", () => [{ role: "user", content: 1 }], { reason: "threw" }],
    ["nothing in place of a message", () => [null], { reason: "threw" }],
    ["a promise", async () => [{ role: "user", content: "x" }], { reason: "not-a-number" }],
    ["more than messages hold", () => [{ role: "user", content: "x", name: "y" }], [{ role: "user", content: "x" }]]
  ]
  for (const [what, ask, asked] of asks)
    it(`that asks ${what}`, () => {
      const [[at, got] = [0, null]] = askRow(rubricOf(judge({ ask: ask as ServiceReward["ask"] })), row("a"))
      expect(at).toBe(0)
      if (Array.isArray(asked)) expect(got).toEqual(asked)
      else expect(got).toMatchObject(asked)
    })

  it("asks nothing where a column is missing or its score is decided", () => {
    expect(askRow(rubricOf(judge({ needs: ["level"] })), row("a"))[0]?.[1]).toMatchObject({ reason: "missing-column" })
    const decided = unscored("over-time", "x")
    expect(askRow(rubricOf(judge()), row("a"), { skip: () => decided })).toEqual([[0, decided]])
  })
})
