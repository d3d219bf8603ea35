/** Runs with their attempts, phases and policies. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Phase, type PhaseEvent } from "../domain/bridge.ts"
import { Experiment } from "../domain/experiment.ts"
import { isProcessAlive, processStarted } from "./alive.ts"
import { Connection } from "./connection.ts"
import { NotFound, RunHeld } from "./errors.ts"

export const RunState = Schema.Literals(["running", "finished", "failed", "stopped"])
export type RunState = typeof RunState.Type

/** As people see it: a run whose program was killed is neither running nor was its end written down. */
export const ShownState = Schema.Literals([...RunState.literals, "killed"])
export type ShownState = typeof ShownState.Type

interface OpenAttempt {
  readonly pid: number | null
  readonly process_started: string | null
}

/** `open` is the attempt that has no end, if there is one. */
export const shownState = (state: ShownState, open: OpenAttempt | undefined): ShownState =>
  state === "running" && (open === undefined || open.pid === null || !isProcessAlive(open.pid, open.process_started))
    ? "killed"
    : state

export const Run = Schema.Struct({
  id: Schema.String,
  name: Schema.String,
  created: Schema.String,
  folder: Schema.String,
  experiment: Schema.fromJsonString(Experiment),
  state: RunState
})
export type Run = typeof Run.Type

const now = (): string => new Date().toISOString()

export const createRun = Effect.fn("ledger.createRun")(function* (run: {
  readonly id: string
  readonly folder: string
  readonly experiment: Experiment
}) {
  const connection = yield* Connection
  yield* connection.transaction(({ prepare }) =>
    prepare("INSERT INTO runs (id, name, created, folder, experiment, state) VALUES (?, ?, ?, ?, ?, 'running')").run(
      run.id,
      run.experiment.name,
      now(),
      run.folder,
      JSON.stringify(run.experiment)
    )
  )
})

/**
 * Opens the next attempt of a run for a process and returns its number, from 1. An attempt left open by a killed program
 * is closed; one whose program is still at work is not taken from it.
 */
export const openAttempt = Effect.fn("ledger.openAttempt")(function* (run: string, pid: number) {
  const connection = yield* Connection
  const opened = yield* connection.transaction(({ prepare }) => {
    const open = prepare("SELECT pid, process_started FROM attempts WHERE run = ? AND ended IS NULL").all(
      run
    ) as ReadonlyArray<{ readonly pid: number; readonly process_started: string | null }>
    const alive = open.find((other) => other.pid !== pid && isProcessAlive(other.pid, other.process_started))
    if (alive !== undefined) return { held: alive.pid }
    prepare("UPDATE attempts SET ended = ?, outcome = 'killed' WHERE run = ? AND ended IS NULL").run(now(), run)
    prepare("UPDATE phases SET ended = ?, outcome = 'killed' WHERE run = ? AND ended IS NULL").run(now(), run)
    const last = prepare("SELECT coalesce(max(attempt), 0) AS attempt FROM attempts WHERE run = ?").get(run) as {
      readonly attempt: number
    }
    prepare("INSERT INTO attempts (run, attempt, pid, process_started, started) VALUES (?, ?, ?, ?, ?)").run(
      run,
      last.attempt + 1,
      pid,
      processStarted(pid),
      now()
    )
    prepare("UPDATE runs SET state = 'running' WHERE id = ?").run(run)
    return last.attempt + 1
  })
  if (typeof opened === "number") return opened
  return yield* new RunHeld({ run, message: `run ${run} is still going, in process ${opened.held}` })
})

export const closeAttempt = Effect.fn("ledger.closeAttempt")(function* (
  run: string,
  attempt: number,
  state: Exclude<RunState, "running">,
  message: string | null
) {
  const connection = yield* Connection
  yield* connection.transaction(({ prepare }) => {
    prepare("UPDATE attempts SET ended = ?, outcome = ?, message = ? WHERE run = ? AND attempt = ?").run(
      now(),
      state,
      message,
      run,
      attempt
    )
    prepare(
      "UPDATE phases SET ended = ?, outcome = ?, message = coalesce(message, ?) WHERE run = ? AND attempt = ? AND ended IS NULL"
    ).run(now(), state, message, run, attempt)
    prepare("UPDATE runs SET state = ? WHERE id = ?").run(state, run)
  })
})

/** Writes down what a phase says of itself. */
export const recordEvent = Effect.fn("ledger.recordEvent")(function* (
  run: string,
  attempt: number,
  phase: Phase,
  event: PhaseEvent
) {
  const connection = yield* Connection
  yield* connection.transaction(({ prepare }) => {
    switch (event._tag) {
      case "started":
        prepare(
          `INSERT INTO phases (run, attempt, phase, started, steps, resumed_from) VALUES (?, ?, ?, ?, ?, ?)
           ON CONFLICT DO UPDATE SET started = excluded.started, ended = NULL, outcome = NULL`
        ).run(run, attempt, phase, now(), event.steps, event.resumed_from)
        break
      case "policy":
        prepare(
          `INSERT INTO policies (run, name, hash, folder, parent, attempt) VALUES (?, ?, ?, ?, ?, ?)
           ON CONFLICT DO UPDATE SET hash = excluded.hash, folder = excluded.folder, parent = excluded.parent, attempt = excluded.attempt`
        ).run(run, event.name, event.hash, event.folder, event.parent, attempt)
        break
      case "finished":
        prepare("UPDATE phases SET ended = ?, outcome = 'finished' WHERE run = ? AND attempt = ? AND phase = ?").run(
          now(),
          run,
          attempt,
          phase
        )
        break
      case "failed":
        prepare(
          "UPDATE phases SET ended = ?, outcome = 'failed', message = ? WHERE run = ? AND attempt = ? AND phase = ?"
        ).run(now(), event.message, run, attempt, phase)
        break
      case "progress":
      case "checkpoint":
        break
    }
  })
})

/** The phases of a run that came to their end in any attempt. */
export const finishedPhases = Effect.fn("ledger.finishedPhases")(function* (run: string) {
  const connection = yield* Connection
  const rows = yield* connection.rows(
    Schema.Struct({ phase: Phase }),
    "SELECT DISTINCT phase FROM phases WHERE run = ? AND outcome = 'finished'",
    [run]
  )
  return new Set(rows.map((row) => row.phase))
})

/** A run by its id, its unique beginning, or `@last`. */
export const findRun = Effect.fn("ledger.findRun")(function* (name: string) {
  const connection = yield* Connection
  const found =
    name === "@last"
      ? yield* connection.rows(Run, "SELECT * FROM runs ORDER BY created DESC, rowid DESC LIMIT 1")
      : yield* connection.rows(Run, "SELECT * FROM runs WHERE substr(id, 1, ?) = ? ORDER BY created DESC", [
          name.length,
          name
        ])
  const exact = found.find((run) => run.id === name)
  const [first, second] = found
  if (exact !== undefined) return exact
  if (first === undefined)
    return yield* new NotFound({
      what: "run",
      message:
        name === "@last"
          ? "the ledger holds no run yet. `touchstone demo` makes one"
          : `no run begins with “${name}”. \`touchstone runs list\` shows them`
    })
  if (second !== undefined)
    return yield* new NotFound({
      what: "run",
      message: `“${name}” is the beginning of ${found.length} runs: ${found.map((run) => run.id).join(", ")}`
    })
  return first
})

export const RunSummary = Schema.Struct({
  id: Schema.String,
  name: Schema.String,
  created: Schema.String,
  state: ShownState,
  attempts: Schema.Int,
  rollouts: Schema.Int,
  unscored: Schema.Int
})
export type RunSummary = typeof RunSummary.Type

const Listed = Schema.Struct({
  ...RunSummary.fields,
  pid: Schema.NullOr(Schema.Int),
  process_started: Schema.NullOr(Schema.String)
})

/** All runs, newest first. */
export const listRuns = Effect.fn("ledger.listRuns")(function* () {
  const connection = yield* Connection
  const rows = yield* connection.rows(
    Listed,
    `SELECT id, name, created, state,
            (SELECT count(*) FROM attempts a WHERE a.run = runs.id) AS attempts,
            (SELECT coalesce(sum(size), 0) FROM batches b WHERE b.run = runs.id) AS rollouts,
            (SELECT count(*) FROM batches b JOIN rollouts o ON o.batch = b.key
               JOIN totals t ON t.completion = o.completion AND t.rubric = b.rubric
              WHERE b.run = runs.id AND t.total IS NULL) AS unscored,
            open.pid, open.process_started
       FROM runs LEFT JOIN attempts open ON open.run = runs.id AND open.ended IS NULL
      ORDER BY created DESC, runs.rowid DESC`
  )
  return rows.map(
    ({ pid, process_started, ...run }): RunSummary => ({
      ...run,
      state: shownState(run.state, { pid, process_started })
    })
  )
})

export const PhaseRow = Schema.Struct({
  attempt: Schema.Int,
  phase: Phase,
  started: Schema.String,
  ended: Schema.NullOr(Schema.String),
  outcome: Schema.NullOr(Schema.String),
  steps: Schema.Int,
  resumed_from: Schema.NullOr(Schema.Int),
  message: Schema.NullOr(Schema.String)
})
export type PhaseRow = typeof PhaseRow.Type

export const AttemptRow = Schema.Struct({
  attempt: Schema.Int,
  pid: Schema.Int,
  process_started: Schema.NullOr(Schema.String),
  started: Schema.String,
  ended: Schema.NullOr(Schema.String),
  outcome: Schema.NullOr(Schema.String),
  message: Schema.NullOr(Schema.String)
})

export const PolicyRow = Schema.Struct({
  name: Schema.String,
  hash: Schema.String,
  folder: Schema.String,
  parent: Schema.NullOr(Schema.String),
  attempt: Schema.Int
})
export type PolicyRow = typeof PolicyRow.Type

export const attemptsOf = Effect.fn("ledger.attemptsOf")(function* (run: string) {
  const connection = yield* Connection
  return yield* connection.rows(
    AttemptRow,
    "SELECT attempt, pid, process_started, started, ended, outcome, message FROM attempts WHERE run = ? ORDER BY attempt",
    [run]
  )
})

/** Phases that began in the same millisecond stand in the order of a course. */
const COURSE = Phase.literals.map((phase, place) => `WHEN '${phase}' THEN ${place}`).join(" ")

export const phasesOf = Effect.fn("ledger.phasesOf")(function* (run: string) {
  const connection = yield* Connection
  return yield* connection.rows(
    PhaseRow,
    `SELECT attempt, phase, started, ended, outcome, steps, resumed_from, message
       FROM phases WHERE run = ? ORDER BY started, attempt, CASE phase ${COURSE} END`,
    [run]
  )
})

export const policiesOf = Effect.fn("ledger.policiesOf")(function* (run: string) {
  const connection = yield* Connection
  return yield* connection.rows(
    PolicyRow,
    "SELECT name, hash, folder, parent, attempt FROM policies WHERE run = ? ORDER BY attempt, name",
    [run]
  )
})
