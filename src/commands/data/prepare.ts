/** `touchstone data prepare DATASET --out DIR`: a data set into rows for SFT, prompts for GRPO, and a card. */
import { existsSync } from "node:fs"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { WrongUsage } from "../exit.ts"
import { jsonFlag, seedFlag } from "../flags.ts"
import { printJson } from "../screen/json.ts"

export const datasetArgument = Argument.String("dataset").pipe(
  Argument.withDescription(
    "A data set that comes with the program (touchstone data list), or the file of one: ./my-set.ts"
  )
)

export const styleFlag = Flag.String("style").pipe(
  Flag.withDescription("The tag style: think-answer, working-out, boxed, or a file that exports one: ./style.ts#mine"),
  Flag.withDefault("think-answer")
)

export const outputsFlag = Flag.Literals("outputs", ["drop", "keep", "mask"]).pipe(
  Flag.withDescription(
    "Code in worked solutions and what it printed: dropped, kept, or kept with the outputs out of the loss"
  ),
  Flag.withDefault("drop" as const)
)

export const fromFlag = Flag.String("from").pipe(
  Flag.withDescription("A file or folder of rows (JSONL, CSV, Parquet) instead of the hub"),
  Flag.optional
)

/** Rates are rows of a file, or what a run of the ledger was evaluated at. */
const ratesFrom = Effect.fnUntraced(function* (range: string, measured: string) {
  const { parseRange, readPassRates } = yield* Effect.promise(() => import("../../data/pass-rates.ts"))
  const asked = parseRange(range)
  if (asked === null)
    return yield* new WrongUsage({
      message: `--pass-rate takes a range within 0 and 1, such as 0.1..0.9, not “${range}”`
    })
  if (existsSync(measured)) return { ...asked, of: yield* readPassRates(measured), measured }
  const { Connection } = yield* Effect.promise(() => import("../../ledger/connection.ts"))
  const { homeOf } = yield* Effect.promise(() => import("../../training/home.ts"))
  const { passRatesOf } = yield* Effect.promise(() => import("../../training/pass-rates.ts"))
  const found = yield* passRatesOf(measured).pipe(Effect.provide(Connection.layer(homeOf().ledger)))
  return { ...asked, of: found.rates, measured: found.measured }
})

export const prepare = Command.make(
  "prepare",
  {
    dataset: datasetArgument,
    out: Flag.String("out").pipe(Flag.withDescription("The folder to be written; it must not be there, or be empty")),
    style: styleFlag,
    outputs: outputsFlag,
    from: fromFlag,
    revision: Flag.String("revision").pipe(
      Flag.withDescription("A commit, branch or tag of the hub's repository instead of the pinned one"),
      Flag.optional
    ),
    split: Flag.String("split").pipe(
      Flag.withDescription("The split to train on instead of the data set's own"),
      Flag.optional
    ),
    against: Flag.String("against").pipe(
      Flag.withDescription(
        "Further problems to keep out of training: a file with a column question or problem, or a prepared folder. May be given several times"
      ),
      Flag.between(0, 100)
    ),
    passRate: Flag.String("pass-rate").pipe(
      Flag.withDescription("Give GRPO problems of this pass rate alone, such as 0.1..0.9; needs --measured"),
      Flag.optional
    ),
    measured: Flag.String("measured").pipe(
      Flag.withDescription("Where pass rates were measured: a file of {problem, pass_rate}, or RUN or RUN/POLICY"),
      Flag.optional
    ),
    seed: seedFlag.pipe(Flag.withDefault(0)),
    threads: Flag.Int("threads").pipe(
      Flag.withDescription("Threads that work on the rows; as many as there are cores"),
      Flag.filter(
        (threads) => threads >= 1,
        () => "at least one thread"
      ),
      Flag.optional
    ),
    force: Flag.Boolean("force").pipe(
      Flag.withDescription("Replace a prepared folder; nothing else is ever replaced"),
      Flag.withDefault(false)
    ),
    json: jsonFlag
  },
  Effect.fn(function* (options) {
    const { passRate, measured } = options
    if (Option.isSome(passRate) !== Option.isSome(measured))
      return yield* new WrongUsage({
        message: "--pass-rate and --measured belong together: which pass rates, and where they were measured"
      })
    const rates =
      Option.isSome(passRate) && Option.isSome(measured) ? yield* ratesFrom(passRate.value, measured.value) : null
    const { prepare: run } = yield* Effect.promise(() => import("../../data/prepare/prepare.ts"))
    const { makePrepareProgress } = yield* Effect.promise(() => import("./progress.ts"))
    const { cardBlocks } = yield* Effect.promise(() => import("./card.ts"))
    const progress = yield* makePrepareProgress()
    const card = yield* run({
      ...options,
      from: Option.getOrNull(options.from),
      revision: Option.getOrNull(options.revision),
      split: Option.getOrNull(options.split),
      threads: Option.getOrNull(options.threads),
      rates,
      tell: progress.tell
    }).pipe(Effect.ensuring(progress.close))
    if (options.json) return yield* printJson(card)
    yield* Console.log(cardBlocks(card).join("\n\n"))
    yield* Console.error(`prepared into ${options.out}; next: touchstone data stats ${options.out}`)
  })
).pipe(
  Command.withDescription(
    "Prepare a data set: rows for SFT, prompts for GRPO, held-out problems, as JSONL and Parquet with a card"
  ),
  Command.withExamples([
    { command: "touchstone data prepare gsm8k --style think-answer --out data/gsm8k", description: "From the hub" },
    {
      command: "touchstone data prepare ./my-set.ts --from rows.csv --out data/mine",
      description: "A data set of your own"
    },
    {
      command: "touchstone data prepare numina-tir --outputs mask --out data/numina --against my-benchmark.jsonl",
      description: "Outputs kept without loss, and nothing near a benchmark"
    }
  ])
)
