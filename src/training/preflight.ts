/** What `train` asks of the doctor before it makes a run: the checks of settings, rubric and rows, for which nothing is started. */
import * as Effect from "effect/Effect"
import { loadStyle } from "../data/style.ts"
import type { Experiment } from "../domain/experiment.ts"
import type { NotTold } from "../domain/inspect.ts"
import type { RubricInfo } from "../domain/rubric.ts"
import { judgeAll } from "../doctor/checks/all.ts"
import type { RowFacts } from "../doctor/facts.ts"
import { machineFacts } from "../doctor/hardware.ts"
import { isTold } from "../doctor/told.ts"
import { ExperimentInvalid, RunFolderUnusable } from "./errors.ts"
import { type Prepared, readRows } from "./examine/rows.ts"
import type { Home } from "./home.ts"

const NOT_ASKED: NotTold = { not_told: "train does not look at it before a run" }

const factsOf = ({ files, counts, dropped, held_back = null }: Prepared) =>
  Effect.tryPromise({
    try: async (): Promise<RowFacts> => {
      const { facts } = await readRows(files, counts, new Set())
      return { counts, dropped, held_back, ...facts, solutions: NOT_ASKED }
    },
    catch: (cause) => new RunFolderUnusable({ message: `the rows could not be read: ${(cause as Error).message}` })
  })

interface Preflight {
  readonly experiment: Experiment
  readonly rubric: RubricInfo
  /** Null while they are not prepared: what rests on them is left out. */
  readonly rows: Prepared | null
  readonly home: Home
}

/** Fails where a check says that the run will fail, or be worth nothing. */
export const preflight = Effect.fn("training.preflight")(function* ({ experiment, rubric, rows, home }: Preflight) {
  const facts = {
    experiment,
    style: yield* loadStyle(experiment.style),
    rubric,
    rows: rows === null ? NOT_ASKED : yield* factsOf(rows),
    inspected: NOT_ASKED,
    adapter: null,
    machine: machineFacts(home.folder),
    pilot: null
  }
  const failing = judgeAll(facts).filter(
    ({ state, name }) => state === "fail" && (name !== "rows" || isTold(facts.rows))
  )
  if (failing.length === 0) return
  const told = failing.map(({ name, seen, does, remedy }) => `${name}: ${seen}\n  does  ${does}\n  set   ${remedy}`)
  return yield* new ExperimentInvalid({
    message: `the run will fail, or be worth nothing:\n${told.join("\n")}\n\`touchstone doctor\` looks at the rest of the experiment, too; --unchecked goes on all the same`
  })
})
