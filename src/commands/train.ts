/** `touchstone train EXPERIMENT`, `touchstone train --resume RUN`. */
import { resolve } from "node:path"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { WrongUsage } from "./exit.ts"
import { jsonFlag, listenFlag, parseListen, seedFlag } from "./flags.ts"

export const train = Command.make(
  "train",
  {
    experiment: Argument.String("experiment").pipe(
      Argument.withDescription("The file of an experiment, such as examples/gsm8k.ts"),
      Argument.optional
    ),
    resume: Flag.String("resume").pipe(
      Flag.withDescription("Take up a run that did not finish: its id, its unique beginning, or @last"),
      Flag.optional
    ),
    data: Flag.String("data").pipe(
      Flag.withDescription("The file that the data set's rows are read from"),
      Flag.optional
    ),
    seed: Flag.optional(seedFlag),
    unchecked: Flag.Boolean("unchecked").pipe(
      Flag.withDescription("Start the run even where the doctor sees that it will fail"),
      Flag.withDefault(false)
    ),
    listen: listenFlag,
    json: jsonFlag
  },
  Effect.fn(function* (options) {
    const listen = yield* parseListen(options.listen)
    // Loaded here: the trainer's side of the program is heavy, and `--help` needs none of it.
    const { resumeAndShow, trainAndShow } = yield* Effect.promise(() => import("./train/run.ts"))
    if (Option.isSome(options.resume)) {
      if (Option.isSome(options.experiment))
        return yield* new WrongUsage({ message: "give an experiment or --resume RUN, not both" })
      if (Option.isSome(options.data) || Option.isSome(options.seed))
        return yield* new WrongUsage({ message: "a run that is resumed keeps its data and its seed" })
      return yield* resumeAndShow(options.resume.value, { listen, json: options.json })
    }
    if (Option.isNone(options.experiment))
      return yield* new WrongUsage({ message: "give the file of an experiment, or --resume RUN" })
    const { loadExperiment } = yield* Effect.promise(() => import("../training/experiment.ts"))
    const loaded = yield* loadExperiment(options.experiment.value)
    const experiment = {
      ...loaded,
      ...(Option.isSome(options.data) ? { from: resolve(options.data.value) } : {}),
      ...(Option.isSome(options.seed) ? { seed: options.seed.value } : {})
    }
    return yield* trainAndShow(experiment, { listen, json: options.json }, options.unchecked)
  })
).pipe(
  Command.withDescription("Run an experiment: SFT, GRPO or both, then an evaluation on held-out problems"),
  Command.withExamples([
    { command: "touchstone train examples/gsm8k.ts --data train.jsonl", description: "On real GSM8K rows" },
    { command: "touchstone train --resume @last", description: "Take up the last run where it fell" }
  ])
)
