/** `touchstone data stats DIR`: what a prepared folder holds. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { jsonFlag } from "../flags.ts"
import { printJson } from "../screen/json.ts"

export const statsCommand = Command.make(
  "stats",
  {
    folder: Argument.String("dir").pipe(Argument.withDescription("A folder that `touchstone data prepare` wrote")),
    model: Flag.String("model").pipe(
      Flag.withDescription("Count tokens by this model's tokenizer and template: a folder, or a name on the hub"),
      Flag.optional
    ),
    json: jsonFlag
  },
  Effect.fn(function* ({ folder, model, json }) {
    const { stats } = yield* Effect.promise(() => import("../../data/stats.ts"))
    const found = yield* stats(folder)
    const { countTokens } = yield* Effect.promise(() => import("../../training/tokens.ts"))
    const tokens = Option.isSome(model) ? yield* countTokens(folder, found.card, model.value) : null
    if (json) return yield* printJson({ ...found, tokens })
    const { statsBlocks } = yield* Effect.promise(() => import("./told.ts"))
    yield* Console.log(statsBlocks(found, tokens).join("\n\n"))
  })
).pipe(
  Command.withDescription("Rows, drops by reason, kinds of golds, lengths, and what stands twice in a prepared folder"),
  Command.withExamples([
    {
      command: "touchstone data stats data/gsm8k --model Qwen/Qwen2.5-0.5B-Instruct",
      description: "Lengths in tokens too"
    }
  ])
)
