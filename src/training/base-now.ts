/** The built-in policy's base where nothing runs yet: from the cache, or made over a bridge and a ledger that go with it. */
import { join } from "node:path"
import * as Effect from "effect/Effect"
import type { Experiment } from "../domain/experiment.ts"
import { Connection } from "../ledger/connection.ts"
import { createRun, openAttempt } from "../ledger/runs.ts"
import { planBase } from "./base.ts"
import { checkRubric, openCourse } from "./course.ts"
import type { Home } from "./home.ts"
import { makeScratch } from "./scratch.ts"

const RUN = "base"

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
  const { folder } = yield* makeScratch("base")
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
