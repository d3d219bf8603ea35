/** Service rewards through the pool: asked once, read in the workers, and what fails costs its own row's reward alone. */
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { UnreadSample } from "../../src/reward/row.ts"
import { Scoring } from "../../src/scoring/scoring.ts"
import { Services } from "../../src/scoring/services/services.ts"
import { fixture, pool, sample } from "./bench.ts"
import { Judge, json, pause } from "./judge.ts"

const length = ({ text }: { readonly text: string }) => `${text.length}`
let judge: Judge
beforeAll(async () => {
  judge = await Judge.start()
  process.env.TOUCHSTONE_TEST_JUDGE = judge.url
})
afterAll(() => {
  delete process.env.TOUCHSTONE_TEST_JUDGE
})

const started = (processes: number, rewardMs = 400) => {
  const runtime = ManagedRuntime.make(
    Scoring.layerOn({ processes, rewardMs, heapMb: 64, memoryMb: 400 }).pipe(
      Layer.provide(Services.layer({ backoffMs: 5 }))
    )
  )
  afterAll(() => runtime.dispose())
  const run = (name: string, samples: ReadonlyArray<UnreadSample>, groups?: ReadonlyArray<number>) =>
    Scoring.use((scoring) => scoring.score(fixture("service", name), samples, groups))
  return {
    runtime,
    run,
    score: (name: string, golds: ReadonlyArray<string>, groups?: ReadonlyArray<number>) =>
      runtime.runPromise(
        run(
          name,
          golds.map((gold) => sample(gold)),
          groups
        )
      )
  }
}

const { score, run, runtime } = started(2)
/** Memory is to decide there, not the time it takes a busy machine to fill it. */
const patient = started(1, 15_000)

describe("a service reward", () => {
  it("is scored by what the service answers, each row by its own answer", async () => {
    judge.reply = length
    const golds = Array.from({ length: 60 }, (_, at) => `${"x".repeat(at % 7)}y`)
    const { info, rows } = await score("judged", golds)
    expect(info.rewards[1]).toMatchObject({ kind: "service", deterministic: false })
    expect(info).not.toHaveProperty("services")
    expect(rows.map(({ contributions }) => contributions)).toEqual(golds.map(({ length }) => [1, length / 2, 1]))
    expect(rows[3]?.scores[1]).toEqual({
      _tag: "Scored",
      value: 4,
      evidence: [{ rule: "the-judge-said", note: "4" }]
    })
    // Sixty rows, seven questions.
    expect(judge.asked).toHaveLength(7)
    expect(judge.asked[0]?.body.messages[0]).toEqual({ role: "system", content: "judge" })
  })

  const cases: ReadonlyArray<readonly [gold: string, reason: string, message: RegExp]> = [
    ["ask-throws", "threw", /no question.*service\.ts:\d+/],
    ["ask-hangs", "over-time", /"judge" on this row: took longer than 400 ms/],
    ["ask-exits", "crashed", /exit code 3/],
    ["ask-grows", "over-memory", /may hold 400 MB/],
    ["ask-nothing", "not-applicable", /no need/],
    ["ask-wrong", "threw", /messages of \{ role, content \}/],
    ["ask-empty", "threw", /at least one message/],
    ["read-throws", "threw", /no reading/],
    ["read-hangs", "over-time", /took longer than 400 ms/],
    ["read-out", "out-of-range", /11, outside its range/],
    ["judge-fails", "service", /answered 500.*2 attempts/]
  ]
  for (const [gold, reason, message] of cases) {
    it(`${gold}: that row's reward alone is unscored as ${reason}`, async () => {
      judge.reply = (asked, response) => (asked.text === "judge-fails" ? json(response, 500, "{}") : length(asked))
      const { rows } = await (gold === "ask-grows" ? patient : { score }).score("judged", ["a", "bb", gold, "ccc"])
      expect(rows.map(({ total }) => total)).toEqual([2.5, 3, 2, 3.5])
      expect(rows[2]?.scores[1]).toMatchObject({ _tag: "Unscored", reason, message: expect.stringMatching(message) })
      expect(rows[2]?.contributions).toEqual([1, null, 1])
    })
  }

  it("that knows its score asks nobody", async () => {
    const before = judge.asked.length
    const { rows } = await score("judged", ["ask-knows"])
    expect(rows[0]?.scores[1]).toEqual({ _tag: "Scored", value: 7, evidence: [{ rule: "known" }] })
    expect(judge.asked).toHaveLength(before)
  })

  it("stands beside a group reward that it gates, and another that asks the same service", async () => {
    judge.reply = ({ body, text }) => `${text.length + (body.messages[0]?.content === "second" ? 5 : 0)}`
    const { rows } = await score("mixed", ["m", "mm", "mmm", "m", "mm"], [2, 3])
    expect(rows.map(({ contributions }) => contributions)).toEqual([
      [1, 0, 6],
      [2, 21, 7],
      [3, 30, 8],
      [1, 0, 6],
      [2, 32, 7]
    ])
  })

  it("whose process dies over a group keeps the rest of the group", async () => {
    judge.reply = length
    const { rows } = await score("mixed", ["ask-exits", "aaaa", "aaaa"], [3])
    expect(rows.map(({ total }) => total)).toEqual([null, 4 + 31 + 4, 4 + 32 + 4])
    expect(rows[0]?.scores.map((one) => (one._tag === "Scored" ? one.value : one.reason))).toEqual([
      "crashed",
      30,
      "crashed"
    ])
  })

  it("stops asking when nobody waits for the batch any more", async () => {
    judge.reply = () => undefined
    const before = judge.asked.length
    const fiber = runtime.runFork(run("judged", [sample("left"), sample("alone")]))
    while (judge.asked.length < before + 2) await pause(5)
    await Effect.runPromise(Fiber.interrupt(fiber))
    while (judge.underWay > 0) await pause(5)
    judge.reply = length
    expect((await score("judged", ["left"])).rows[0]?.total).toBe(4)
  })
})

describe("a digest", () => {
  it("covers the services, wherever their settings come from", async () => {
    const told = async (url: string) => {
      process.env.TOUCHSTONE_TEST_JUDGE = url
      const one = pool()
      const { digest } = await one.describe(fixture("service", "judged"))
      await one.dispose()
      return digest
    }
    const first = await told("http://127.0.0.1:8000/v1")
    expect(await told("http://127.0.0.1:8000/v1")).toBe(first)
    expect(await told("http://127.0.0.1:8001/v1")).not.toBe(first)
    process.env.TOUCHSTONE_TEST_JUDGE = judge.url
  })
})
