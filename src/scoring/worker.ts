/**
 * The worker: a child process that loads rubrics and scores rows for the pool.
 * It trusts no reward: what it needs of the built-ins it takes before any rubric is loaded.
 */
import { writeSync } from "node:fs"
import type { Conversation } from "../domain/conversation.ts"
import type { RowScores, RubricRef } from "../domain/rubric.ts"
import { type Asked, askRow, scoreGroup, type UnreadSample } from "../reward/row.ts"
import type { Rubric } from "../reward/rubric.ts"
import { entriesOf } from "../reward/total.ts"
import { guardBuiltIns } from "./guard.ts"
import { loadRubric } from "./load.ts"
import { type FromWorker, MARKS_FD, NONE, type RowMessage, type ToWorker, type WorkerSettings } from "./protocol.ts"
import { answerLines } from "./rows/answer.ts"
import { timeRubric } from "./rows/timing.ts"
import { startWatchdog } from "./watchdog.ts"

/** How long rewards may run one after the other under the mark of their row. */
const UNMARKED_MS = 1

/** A row as rewards are to see it. */
const unreadOf = (
  { prompt, skip: _, answers: __, ...sample }: RowMessage,
  prompts: ReadonlyArray<Conversation>
): UnreadSample => ({ ...sample, prompt: prompts[prompt] ?? [] })

const work = (settings: WorkerSettings): void => {
  const now = performance.now.bind(performance)
  const channel = process.send?.bind(process)
  if (channel === undefined) throw new Error("a scoring worker is started by the pool, not by hand")
  const send = (message: FromWorker) => void channel(message)

  const busy = startWatchdog(settings, () => send({ kind: "ready" }))
  const setBusy = (value: 0 | 1) => void Atomics.store(busy, 0, value)

  const place = new Uint32Array(3)
  let marked = 0
  const mark = (message: number, row: number, reward: number) => {
    marked = now()
    place[0] = message
    place[1] = row
    place[2] = reward
    writeSync(MARKS_FD, place, 0, 12, 0)
  }

  process.disconnect = () => {
    throw new Error("the channel of a scoring process cannot be closed by a reward")
  }
  // The terminal's Ctrl-C reaches every process; the pool alone decides when this one ends.
  process.on("SIGINT", () => undefined)
  process.on("disconnect", () => process.kill(process.pid, "SIGKILL"))
  // A reward that fails after it has returned cannot be told from the others any more: it is named on stderr and no more.
  const late = (error: unknown) => void process.stderr.write(`a reward failed after it had returned: ${error}\n`)
  process.on("uncaughtException", late)
  process.on("unhandledRejection", late)

  const rubrics = new Map<string, Rubric>()
  const keyOf = (ref: RubricRef) => `${ref.module}#${ref.export}`

  const load = async (id: number, ref: RubricRef): Promise<void> => {
    mark(id, NONE, NONE)
    setBusy(1)
    const rubric = await loadRubric(ref)
    setBusy(0)
    if ("message" in rubric) return send({ kind: "not-loaded", id, message: rubric.message })
    rubrics.set(keyOf(ref), rubric)
    // Its functions stay here: what they do is in the digest by the code that the rubric imports.
    const { write: _write, read: _read, ...tags } = rubric.style
    const services = rubric.parts.flatMap(({ reward }, at) =>
      reward.kind === "service" ? [[at, { ...reward.service }] as const] : []
    )
    send({
      kind: "loaded",
      id,
      rubric: { name: rubric.name, style: rubric.style.name, rewards: entriesOf(rubric), tags, services }
    })
    guardBuiltIns()
  }

  const score = (message: Extract<ToWorker, { readonly kind: "score" }>): void => {
    const { id, prompts } = message
    const rubric = rubrics.get(keyOf(message.ref))
    if (rubric === undefined) {
      send({ kind: "not-loaded", id, message: `${keyOf(message.ref)} was not loaded` })
      return
    }
    setBusy(1)
    const start = now()
    const rows: Array<RowScores> = []
    const alone = message.groups.length === 1
    let first = 0
    for (const size of message.groups) {
      const group = message.rows.slice(first, first + size)
      const from = first
      // A row among others needs its reward named only when time has passed since the last mark: a mark is a system
      // call, and who is guilty is found out with its group alone in a process of its own.
      const before = (row: number, reward: number | null) => {
        if (reward === null || alone || now() - marked > UNMARKED_MS) mark(id, from + row, reward ?? NONE)
      }
      const decided = group.some(({ skip }) => skip.length > 0) ? group.map(({ skip }) => new Map(skip)) : null
      const skip = (row: number, reward: number) => decided?.[row]?.get(reward)
      const told = group.some(({ answers }) => answers.length > 0) ? group.map((row) => new Map(row.answers)) : null
      const answers = (row: number, reward: number) => told?.[row]?.get(reward)
      const unread = group.map((row) => unreadOf(row, prompts))
      const scored = scoreGroup(rubric, unread, { before, skip, answers })
      for (let row = 0; row < size; row++) rows[first + row] = scored[row] as RowScores
      first += size
    }
    mark(id, NONE, NONE)
    setBusy(0)
    send({ kind: "scored", id, rows, ms: now() - start })
  }

  const ask = (message: Extract<ToWorker, { readonly kind: "ask" }>): void => {
    const { id, prompts } = message
    const rubric = rubrics.get(keyOf(message.ref))
    if (rubric === undefined) return send({ kind: "not-loaded", id, message: `${keyOf(message.ref)} was not loaded` })
    setBusy(1)
    const start = now()
    const rows: Array<ReadonlyArray<Asked>> = []
    const alone = message.rows.length === 1
    for (let at = 0; at < message.rows.length; at++) {
      const row = message.rows[at] as RowMessage
      const before = (_: number, reward: number | null) => {
        if (reward === null || alone || now() - marked > UNMARKED_MS) mark(id, at, reward ?? NONE)
      }
      const decided = row.skip.length > 0 ? new Map(row.skip) : null
      const skip = (_: number, reward: number) => decided?.get(reward)
      rows[at] = askRow(rubric, unreadOf(row, prompts), { before, skip })
    }
    mark(id, NONE, NONE)
    setBusy(0)
    send({ kind: "asked", id, rows, ms: now() - start })
  }

  const tell = ({ id, ref, lines }: Extract<ToWorker, { readonly kind: "lines" }>): void => {
    const rubric = rubrics.get(keyOf(ref))
    if (rubric === undefined) return send({ kind: "not-loaded", id, message: `${keyOf(ref)} was not loaded` })
    mark(id, NONE, NONE)
    setBusy(1)
    const answer = answerLines(rubric, lines, (row, reward) => {
      if (now() - marked > UNMARKED_MS) mark(id, row, reward ?? NONE)
    })
    mark(id, NONE, NONE)
    setBusy(0)
    send({ kind: "told", id, lines: answer })
  }

  const time = ({ id, ref, timing }: Extract<ToWorker, { readonly kind: "time" }>): void => {
    const rubric = rubrics.get(keyOf(ref))
    if (rubric === undefined) return send({ kind: "not-loaded", id, message: `${keyOf(ref)} was not loaded` })
    setBusy(1)
    let beats = 0
    mark(id, beats, NONE)
    const answer = timeRubric(rubric, timing, () => {
      if (now() - marked > UNMARKED_MS) mark(id, ++beats, NONE)
    })
    mark(id, NONE, NONE)
    setBusy(0)
    send({ kind: "timed", id, timing: answer })
  }

  process.on("message", (message: ToWorker) => {
    if (message.kind === "load") void load(message.id, message.ref)
    else if (message.kind === "lines") tell(message)
    else if (message.kind === "time") time(message)
    else if (message.kind === "ask") ask(message)
    else score(message)
  })
}

work(JSON.parse(process.argv[2] ?? "{}"))
