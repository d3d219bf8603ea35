/** `touchstone doctor`: what is installed and what hardware there is; `touchstone doctor EXPERIMENT`: what will go wrong in its run. */
import { resolve } from "node:path"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import pc from "picocolors"
import { hardware } from "../doctor/hardware.ts"
import { installed } from "../doctor/installed.ts"
import { pythonPath } from "../training/harness.ts"
import { homeOf } from "../training/home.ts"
import { CheckFailed, WrongUsage } from "./exit.ts"
import { jsonFlag } from "./flags.ts"
import { MARKS } from "./doctor/show.ts"
import { printJson } from "./screen/json.ts"
import { table } from "./screen/table.ts"

/** What is installed and what hardware there is, with remedies. */
const showMachine = Effect.fnUntraced(function* (json: boolean) {
  const checks = [...(yield* installed(pythonPath())), ...(yield* hardware(homeOf().folder))]
  const failed = checks.filter((check) => check.state === "fail")
  if (json) yield* printJson({ passed: failed.length === 0, checks })
  else {
    yield* Console.log(
      table(
        ["", "what", "seen"],
        checks.map((check) => [MARKS[check.state], check.name, check.seen])
      )
    )
    const remedies = checks.filter((check) => check.remedy !== null)
    if (remedies.length > 0)
      yield* Console.log(`\n${remedies.map((check) => `${pc.bold(check.name)}: ${check.remedy}`).join("\n")}`)
  }
  if (failed.length > 0)
    return yield* new CheckFailed({
      message: `${failed.length} of ${checks.length} checks failed: ${failed.map((check) => check.name).join(", ")}`
    })
})

export const doctor = Command.make(
  "doctor",
  {
    experiment: Argument.String("experiment").pipe(
      Argument.withDescription("The file of an experiment; left out, the installation and the machine are looked at"),
      Argument.optional
    ),
    data: Flag.String("data").pipe(
      Flag.withDescription("The file that the data set's rows are read from, as for train"),
      Flag.optional
    ),
    model: Flag.String("model").pipe(
      Flag.withDescription("Another model than the experiment's: a folder, or a name on the hub"),
      Flag.optional
    ),
    pilot: Flag.Int("pilot").pipe(
      Flag.withDescription("Sample so many problems from the policy, and judge what comes of them"),
      Flag.filter(
        (problems) => problems > 0,
        () => "a pilot takes 1 problem or more"
      ),
      Flag.optional
    ),
    adapter: Flag.String("adapter").pipe(
      Flag.withDescription("A folder of LoRA weights that the pilot samples, such as what SFT made"),
      Flag.optional
    ),
    all: Flag.Boolean("all").pipe(
      Flag.withDescription("Show every check in full, those that found all well too"),
      Flag.withDefault(false)
    ),
    json: jsonFlag
  },
  Effect.fn(function* (options) {
    const { data, model, pilot, adapter, all: everything, json } = options
    if (Option.isNone(options.experiment)) {
      if ([data, model, pilot, adapter].some((flag) => flag._tag === "Some") || everything)
        return yield* new WrongUsage({ message: "give the file of an experiment: these flags are about its run" })
      return yield* showMachine(json)
    }
    if (Option.isSome(adapter) && Option.isNone(pilot))
      return yield* new WrongUsage({ message: "--adapter is what a pilot samples: give --pilot N, too" })
    const { loadExperiment } = yield* Effect.promise(() => import("../training/experiment.ts"))
    const loaded = yield* loadExperiment(options.experiment.value)
    const experiment = {
      ...loaded,
      ...(Option.isSome(data) ? { from: resolve(data.value) } : {}),
      ...(Option.isSome(model) ? { model: model.value } : {})
    }
    const { examineAndShow } = yield* Effect.promise(() => import("./doctor/experiment.ts"))
    return yield* examineAndShow(experiment, {
      pilot: Option.getOrNull(pilot),
      adapter: Option.isSome(adapter) ? resolve(adapter.value) : null,
      everything,
      json
    })
  })
).pipe(
  Command.withDescription(
    "Tell what is installed and what hardware there is; or what will go wrong in an experiment's run, with the values to set"
  ),
  Command.withExamples([
    { command: "touchstone doctor", description: "The installation and the machine" },
    {
      command: "touchstone doctor examples/gsm8k.ts --data train.jsonl",
      description: "Before a run: exit 1 where it will fail, 3 where that could not be judged"
    },
    {
      command: "touchstone doctor examples/demo.ts --pilot 64",
      description: "With 64 problems sampled from the policy"
    }
  ])
)
