/** `touchstone runs show RUN`: attempts, phases, policies, what its rollouts and its evaluations say. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Command from "effect/cli/Command"
import pc from "picocolors"
import { evaluationsOf } from "../../ledger/evaluations.ts"
import { metricsOf } from "../../ledger/metrics.ts"
import { rewardCurves, tallyRollouts, unscoredReasons } from "../../ledger/rollouts.ts"
import { attemptsOf, findRun, phasesOf, policiesOf, shownState } from "../../ledger/runs.ts"
import { summarize } from "../../training/summary.ts"
import { reading } from "../ledger.ts"
import { duration } from "../screen/format.ts"
import { jsonFlag, runArgument } from "../flags.ts"
import { printJson } from "../screen/json.ts"
import { screenWidth } from "../screen/width.ts"
import { curves, sharesTable, slicesTable, worse } from "../screen/summary.ts"
import { table } from "../screen/table.ts"
import { oneLine, visible } from "../screen/visible.ts"

const seconds = (started: string, ended: string | null): string =>
  ended === null ? "–" : duration((Date.parse(ended) - Date.parse(started)) / 1000)

const read = Effect.fnUntraced(function* (name: string, json: boolean) {
  const run = yield* findRun(name)
  const attempts = yield* attemptsOf(run.id)
  const open = attempts.find((attempt) => attempt.ended === null)
  return {
    run: { ...run, state: shownState(run.state, open) },
    attempts,
    phases: yield* phasesOf(run.id),
    policies: yield* policiesOf(run.id),
    tally: yield* tallyRollouts(run.id),
    unscored: yield* unscoredReasons(run.id),
    curves: yield* rewardCurves(run.id),
    evaluations: yield* evaluationsOf(run.id),
    summary: yield* summarize(run.id),
    // Thousands of figures: for programs alone.
    ...(json ? { metrics: yield* metricsOf(run.id) } : {})
  }
})

export const show = Command.make(
  "show",
  { run: runArgument, json: jsonFlag },
  Effect.fn(function* ({ run: name, json }) {
    const shown = yield* reading(read(name, json))
    if (json) return yield* printJson(shown)
    const { run, attempts, phases, policies, tally, unscored, summary } = shown
    const blocks = [
      `${pc.bold(run.id)}  ${visible(run.name)}  ${run.state}  ${run.created}\n${run.folder}`,
      table(
        ["attempt", "phase", "outcome", ">steps", ">from step", ">time"],
        phases.map((phase) => [
          String(phase.attempt),
          phase.phase,
          phase.outcome ?? "running",
          String(phase.steps),
          phase.resumed_from === null ? "–" : String(phase.resumed_from),
          seconds(phase.started, phase.ended)
        ])
      ),
      ...attempts.flatMap(({ attempt, message }) =>
        message === null ? [] : [pc.red(`attempt ${attempt}: ${visible(message)}`)]
      ),
      table(
        ["policy", "weights (SHA-256)", "folder"],
        policies.map((policy) => [policy.name, policy.hash.slice(0, 12), policy.folder])
      ),
      `${tally.rollouts} rollouts in ${tally.batches} batches; ${tally.unscored} unscored, ${tally.truncated} truncated; ` +
        `${tally.disagreeing} batches whose advantages differ from the trainer's, ${tally.without_advantages} without advantages`,
      ...(unscored.length === 0
        ? []
        : [
            table(
              ["unscored reward", "of", "reason", ">count", "for example"],
              unscored.map((row) => [
                visible(row.reward),
                row.of,
                row.reason,
                String(row.count),
                oneLine(row.message, 80)
              ])
            )
          ]),
      ...(shown.evaluations.length === 0
        ? []
        : [
            table(
              ["evaluation", ">answered", ">of", "sampling"],
              shown.evaluations.map(({ id, answered, problems, sampling }) => [
                id,
                String(answered),
                String(problems),
                sampling.temperature === 0 ? "greedy" : `temperature ${sampling.temperature}`
              ])
            )
          ]),
      ...(shown.curves.length === 0 ? [] : [curves(shown.curves, screenWidth())]),
      ...(summary === null ? [] : [sharesTable(summary), slicesTable(summary) ?? "", worse(summary).join("\n")])
    ]
    yield* Console.log(blocks.filter((block) => block !== "").join("\n\n"))
  })
).pipe(
  Command.withDescription("Show a run: attempts, phases, policies, rewards over steps, before and after"),
  Command.withExamples([{ command: "touchstone runs show @last", description: "The last run" }])
)
