/** A training batch under a rubric that asks a judge: through the bridge's socket, the real pool and a real endpoint. */
import { request } from "node:http"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { expect, it } from "vitest"
import { serveBridge } from "../../src/bridge/server.ts"
import type { Batch } from "../../src/domain/bridge.ts"
import { Connection } from "../../src/ledger/connection.ts"
import { createRun, openAttempt } from "../../src/ledger/runs.ts"
import { Scoring } from "../../src/scoring/scoring.ts"
import { batchOf, experiment, newFolder } from "../ledger/fixture.ts"
import { fixture } from "../scoring/bench.ts"
import { Judge } from "../scoring/judge.ts"

const post = (socketPath: string, batch: Batch) =>
  Effect.promise(
    () =>
      new Promise<Record<string, unknown>>((resolve, reject) => {
        const headers = { "content-type": "application/json" }
        const sent = request({ socketPath, method: "POST", path: "/v1/batches", headers }, async (response) => {
          let text = ""
          for await (const piece of response) text += piece
          resolve(JSON.parse(text))
        })
        sent.on("error", reject)
        sent.end(JSON.stringify(batch))
      })
  )

it("a batch gets what the judge said, and the same again without the judge being asked again", async () => {
  const judge = await Judge.start(({ text }) => `${text.length}`)
  process.env.TOUCHSTONE_TEST_JUDGE = judge.url
  const plain = batchOf(0)
  const golds = ["a", "bb", "bb", "read-throws"]
  const batch = {
    ...plain,
    rows: plain.rows.map((row, at) => ({ ...row, gold: golds[at] ?? "a" }))
  } as unknown as Batch
  await Effect.runPromise(
    Effect.gen(function* () {
      yield* createRun({ id: "run1", folder: "/nowhere", experiment })
      yield* openAttempt("run1", process.pid)
      const rubric = fixture("service", "judged")
      const bridge = yield* serveBridge({ run: "run1", attempt: 1, rubric, notify: () => Effect.void })
      const path = bridge.address._tag === "unix" ? bridge.address.path : ""
      const first = yield* post(path, batch)
      expect(first).toMatchObject({ rewards: ["calm", "judge", "after"], unscored: 0 })
      expect(first.contributions).toEqual([
        [1, 0.5, 1],
        [1, 1, 1],
        [1, 1, 1],
        [1, null, 1]
      ])
      const asked = judge.asked.length
      expect(yield* post(path, batch)).toEqual(first)
      expect(judge.asked).toHaveLength(asked)
    }).pipe(
      Effect.scoped,
      Effect.provide(Layer.mergeAll(Connection.layer(join(newFolder(), "l.sqlite")), Scoring.layer({ processes: 1 })))
    )
  )
  delete process.env.TOUCHSTONE_TEST_JUDGE
})
