/** `touchstone runs list`: every run, newest first. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Command from "effect/cli/Command"
import { listRuns } from "../../ledger/runs.ts"
import { reading } from "../ledger.ts"
import { jsonFlag } from "../flags.ts"
import { printJson } from "../screen/json.ts"
import { table } from "../screen/table.ts"
import { visible } from "../screen/visible.ts"

export const list = Command.make(
  "list",
  { json: jsonFlag },
  Effect.fn(function* ({ json }) {
    const runs = yield* reading(listRuns())
    if (json) return yield* printJson(runs)
    if (runs.length === 0) return yield* Console.log("no runs yet: `touchstone demo` makes one")
    yield* Console.log(
      table(
        ["run", "experiment", "state", "started", ">attempts", ">rollouts", ">unscored"],
        runs.map((run) => [
          run.id,
          visible(run.name),
          run.state,
          run.created.slice(0, 16).replace("T", " "),
          String(run.attempts),
          String(run.rollouts),
          String(run.unscored)
        ])
      )
    )
  })
).pipe(Command.withDescription("List runs, newest first"))
