/** The built-in policy's base where nothing runs yet: from the cache, or made over a bridge and a ledger that go with it. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import type { Experiment } from "../domain/experiment.ts"
import { Connection } from "../ledger/connection.ts"
import { createRun, openAttempt } from "../ledger/runs.ts"
import { planBase } from "./base.ts"
import { checkRubric, openCourse } from "./course.ts"
import { RunFolderUnusable } from "./errors.ts"
import type { Home } from "./home.ts"

const RUN = "base"

const makeScratch = Effect.acquireRelease(
  Effect.try({
    try: () => mkdtempSync(join(tmpdir(), "touchstone-base-")),
    catch: (cause) =>
      new RunFolderUnusable({ message: `no folder could be made in ${tmpdir()}: ${(cause as Error).message}` })
  }),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
)

/** The folder of the built-in base, which is made first where it is not in the cache. */
export const readyBase = Effect.fn("training.readyBase")(function* (
  experiment: Experiment,
  home: Home,
  tell: (line: string) => Effect.Effect<void>
) {
  const nowhere = { run: RUN, attempt: 1, folder: "", bridge: { _tag: "unix", path: "-" } as const }
  const planned = yield* planBase(nowhere, home.cache)
  if (planned.job === null) return planned.folder
  yield* tell("the built-in policy is made (once, about half a minute) …")
  return yield* make(experiment, home).pipe(Effect.scoped)
})

const make = Effect.fnUntraced(function* (experiment: Experiment, home: Home) {
  const folder = yield* makeScratch
  return yield* Effect.gen(function* () {
    const { rubric } = yield* checkRubric(experiment)
    yield* createRun({ id: RUN, folder, experiment })
    const attempt = yield* openAttempt(RUN, process.pid)
    const { bridge, carryOut } = yield* openCourse({
      run: RUN,
      attempt,
      folder,
      rubric,
      listen: "unix",
      tell: () => Effect.void,
      begin: () => Effect.void,
      resume: null
    })
    const base = yield* planBase({ run: RUN, attempt, folder, bridge }, home.cache)
    if (base.job !== null) yield* carryOut(base.job)
    return base.folder
  }).pipe(Effect.provide(Connection.layer(join(folder, "ledger.sqlite"))))
})
