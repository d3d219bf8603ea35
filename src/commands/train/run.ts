/** A run on the screen: progress while it goes, then what it changed, where the ledger is and what to type next. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import pc from "picocolors"
import type { Experiment } from "../../domain/experiment.ts"
import { Connection } from "../../ledger/connection.ts"
import { rewardCurves, tallyRollouts, unscoredReasons } from "../../ledger/rollouts.ts"
import { findRun, phasesOf } from "../../ledger/runs.ts"
import { homeOf } from "../../training/home.ts"
import { summarize } from "../../training/summary.ts"
import { resume, type TrainOptions, train } from "../../training/train.ts"
import { printJson } from "../screen/json.ts"
import { makeProgress } from "../screen/progress.ts"
import { visible } from "../screen/visible.ts"
import { screenWidth } from "../screen/width.ts"
import { curves, sharesTable, slicesTable, stories, worse } from "../screen/summary.ts"

export interface RunScreen {
  readonly listen: TrainOptions["listen"]
  readonly json: boolean
}

const heading = (text: string): string => pc.bold(text)

/** What is worth a look first: the well-formed but wrong, where the rubric can tell. */
const telling = (rewards: ReadonlyArray<string>): string =>
  rewards.includes("correctness") && rewards.includes("format")
    ? "--where 'correctness = 0 and format = 1'"
    : "--sort=-advantage"

const showEnd = Effect.fnUntraced(function* (id: string, json: boolean) {
  const run = yield* findRun(id)
  const summary = yield* summarize(id)
  const tally = yield* tallyRollouts(id)
  const unscored = yield* unscoredReasons(id)
  const points = yield* rewardCurves(id)
  const { ledger } = homeOf()
  if (json)
    return yield* printJson({ run, ledger, tally, unscored, summary, phases: yield* phasesOf(id), curves: points })
  const columns = screenWidth()
  const got = summary === null ? [] : worse(summary)
  const blocks = [
    ...(summary === null
      ? []
      : [
          `${heading(`Before and after, on ${summary.problems} held-out problems (95 % intervals)`)}\n${sharesTable(summary)}`
        ]),
    ...(summary === null ? [] : [slicesTable(summary) ?? ""]),
    ...(summary === null
      ? []
      : [`${heading("What got worse")}\n${got.length === 0 ? "nothing that was measured" : got.join("\n")}`]),
    ...(points.length === 0 ? [] : [`${heading("Rewards over GRPO")}\n${curves(points, columns)}`]),
    ...(summary === null || summary.stories.length === 0 ? [] : [`${heading("Three problems")}\n${stories(summary)}`]),
    `${heading("Ledger")}  ${ledger}\n${tally.rollouts} rollouts in ${tally.batches} batches, ${tally.unscored} unscored` +
      (tally.disagreeing > 0
        ? pc.yellow(`; ${tally.disagreeing} batches whose advantages differ from the trainer's`)
        : ""),
    ...unscored.map((row) => `${row.count} × ${visible(row.reward)} unscored in ${row.of}: ${row.reason}`),
    `${heading("Next")}\n  touchstone runs show ${id}\n  touchstone rollouts list ${id} ${telling(points.map((point) => point.name))}`
  ]
  yield* Console.log(`\n${blocks.filter((block) => block !== "").join("\n\n")}`)
})

const withScreen = <E, R>(screen: RunScreen, start: (options: TrainOptions) => Effect.Effect<string, E, R>) =>
  Effect.gen(function* () {
    const home = homeOf()
    const progress = yield* makeProgress(
      (text) => process.stderr.write(text),
      process.stderr.isTTY === true && process.env.TERM !== "dumb"
    )
    const id = yield* start({ home, listen: screen.listen, tell: progress.tell }).pipe(Effect.ensuring(progress.close))
    yield* showEnd(id, screen.json)
  }).pipe(Effect.provide(Connection.layer(homeOf().ledger)))

export const trainAndShow = (experiment: Experiment, screen: RunScreen, unchecked = false) =>
  withScreen(screen, (options) => train(experiment, { ...options, unchecked }))

export const resumeAndShow = (run: string, screen: RunScreen) => withScreen(screen, (options) => resume(run, options))
