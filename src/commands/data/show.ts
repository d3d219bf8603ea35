/** `touchstone data show SET|DIR --row N [--model M]`: a row as a conversation, or token by token as SFT trains on it. */
import { existsSync } from "node:fs"
import { resolve } from "node:path"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { BUILT_IN } from "../../domain/experiment.ts"
import { WrongUsage } from "../exit.ts"
import { jsonFlag, seedFlag } from "../flags.ts"
import { printJson } from "../screen/json.ts"
import { visible } from "../screen/visible.ts"

/** TRL's own. */
const MAX_LENGTH = 1024

const sourceArgument = Argument.String("source").pipe(
  Argument.withDescription("A folder that `touchstone data prepare` wrote, a data set's name, or the file of one")
)

/** The folder or the name that the harness is given; the built-in policy is made where it is not there yet. */
const modelOf = Effect.fnUntraced(function* (name: string) {
  if (name !== BUILT_IN) return existsSync(name) ? resolve(name) : name
  const { demoExperiment } = yield* Effect.promise(() => import("../demo/experiment.ts"))
  const { scoringFor } = yield* Effect.promise(() => import("../../training/course.ts"))
  const { readyBase } = yield* Effect.promise(() => import("../../training/base-now.ts"))
  const { homeOf } = yield* Effect.promise(() => import("../../training/home.ts"))
  const experiment = yield* demoExperiment({ seed: 0, small: true })
  return yield* readyBase(experiment, homeOf(), Console.error).pipe(Effect.provide(scoringFor(experiment)))
})

export const show = Command.make(
  "show",
  {
    source: sourceArgument,
    row: Flag.Int("row").pipe(
      Flag.withDescription("The row's place in its file, from 0"),
      Flag.filter(
        (row) => row >= 0,
        () => "rows are counted from 0"
      ),
      Flag.withDefault(0)
    ),
    split: Flag.Literals("split", ["sft", "grpo", "evaluate"]).pipe(
      Flag.withDescription("Rows to learn from, prompts to be rewarded on, or held-out problems"),
      Flag.withDefault("sft" as const)
    ),
    model: Flag.String("model").pipe(
      Flag.withDescription("Render and tokenize it as training does: a folder, a name on the hub, or built-in"),
      Flag.optional
    ),
    maxLength: Flag.Int("max-length").pipe(
      Flag.withDescription(`SFT's max_length, beyond which a row is cut: ${MAX_LENGTH} as TRL has it, 0 for none`),
      Flag.filter(
        (length) => length >= 0,
        () => "max_length is at least 0"
      ),
      Flag.withDefault(MAX_LENGTH)
    ),
    tokens: Flag.Boolean("tokens").pipe(
      Flag.withDescription("A line a token: its id, its text, whether it carries loss; needs --model"),
      Flag.withDefault(false)
    ),
    style: Flag.String("style").pipe(
      Flag.withDescription("Of a data set: its tag style (think-answer)"),
      Flag.optional
    ),
    outputs: Flag.Literals("outputs", ["drop", "keep", "mask"]).pipe(
      Flag.withDescription("Of a data set: what becomes of code's outputs (drop)"),
      Flag.optional
    ),
    from: Flag.String("from").pipe(
      Flag.withDescription("Of a data set: a file or folder of its rows instead of the hub"),
      Flag.optional
    ),
    seed: seedFlag.pipe(Flag.withDefault(0)),
    json: jsonFlag
  },
  Effect.fn(function* (options) {
    const { source, row: place, split, json } = options
    const model = Option.getOrNull(options.model)
    if (options.tokens && model === null)
      return yield* new WrongUsage({ message: "--tokens needs --model: tokens are a tokenizer's" })
    const { findRow } = yield* Effect.promise(() => import("./show/row.ts"))
    const { makePrepareProgress } = yield* Effect.promise(() => import("./progress.ts"))
    const progress = yield* makePrepareProgress()
    const found = yield* findRow({
      source,
      split,
      row: place,
      style: Option.getOrNull(options.style),
      outputs: Option.getOrNull(options.outputs),
      from: Option.getOrNull(options.from),
      seed: options.seed,
      tell: progress.tell
    }).pipe(Effect.ensuring(progress.close))
    const isLearnt = found.row.completion !== undefined
    const maxLength = isLearnt && options.maxLength > 0 ? options.maxLength : null
    const rendered =
      model === null
        ? null
        : yield* Effect.flatMap(
            Effect.promise(() => import("../../training/inspect.ts")),
            Effect.fnUntraced(function* ({ render }) {
              return yield* render({
                model: yield* modelOf(model),
                rows: found.file,
                places: [place],
                max_length: maxLength
              })
            })
          )
    const { conversationBlocks, countsOf, renderedBlocks } = yield* Effect.promise(() => import("./show/screen.ts"))
    if (json) {
      const [shown] = rendered?.rows ?? []
      return yield* printJson({
        source,
        split,
        row: place,
        ...found.row,
        model,
        max_length: model === null ? null : maxLength,
        rendered: shown === undefined ? null : { ...shown, counts: countsOf(shown), said: rendered?.said ?? [] }
      })
    }
    const { problem } = found.row
    const title = `row ${place} of ${split}${problem === undefined ? "" : `, problem ${visible(problem)}`}${model === null ? "" : `, as ${visible(model)} is given it`}`
    const blocks =
      rendered === null
        ? conversationBlocks(found.row)
        : renderedBlocks({ rendered, maxLength, isLearnt, listTokens: options.tokens })
    yield* Console.log([title, ...blocks].join("\n\n"))
  }, Effect.scoped)
).pipe(
  Command.withDescription("Show a row as a conversation; with a model, what is trained on, token by token"),
  Command.withExamples([
    { command: "touchstone data show gsm8k --row 3", description: "The conversation" },
    {
      command: "touchstone data show data/gsm8k --row 3 --model Qwen/Qwen2.5-0.5B-Instruct",
      description: "The text that is trained on, coloured by what carries loss"
    }
  ])
)
