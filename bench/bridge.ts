/**
 * How long the bridge takes to score and record 64 completions with four rewards: over its Unix socket, durably, as a
 * trainer sees it. And what share of a step of the demo that is, from the last demo run of the ledger.
 * Usage: npm run bench:bridge [-- BATCHES]
 */
import { fork } from "node:child_process"
import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { Agent, request } from "node:http"
import { cpus, tmpdir } from "node:os"
import { join } from "node:path"
import Sqlite from "better-sqlite3"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { serveBridge } from "../src/bridge/server.ts"
import type { Batch } from "../src/domain/bridge.ts"
import { thinkAnswer } from "../src/index.ts"
import { Connection } from "../src/ledger/connection.ts"
import { createRun, openAttempt } from "../src/ledger/runs.ts"
import { resolveRubric } from "../src/scoring/resolve.ts"
import { Scoring } from "../src/scoring/scoring.ts"
import { promptFor } from "../src/style/style.ts"
import { homeOf } from "../src/training/home.ts"

const GOAL_MS = 5
const WARM = 20
const batches = Number(process.argv[2] ?? 300)
const run = process.argv[5] ?? "bench"

const batchOf = (sequence: number, tokens: number): Batch => ({
  batch: `${run}-${sequence}`,
  run,
  attempt: 1,
  phase: "grpo",
  sequence,
  step: sequence,
  mode: "train",
  group_size: 8,
  rows: Array.from({ length: 64 }, (_, row) => {
    const [a, b] = [10 + ((sequence * 8 + row) % 40), 10 + (sequence % 40)]
    const working = "6+9=15 2+4+1=7 ".repeat(Math.ceil(tokens / 16))
    return {
      problem: `p${sequence}-${row >> 3}`,
      prompt: promptFor(thinkAnswer, `Mia has ${a} shells and buys ${b} more. How many shells does Mia have now?`),
      gold: String(a + b),
      columns: { carry: true },
      completion: `<think>${working}</think><answer>${a + b - (row % 2) * 10}</answer>`,
      token_ids: Array.from({ length: tokens }, (_, i) => i),
      truncated: false,
      rank: 0,
      row
    }
  }) as unknown as Batch["rows"]
})

const agent = new Agent({ keepAlive: true, maxSockets: 1 })

const post = (socketPath: string, path: string, body: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) }
    const sent = request({ socketPath, path, method: "POST", agent, headers }, (response) => {
      let text = ""
      response.setEncoding("utf8")
      response.on("data", (chunk) => {
        text += chunk
      })
      response.on("end", () =>
        response.statusCode === 200 ? resolve(text) : reject(new Error(`${response.statusCode}: ${text}`))
      )
    })
    sent.on("error", reject)
    sent.end(body)
  })

const quantile = (values: ReadonlyArray<number>, share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))] ?? Number.NaN

/** The trainer's part, in a process of its own as a trainer is: posts batches in turn, tells how long each took. */
const client = async (socket: string, tokens: number): Promise<void> => {
  const times: Array<number> = []
  for (let i = 0; i < batches + WARM; i++) {
    const body = JSON.stringify(batchOf(i, tokens))
    const since = performance.now()
    await post(socket, "/v1/batches", body)
    if (i >= WARM) times.push(performance.now() - since)
  }
  agent.destroy()
  process.send?.(times)
  process.disconnect()
}

/** Milliseconds of each batch of `tokens` tokens a completion, warm. */
const measure = (socket: string, tokens: number, run: string) =>
  Effect.promise(
    () =>
      new Promise<ReadonlyArray<number>>((resolve, reject) => {
        const child = fork(import.meta.filename, [String(batches), socket, String(tokens), run])
        child.once("message", (times) => resolve(times as ReadonlyArray<number>))
        child.once("exit", (code) => reject(new Error(`the client ended with ${code}`)))
      })
  )

/** The trainer's own clock in the last finished demo run: seconds a step, and seconds of it that its rewards took. */
const shareOfDemo = (): string => {
  const { ledger } = homeOf()
  const none = "no demo run in this folder's ledger: `npm run demo`, then run this again for the share of its step"
  if (!existsSync(ledger)) return none
  const database = new Sqlite(ledger, { readonly: true })
  try {
    const row = database
      .prepare(
        `SELECT r.id, avg(CASE WHEN m.name = 'step_time' THEN value END) AS step,
                avg(CASE WHEN m.name = 'touchstone/reward_seconds' THEN value END) AS rewards
           FROM metrics m JOIN runs r ON r.id = m.run
          WHERE r.name = 'demo' AND r.state = 'finished' AND m.phase = 'grpo' AND m.mode = 'train'
          GROUP BY r.id ORDER BY r.created DESC LIMIT 1`
      )
      .get() as { readonly id: string; readonly step: number | null; readonly rewards: number | null } | undefined
    if (row === undefined || row.step === null || row.rewards === null) return none
    return `demo run ${row.id}: ${(row.rewards * 1000).toFixed(1)} ms of a step of ${(row.step * 1000).toFixed(0)} ms, ${((row.rewards / row.step) * 100).toFixed(1)} %`
  } finally {
    database.close()
  }
}

const bench = async (): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), "touchstone-bench-"))
  const program = Effect.gen(function* () {
    const rubric = yield* resolveRubric("lesson", process.cwd())
    const measured = (run: string, tokens: number) =>
      Effect.gen(function* () {
        yield* createRun({ id: run, folder, experiment: { name: "bench" } as never })
        yield* openAttempt(run, process.pid)
        const bridge = yield* serveBridge({ run, attempt: 1, rubric, notify: () => Effect.void })
        return yield* measure(bridge.address._tag === "unix" ? bridge.address.path : "", tokens, run)
      }).pipe(Effect.scoped)
    return { short: yield* measured("short", 24), long: yield* measured("long", 512) }
  }).pipe(Effect.provide(Layer.mergeAll(Connection.layer(join(folder, "l.sqlite")), Scoring.layer())))
  try {
    const { short, long } = await Effect.runPromise(program)
    const row = (name: string, values: ReadonlyArray<number>): string =>
      `${name.padEnd(34)}${[0.5, 0.99].map((share) => quantile(values, share).toFixed(2).padStart(9)).join("")}`
    console.log(`npm run bench:bridge, ${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}`)
    console.log(
      `${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}, ${batches} batches each, ledger in ${tmpdir()}\n`
    )
    console.log(`${"ms for 64 completions, 4 rewards".padEnd(34)}${"p50".padStart(9)}${"p99".padStart(9)}`)
    console.log(row("24 tokens each", short))
    console.log(row("512 tokens each", long))
    console.log(`\ngoal: p50 of ${GOAL_MS} ms for short ones; ${shareOfDemo()}`)
    process.exitCode = quantile(short, 0.5) <= GOAL_MS ? 0 : 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const [socket, tokens] = process.argv.slice(3)
await (socket === undefined ? bench() : client(socket, Number(tokens)))
