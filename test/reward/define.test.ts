/** Definitions that cannot be meant are refused where they are written, in words that say what to write instead. */
import { describe, expect, it } from "vitest"
import { defineGroupReward, defineReward, defineRubric, defineServiceReward } from "../../src/reward/define.ts"
import { scored } from "../../src/reward/score.ts"
import { thinkAnswer } from "../../src/style/styles.ts"

const reward = (name: string) => defineReward({ name, range: [0, 1], score: () => scored(1) })
const [a, b] = [reward("a"), reward("b")]

const service = (settings: object | undefined) =>
  defineServiceReward({
    name: "judge",
    range: [0, 1],
    service: settings as never,
    ask: () => [{ role: "user", content: "?" }],
    read: () => scored(1)
  })
const url = "http://127.0.0.1:8000/v1"
const SECRET = "sk-0123456789"

const part = (more: object) =>
  defineRubric({ name: "r", style: thinkAnswer, parts: [{ reward: a, ...more } as never, b] })

type Wrong = ReadonlyArray<readonly [what: string, define: () => unknown, message: RegExp]>

const rewards: Wrong = [
  [
    "no function",
    () => defineReward({ name: "a", range: [0, 1], score: 1 as never }),
    /needs a function: score: \(sample\)/
  ],
  ["no function of a group", () => defineGroupReward({ name: "a", range: [0, 1], score: null as never }), /group\.map/],
  ["a name with blanks", () => reward("two words"), /letters, digits, - and _/],
  ["no range", () => defineReward({ name: "a", score: () => scored(1) } as never), /range of two finite numbers/],
  [
    "needs as a text",
    () => defineReward({ ...a, needs: "level" as never }),
    /list of the columns it reads: needs: \["level"\]/
  ],
  ["needs of no texts", () => defineReward({ ...a, needs: [1] as never }), /list of the columns/]
]

const services: Wrong = [
  ["none", () => service(undefined), /needs a service: service: \{ url: "http/],
  ["no model", () => service({ url }), /needs a service/],
  ["an empty model", () => service({ url, model: "" }), /needs a service/],
  ["no address", () => service({ url: "127.0.0.1:8000", model: "m" }), /needs a service/],
  ["half an address", () => service({ url: "http://", model: "m" }), /needs a service/],
  [
    "a password in its address",
    () => service({ url: `http://me:${SECRET}@127.0.0.1/v1`, model: "m" }),
    /environment variable/
  ],
  ["a token in its address", () => service({ url: `${url}?key=${SECRET}`, model: "m" }), /more than an address/],
  [
    "a token in place of its variable",
    () => service({ url, model: "m", key: SECRET }),
    /no name of an environment variable/
  ],
  ["no time at all", () => service({ url, model: "m", timeout: 0 }), /timeout 0: it must be a number of at least 1/],
  ["half a retry", () => service({ url, model: "m", retries: 0.5 }), /retries 0\.5: it must be a whole number/],
  ["nothing at a time", () => service({ url, model: "m", concurrency: 0 }), /concurrency 0/],
  ["a temperature in words", () => service({ url, model: "m", temperature: "hot" }), /temperature hot/],
  ["no tokens", () => service({ url, model: "m", max_tokens: NaN }), /max_tokens NaN/]
]

const rubrics: Wrong = [
  [
    "nothing for a part",
    () => defineRubric({ name: "r", style: thinkAnswer, parts: [undefined as never] }),
    /no reward: make it/
  ],
  ["a part without a reward", () => part({ reward: { name: "a" } }), /no reward: make it with defineReward/],
  ["a floor of NaN", () => part({ floor: NaN }), /floor NaN: it must be finite or null/],
  ["a floor above all it can give", () => part({ floor: 2 }), /the floor 2, above its greatest value 1/],
  ["a name that every object has", () => reward("__proto__"), /needs another name: JavaScript keeps/],
  [
    "a gate by another of the same name",
    () => part({ gate: { by: defineReward({ name: "b", range: [0, 1], score: () => scored(1) }) } }),
    /another reward that is also named "b"/
  ],
  ["a gate by nothing", () => part({ gate: {} }), /"a" by something that is no reward: gate: \{ by: format \}/],
  ["a gate by a name", () => part({ gate: { by: "b" } }), /"a" by something that is no reward/],
  ["a gate by itself", () => part({ gate: { by: a } }), /"a" by "a": it must be another of its rewards/],
  ["a gate by a stranger", () => part({ gate: { by: reward("c") } }), /"a" by "c": it must be another/],
  ["a gate that never opens", () => part({ gate: { by: b, least: 2 } }), /from 2 on: it gives at most 1/],
  ["a gate from NaN on", () => part({ gate: { by: b, least: NaN } }), /from NaN on/],
  ...[
    [],
    [0, 1],
    [[0]],
    [[0, NaN]],
    [
      [1, 1],
      [1, 2]
    ],
    [
      [2, 1],
      [1, 2]
    ],
    [[0.5, 1]],
    [["0", 1]],
    [[0, 1e200]],
    "linear"
  ].map(
    (schedule) =>
      [`the schedule ${JSON.stringify(schedule)}`, () => part({ schedule }), /whole steps in rising order/] as const
  )
]

for (const [what, cases] of Object.entries({ "a reward": rewards, "a service": services, "a rubric": rubrics })) {
  describe(`${what} that cannot be meant is refused`, () => {
    for (const [name, define, message] of cases)
      it(name, () => {
        expect(define).toThrow(TypeError)
        expect(define).toThrow(message)
        expect(define).not.toThrow(SECRET)
      })
  })
}

describe("what was defined", () => {
  it("cannot be changed any more, nor through what it was made of", () => {
    const needs = ["level"]
    const schedule: [[number, number], [number, number]] = [
      [0, 1],
      [9, 0]
    ]
    const settings = { url, model: "m" }
    const made = defineReward({ ...a, needs })
    const judge = service(settings)
    const rubric = part({ schedule, gate: { by: b } })
    needs.push("more")
    schedule[0][1] = 5
    settings.model = "n"
    expect(made.needs).toEqual(["level"])
    expect(judge.service.model).toBe("m")
    expect(rubric.parts[0]).toMatchObject({
      schedule: [
        [0, 1],
        [9, 0]
      ],
      gate: { by: "b", least: 1 }
    })
    for (const one of [made, made.range, judge.service, rubric, rubric.parts, rubric.parts[0], rubric.parts[0]?.gate])
      expect(Object.isFrozen(one)).toBe(true)
  })
})
