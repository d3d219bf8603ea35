/** `touchstone doctor EXPERIMENT`: what will go wrong in a run, told before it costs anything. */
import { existsSync } from "node:fs"
import { resolve } from "node:path"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { judgeAll } from "../../doctor/checks/all.ts"
import { BUILT_IN, type Experiment } from "../../domain/experiment.ts"
import { examine } from "../../training/examine.ts"
import { homeOf } from "../../training/home.ts"
import { CheckFailed, NotJudged } from "../exit.ts"
import { printJson } from "../screen/json.ts"
import { visible } from "../screen/visible.ts"
import { screenWidth } from "../screen/width.ts"
import { counted, judgements } from "./show.ts"

export interface DoctorOptions {
  readonly pilot: number | null
  readonly adapter: string | null
  readonly everything: boolean
  readonly json: boolean
}

const tell = (line: string): Effect.Effect<void> => Effect.sync(() => void process.stderr.write(`${visible(line)}\n`))

/** A model that lies here as its path, so that its adapters can be told from others. */
const placed = (model: string): string => (model !== BUILT_IN && existsSync(model) ? resolve(model) : model)

export const examineAndShow = Effect.fn("commands.doctor")(function* (
  asked: Experiment,
  { pilot, adapter, everything, json }: DoctorOptions
) {
  const experiment = { ...asked, model: placed(asked.model) }
  const facts = yield* examine(experiment, { home: homeOf(), pilot, adapter, tell, harness: true })
  const checks = judgeAll(facts)
  const named = (state: string) => checks.filter((check) => check.state === state).map(({ name }) => name)
  const failed = named("fail")
  const unjudged = named("unjudged")
  if (json)
    yield* printJson({
      experiment: experiment.name,
      passed: failed.length === 0 && unjudged.length === 0,
      failed,
      unjudged,
      checks,
      pilot: facts.pilot
    })
  else
    yield* Console.log(
      `${judgements(checks, everything, screenWidth())}\n\n${visible(experiment.name)}: ${counted(checks)}`
    )
  if (failed.length > 0)
    return yield* new CheckFailed({ message: `the run will fail, or be worth nothing: ${failed.join(", ")}` })
  if (unjudged.length > 0) return yield* new NotJudged({ message: `this could not be judged: ${unjudged.join(", ")}` })
})
