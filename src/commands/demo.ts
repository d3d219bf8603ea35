/** `touchstone demo`: SFT and GRPO of the built-in policy, evaluated before and after. */
import * as Effect from "effect/Effect"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { jsonFlag, listenFlag, parseListen, seedFlag } from "./flags.ts"

export const demo = Command.make(
  "demo",
  {
    seed: seedFlag.pipe(Flag.withDefault(0)),
    small: Flag.Boolean("small").pipe(
      Flag.withDescription("A few steps to see that everything works; the policy learns little"),
      Flag.withDefault(false)
    ),
    listen: listenFlag,
    json: jsonFlag
  },
  Effect.fn(function* ({ seed, small, listen: asked, json }) {
    const listen = yield* parseListen(asked)
    const { demoExperiment } = yield* Effect.promise(() => import("./demo/experiment.ts"))
    const { trainAndShow } = yield* Effect.promise(() => import("./train/run.ts"))
    yield* trainAndShow(yield* demoExperiment({ seed, small }), { listen, json })
  })
).pipe(
  Command.withDescription("Train the built-in policy by SFT and GRPO, evaluate it before and after, show what changed"),
  Command.withExamples([{ command: "touchstone demo --seed 1", description: "The same with other problems" }])
)
