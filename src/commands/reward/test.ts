/** `touchstone reward test [RUBRIC]`: a rubric held to the laws, in a process of its own, before any GPU is paid for. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import pc from "picocolors"
import type { Law, LawResult } from "../../reward/laws/law.ts"
import { nearest } from "../../scoring/nearest.ts"
import { STYLE_NAMES, thinkAnswer } from "../../style/styles.ts"
import { CheckFailed, NotJudged, WrongUsage } from "../exit.ts"
import { jsonFlag } from "../flags.ts"
import { printJson } from "../screen/json.ts"
import { oneLine } from "../screen/visible.ts"
import { columnsOf } from "./columns.ts"
import type { Limits } from "./laws/child.ts"
import { shown } from "./laws/screen.ts"
import { tryRubric } from "./laws/try.ts"
import { untried } from "./laws/untried.ts"
import { type Asked, whichAsked, whichHere } from "./laws/which.ts"

/** Milliseconds for one case, however hostile: the law of bounded work breaks long before. */
const CASE_MS = 10_000

/** The laws that were asked for, in their order; all where none was. */
const chosen = (names: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const { laws } = yield* Effect.promise(() => import("../../reward/laws/laws.ts"))
    const known = laws.map(({ name }) => name)
    const unknown = names.find((name) => !known.includes(name))
    if (unknown === undefined) return names.length === 0 ? laws : laws.filter(({ name }) => names.includes(name))
    const near = nearest(unknown, known)
    const meant = near === null ? "" : ` Did you mean ${near}?`
    return yield* new WrongUsage({ message: `There is no law “${unknown}”.${meant} Laws: ${known.join(", ")}` })
  })

/** Tells on stderr which laws are tried: a line that is drawn anew on a terminal, a line a law otherwise. */
const makeProgress = Effect.fnUntraced(function* () {
  const isDrawn = process.stderr.isTTY === true && process.env.TERM !== "dumb"
  const redraw = isDrawn ? (yield* Effect.promise(() => import("log-update"))).createLogUpdate(process.stderr) : null
  return {
    next: (asked: string, law: Law | undefined, done: number, of: number) =>
      redraw?.(law === undefined ? "" : `${oneLine(asked, 60)}  ${done}/${of}  ${pc.dim(law.name)}`),
    tell: (asked: string, { law, state, runs }: LawResult) => {
      if (redraw === null) process.stderr.write(`${oneLine(asked, 60)}: ${law} ${state} (${runs} cases)\n`)
    },
    close: Effect.sync(() => redraw?.clear())
  }
})

/** A word as a shell takes it. */
const word = (text: string): string => (/^[\w./#@:=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`)

const positive = (name: string, least: number) =>
  Flag.filter(
    (value: number) => value >= least,
    () => `${name} is ${least} or more`
  )

export const rewardTest = Command.make(
  "test",
  {
    rubric: Argument.String("rubric").pipe(
      Argument.withDescription(
        "A shipped rubric's or reward's name, or a file and its export: ./rewards/mine.ts#rubric. Left out: the rubrics of this folder"
      ),
      Argument.optional
    ),
    runs: Flag.Int("runs").pipe(Flag.withDescription("Cases a law"), Flag.withDefault(1000), positive("--runs", 1)),
    seed: Flag.Int("seed").pipe(
      Flag.withDescription("The same seed tries the same cases"),
      Flag.withDefault(0),
      positive("--seed", 0)
    ),
    law: Flag.String("law").pipe(Flag.withDescription("Only this law"), Flag.optional),
    style: Flag.Literals("style", STYLE_NAMES).pipe(
      Flag.withDescription("The tag style of a reward that stands alone; a rubric has its own"),
      Flag.withDefault(thinkAnswer.name)
    ),
    column: Flag.KeyValuePair("column").pipe(
      Flag.withDescription("A column that a reward needs: --column level=3, once for each; JSON or a text"),
      Flag.withDefault({})
    ),
    json: jsonFlag
  },
  Effect.fn(function* ({ rubric, runs, seed, law, style, column, json }) {
    const laws = yield* chosen(Option.toArray(law))
    const limits: Limits = { caseMs: CASE_MS, lawMs: Math.max(300_000, runs * 100) }
    const cwd = process.cwd()
    const all: ReadonlyArray<Asked> = Option.isSome(rubric)
      ? [yield* whichAsked(rubric.value, cwd)]
      : yield* whichHere(cwd, limits)
    const columns = columnsOf(column)
    const progress = yield* makeProgress()
    const tried = yield* Effect.forEach(all, ({ asked, ref }) => {
      let done = 0
      progress.next(asked, laws[0], done, laws.length)
      return tryRubric({ ref, style, runs, seed, columns }, laws, limits, (result) => {
        progress.tell(asked, result)
        progress.next(asked, laws[++done], done, laws.length)
      }).pipe(Effect.map((result) => ({ asked, ...result })))
    }).pipe(Effect.ensuring(progress.close))
    const again = (asked: string) => (name: string) =>
      [
        `touchstone reward test ${word(asked)} --law ${name} --seed ${seed} --runs ${runs}`,
        ...(style === thinkAnswer.name ? [] : [`--style ${style}`]),
        ...Object.entries(column).map(([key, text]) => `--column ${word(`${key}=${text}`)}`)
      ].join(" ")
    if (json) yield* printJson({ seed, runs, rubrics: tried })
    else yield* Console.log(tried.map((one) => shown(one, again(one.asked))).join("\n\n\n"))
    const broken = tried.flatMap(({ asked, results }) =>
      results.filter(({ state }) => state === "broken").map((result) => `${asked}: ${result.law}`)
    )
    if (broken.length > 0) {
      const count = tried.reduce((sum, { results }) => sum + results.length, 0)
      return yield* new CheckFailed({ message: `${broken.length} of ${count} laws are broken: ${broken.join(", ")}` })
    }
    const unjudged = tried.flatMap((one) => untried(one, one.asked) ?? [])
    if (unjudged.length > 0) return yield* new NotJudged({ message: unjudged.join("\n") })
  })
).pipe(
  Command.withDescription(
    "Hold a rubric to the laws of rewards: random cases, each counterexample made as small as it gets. Exit code 1 when a law is broken, 3 when hardly any could be tried"
  ),
  Command.withExamples([
    { command: "touchstone reward test recommended", description: "A shipped rubric" },
    { command: "touchstone reward test", description: "The rubrics of this folder" },
    {
      command: "touchstone reward test ./rewards/mine.ts#rubric --runs 10000 --law sign-counts",
      description: "One law, tried hard"
    }
  ])
)
