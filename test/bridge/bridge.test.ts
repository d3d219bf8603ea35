/** The bridge over a real socket with the real scoring pool and a real ledger. */
import { existsSync } from "node:fs"
import { request } from "node:http"
import { dirname, join } from "node:path"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { describe, expect, it } from "vitest"
import type { Notice } from "../../src/bridge/notice.ts"
import { type Bridge, serveBridge } from "../../src/bridge/server.ts"
import type { Batch } from "../../src/domain/bridge.ts"
import { Connection } from "../../src/ledger/connection.ts"
import { answersOf, openEvaluation } from "../../src/ledger/evaluations.ts"
import { listRollouts, tallyRollouts } from "../../src/ledger/rollouts.ts"
import { createRun, openAttempt, phasesOf } from "../../src/ledger/runs.ts"
import { resolveRubric } from "../../src/scoring/resolve.ts"
import { Scoring } from "../../src/scoring/scoring.ts"
import { batchOf, experiment, newFolder } from "../ledger/fixture.ts"

interface Answered {
  readonly status: number
  readonly body: Record<string, unknown>
}

const ask = (
  bridge: Bridge,
  method: string,
  path: string,
  body: string | null,
  token: string | null
): Promise<Answered> =>
  new Promise((resolve, reject) => {
    const { address } = bridge
    const at = address._tag === "unix" ? { socketPath: address.path } : { host: address.host, port: address.port }
    const headers = {
      "content-type": "application/json",
      ...(token === null ? {} : { authorization: `Bearer ${token}` })
    }
    const sent = request({ ...at, method, path, headers }, (response) => {
      let text = ""
      response.on("data", (chunk) => {
        text += chunk
      })
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text || "{}") }))
    })
    sent.on("error", reject)
    sent.end(body ?? undefined)
  })

const post = (bridge: Bridge, path: string, message: unknown) =>
  Effect.promise(() => ask(bridge, "POST", path, JSON.stringify(message), bridge.token))

/** A bridge for attempt 1 of run1, closed at the end; `notices` holds what it told. */
const onBridge = <A, E>(
  body: (bridge: Bridge, notices: ReadonlyArray<Notice>) => Effect.Effect<A, E, Connection>,
  listen: { readonly host: string; readonly port: number } | "unix" = "unix"
) =>
  Effect.runPromise(
    Effect.gen(function* () {
      yield* createRun({ id: "run1", folder: "/nowhere", experiment })
      yield* openAttempt("run1", process.pid)
      const notices: Array<Notice> = []
      const rubric = yield* resolveRubric("lesson", process.cwd())
      const notify = (notice: Notice) => Effect.sync(() => void notices.push(notice))
      const bridge = yield* serveBridge({ run: "run1", attempt: 1, rubric, notify }, listen)
      return yield* body(bridge, notices)
    }).pipe(
      Effect.scoped,
      Effect.provide(Layer.mergeAll(Connection.layer(join(newFolder(), "l.sqlite")), Scoring.layer({ processes: 1 })))
    )
  )

const withTexts = (batch: Batch, texts: ReadonlyArray<string>): Batch => ({
  ...batch,
  rows: batch.rows.map((row, i) => ({ ...row, gold: "75", completion: texts[i] ?? "" })) as unknown as Batch["rows"]
})

const texts = [
  "<think>t</think><answer>75</answer>",
  "<think>t</think><answer>65</answer>",
  "75",
  "<answer>75</answer>"
]
const lesson = withTexts(batchOf(0), texts)

describe("the bridge", () => {
  it("scores a batch, has it in the ledger before it answers, and answers the same when it is asked again", async () => {
    await onBridge((bridge, notices) =>
      Effect.gen(function* () {
        const first = yield* post(bridge, "/v1/batches", lesson)
        expect(first.status).toBe(200)
        expect(first.body).toMatchObject({
          batch: lesson.batch,
          rewards: ["format", "approximate", "correctness", "numeric"],
          unscored: 0
        })
        const contributions = first.body.contributions as ReadonlyArray<ReadonlyArray<number>>
        expect(contributions[0]).toEqual([1, 1, 2, 0.5])
        expect(contributions[1]?.[2]).toBe(0)
        expect(contributions[2]).toEqual([0, 0, 0, 0])
        const again = yield* post(bridge, "/v1/batches", lesson)
        expect(again).toEqual(first)
        expect(yield* tallyRollouts("run1")).toMatchObject({ batches: 1, rollouts: 4 })
        expect(notices.filter((notice) => notice._tag === "batch")).toHaveLength(1)
        const changed = yield* post(bridge, "/v1/batches", withTexts(lesson, ["other"]))
        expect(changed).toMatchObject({ status: 409, body: { error: "BatchConflict" } })
      })
    )
  })
  it("gives two copies of one message that come at once one scoring and one answer", async () => {
    await onBridge((bridge) =>
      Effect.gen(function* () {
        const both = yield* Effect.all([post(bridge, "/v1/batches", lesson), post(bridge, "/v1/batches", lesson)], {
          concurrency: 2
        })
        expect(both[0]).toEqual(both[1])
        expect(yield* tallyRollouts("run1")).toMatchObject({ rollouts: 4 })
      })
    )
  })
  it("takes advantages, metrics, events and answers to held-out problems", async () => {
    await onBridge((bridge, notices) =>
      Effect.gen(function* () {
        const { body } = yield* post(bridge, "/v1/batches", lesson)
        const told = {
          batch: lesson.batch,
          scale_rewards: "none",
          rewards: body.contributions,
          advantages: [1, -1, 0, 0]
        }
        const contributions = body.contributions as ReadonlyArray<ReadonlyArray<number>>
        const totals = contributions.map((row) => row.reduce((sum, v) => sum + v, 0))
        const right = totals.map(
          (t, i) => t - ((totals[i - (i % 2)] as number) + (totals[i - (i % 2) + 1] as number)) / 2
        )
        const wrong = yield* post(bridge, "/v1/advantages", told)
        expect(wrong.body).toMatchObject({ agrees: false })
        expect(notices.at(-1)).toMatchObject({ _tag: "disagreement" })
        const second = withTexts(batchOf(1), texts)
        yield* post(bridge, "/v1/batches", second)
        const agreed = yield* post(bridge, "/v1/advantages", { ...told, batch: second.batch, advantages: right })
        expect(agreed.body).toMatchObject({ agrees: true })

        const common = { run: "run1", attempt: 1, phase: "grpo" }
        expect(
          yield* post(bridge, "/v1/metrics", { ...common, step: 1, mode: "train", values: { loss: 0.5 } })
        ).toMatchObject({ status: 200, body: { stored: true } })
        yield* post(bridge, "/v1/events", { ...common, event: { _tag: "started", steps: 5, resumed_from: null } })
        yield* post(bridge, "/v1/events", { ...common, event: { _tag: "failed", message: "it fell" } })
        expect(yield* phasesOf("run1")).toMatchObject([
          { phase: "grpo", steps: 5, outcome: "failed", message: "it fell" }
        ])

        const answers = { batch: "a0", evaluation: "run1/sft", sequence: 0, rows: lesson.rows }
        expect(yield* post(bridge, "/v1/answers", answers)).toMatchObject({ status: 404, body: { error: "NotFound" } })
        yield* openEvaluation({
          id: "run1/sft",
          run: "run1",
          policy: "sft",
          sampling: { temperature: 0, max_new_tokens: 8, batch_size: 4 },
          problems: 4
        })
        expect(yield* post(bridge, "/v1/answers", answers)).toMatchObject({ status: 200, body: { stored: 4 } })
        expect(yield* post(bridge, "/v1/answers", answers)).toMatchObject({ status: 200, body: { stored: 4 } })
        // Another machine may answer the same problems otherwise when a run is resumed: the first answers stand.
        const others = withTexts(lesson, ["other words"]).rows
        expect(yield* post(bridge, "/v1/answers", { ...answers, rows: others })).toMatchObject({ status: 200 })
        const elsewhere = lesson.rows.map((row) => ({ ...row, problem: "another" }))
        expect(yield* post(bridge, "/v1/answers", { ...answers, rows: elsewhere })).toMatchObject({ status: 409 })
        const foreign = { ...answers, batch: "a1", evaluation: "run2/sft" }
        expect(yield* post(bridge, "/v1/answers", foreign)).toMatchObject({ status: 400 })
        expect((yield* answersOf("run1")).map((row) => row.text)).toEqual(texts)
        // Answers to an evaluation are no rollouts of the run.
        expect(yield* listRollouts({ run: "run1", where: null, sort: null, limit: 0 })).toHaveLength(8)
      })
    )
  })
  it("refuses what is no message of its run, with the reason", async () => {
    await onBridge((bridge) =>
      Effect.gen(function* () {
        const broken = yield* Effect.promise(() => ask(bridge, "POST", "/v1/batches", "{not json", null))
        expect(broken).toMatchObject({ status: 400, body: { error: "MessageRefused" } })
        const shape = yield* post(bridge, "/v1/batches", { ...lesson, step: -1 })
        expect(shape).toMatchObject({ status: 400, body: { message: expect.stringContaining("step") } })
        const other = yield* post(bridge, "/v1/batches", { ...lesson, attempt: 2 })
        expect(other).toMatchObject({
          status: 400,
          body: { message: expect.stringContaining("attempt 1 of run run1") }
        })
        const ragged = yield* post(bridge, "/v1/batches", { ...lesson, group_size: 3 })
        expect(ragged).toMatchObject({ status: 400, body: { message: expect.stringContaining("groups of 3") } })
        expect(yield* tallyRollouts("run1")).toMatchObject({ rollouts: 0 })
      })
    )
  })
  it("listens on TCP for those who bear its token, and for no one else", async () => {
    await onBridge(
      (bridge) =>
        Effect.gen(function* () {
          expect(bridge.address._tag).toBe("tcp")
          expect((yield* post(bridge, "/v1/batches", lesson)).status).toBe(200)
          for (const token of [null, "", "wrong", `${bridge.token}x`]) {
            const refused = yield* Effect.promise(() =>
              ask(bridge, "POST", "/v1/batches", JSON.stringify(lesson), token)
            )
            expect(refused).toMatchObject({ status: 401, body: { error: "Unauthorized" } })
            const health = yield* Effect.promise(() => ask(bridge, "GET", "/v1/health", null, token))
            expect(health.status).toBe(401)
          }
        }),
      { host: "127.0.0.1", port: 0 }
    )
  })
  it("leaves no socket and no folder behind, and its path is short", async () => {
    const path = await onBridge((bridge) => Effect.succeed(bridge.address._tag === "unix" ? bridge.address.path : ""))
    expect(Buffer.byteLength(path)).toBeLessThan(108)
    expect(existsSync(path)).toBe(false)
    expect(existsSync(dirname(path))).toBe(false)
  })
  it("says that a port is taken", async () => {
    const message = await onBridge(
      (bridge) =>
        Effect.gen(function* () {
          if (bridge.address._tag !== "tcp") return yield* Effect.die("it listens on TCP")
          const rubric = yield* resolveRubric("lesson", process.cwd())
          const served = { run: "run1", attempt: 1, rubric, notify: () => Effect.void }
          const second = yield* Effect.flip(serveBridge(served, bridge.address))
          return second.message
        }).pipe(Effect.scoped, Effect.provide(Scoring.layer({ processes: 1 }))),
      { host: "127.0.0.1", port: 0 }
    )
    expect(message).toMatch(/could not listen.*EADDRINUSE.*Another program may hold the port/s)
  })
})
