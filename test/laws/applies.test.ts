/** When a law applies: found out by behaviour, and named with its reason where it does not. */
import { describe, expect, it } from "vitest"
import { correctness } from "../../rewards/correctness.ts"
import { format } from "../../rewards/format.ts"
import { lengthInGroup } from "../../rewards/length-in-group.ts"
import { lesson } from "../../rewards/lesson.ts"
import { overlong } from "../../rewards/overlong.ts"
import {
  defineReward,
  defineRubric,
  defineServiceReward,
  type Reward,
  type Rubric,
  scored,
  thinkAnswer
} from "../../src/index.ts"
import { alone } from "../../src/reward/laws/subject.ts"
import { type TestOptions, testLaws } from "../../src/reward/laws/test.ts"

const polite = (read: (answer: string) => number) =>
  defineServiceReward({
    name: "polite",
    range: [0, 1],
    service: { url: "http://127.0.0.1:1/v1", model: "judge" },
    ask: ({ completion }) => [{ role: "user", content: completion }],
    read: (answer) => scored(read(answer))
  })

const statesOf = (rubric: Rubric, options: TestOptions = {}) =>
  Object.fromEntries(testLaws(rubric, { runs: 200, ...options }).map(({ law, state }) => [law, state]))
const reasonOf = (rubric: Rubric, law: string, options: TestOptions = {}) =>
  testLaws(rubric, { runs: 50, laws: [law], ...options })[0]?.reason
const one = (reward: Reward) => alone(reward, thinkAnswer)

describe("a law applies to what a reward looks at", () => {
  it("of format alone the laws of answers say nothing, those of the form do", () => {
    const states = statesOf(one(format), { laws: ["sign-counts", "junk-does-not-pay", "gold-is-full"] })
    expect(states).toEqual({ "sign-counts": "does-not-apply", "junk-does-not-pay": "kept", "gold-is-full": "kept" })
    expect(reasonOf(one(format), "lists-do-not-pay")).toMatch(/does not look at the answer/)
  })

  it("of length alone neither, whether it sees one completion or its group", () => {
    for (const reward of [overlong, lengthInGroup]) {
      const states = statesOf(one(reward), { laws: ["total", "words-do-not-pay", "junk-does-not-pay"] })
      expect(Object.values(states)).toEqual(["kept", "does-not-apply", "does-not-apply"])
    }
  })

  it("a reward that pays wrong answers is still one that looks at answers", () => {
    const inverted = defineReward({
      name: "inverted",
      range: [0, 1],
      score: (sample) => {
        const score = correctness.score(sample)
        return score._tag === "Scored" ? scored(1 - score.value / 2) : score
      }
    })
    expect(statesOf(one(inverted), { laws: ["wrong-never-beats-right"] })).toEqual({
      "wrong-never-beats-right": "broken"
    })
  })

  it("a column that is missing is the reason, and may be given", () => {
    const byColumn = defineReward({
      name: "by-level",
      needs: ["level"],
      range: [0, 2],
      score: (sample) => correctness.score(sample)
    })
    expect(reasonOf(one(byColumn), "equal-is-equal")).toMatch(/scores none of the probes: by-level: missing-column/)
    expect(statesOf(one(byColumn), { laws: ["equal-is-equal"], columns: { level: 3 } })).toEqual({
      "equal-is-equal": "kept"
    })
  })
})

describe("services", () => {
  it("are not deterministic, and the rest of the rubric is held to the other laws without them", () => {
    const rubric = defineRubric({ name: "judged", style: thinkAnswer, parts: [correctness, format, polite(() => 1)] })
    const states = statesOf(rubric)
    expect(states.deterministic).toBe("does-not-apply")
    expect(Object.values(states).filter((state) => state === "kept").length).toBe(14)
    expect(reasonOf(rubric, "deterministic")).toBe('"polite" asks a service, which may answer otherwise the next time')
  })

  it("have to ask about any completion, and to read any answer", () => {
    const asks = defineServiceReward({
      ...polite(() => 1),
      ask: ({ completion }) => [{ role: "user", content: decodeURIComponent(`%${completion}`) }]
    })
    expect(statesOf(one(asks), { laws: ["total"] })).toEqual({ total: "broken" })
    const states = statesOf(one(polite((answer) => JSON.parse(answer).score)), {
      laws: ["total", "sign-counts", "bounded-work"]
    })
    expect(states).toEqual({ total: "broken", "sign-counts": "does-not-apply", "bounded-work": "does-not-apply" })
  })
})

describe("schedules", () => {
  it("a law is tried at every step where weights turn", () => {
    const early = defineRubric({
      name: "early",
      style: thinkAnswer,
      parts: [
        {
          reward: correctness,
          schedule: [
            [0, 0.1],
            [100, 1]
          ]
        },
        {
          reward: format,
          schedule: [
            [0, 5],
            [100, 1]
          ]
        },
        {
          reward: defineReward({
            name: "words",
            range: [0, 1],
            score: ({ completion }) => scored(/sure|correct|Trust|exactly|yes/.test(completion) ? 1 : 0)
          }),
          schedule: [
            [0, 1],
            [100, 0]
          ]
        }
      ]
    })
    const [result] = testLaws(early, { laws: ["words-do-not-pay"] })
    expect([result?.state, result?.counterexample?.step]).toEqual(["broken", 0])
  })
})

describe("testLaws", () => {
  it("tries the same cases for the same seed", () => {
    const once = () => testLaws(lesson, { runs: 300, seed: 3, laws: ["gold-is-full", "total"] })
    expect(once()).toEqual(once())
    const seen = (seed: number) => {
      const golds: Array<string | undefined> = []
      testLaws(lesson, {
        runs: 20,
        seed,
        laws: ["sign-counts"],
        before: (_, trial) => golds.push(trial?.rows[0]?.gold)
      })
      return golds
    }
    expect(seen(1)).toEqual(seen(1))
    expect(seen(1)).not.toEqual(seen(2))
  })

  it("names the laws where one is not known", () => {
    expect(() => testLaws(lesson, { laws: ["signs"] })).toThrow(/no law "signs".*sign-counts/)
  })
})
