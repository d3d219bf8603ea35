/** `touchstone reward list`: every rubric and reward that comes with the program. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Command from "effect/cli/Command"
import pc from "picocolors"
import type { RubricEntry, RubricInfo } from "../../domain/rubric.ts"
import { resolveRubric, shippedRubrics } from "../../scoring/resolve.ts"
import type { RewardInfo } from "../../scoring/rewards.ts"
import { Scoring } from "../../scoring/scoring.ts"
import { jsonFlag } from "../flags.ts"
import { number } from "../screen/format.ts"
import { printJson } from "../screen/json.ts"
import { table } from "../screen/table.ts"

/** Hex digits of a digest that are shown; `--json` has all. */
const SHOWN = 12

const between = ([least, most]: readonly [number, number]): string => `${number(least)} … ${number(most)}`

const needed = (needs: ReadonlyArray<string>): string => (needs.length === 0 ? "" : `needs ${needs.join(", ")}`)

/** What makes a part count as it does: its weight, and what stands before it. */
const terms = ({ weight, schedule, gate, required, floor, needs }: RubricEntry): string =>
  [
    `weight ${number(weight)}`,
    ...(schedule === null ? [] : [`schedule ${schedule.map(([step, by]) => `${step}: ${number(by)}`).join(", ")}`]),
    ...(gate === null ? [] : [`gate ${gate.by} ≥ ${number(gate.least)}`]),
    ...(required ? (floor === null ? [] : [`floor ${number(floor)}`]) : ["optional"]),
    ...(needs.length === 0 ? [] : [needed(needs)])
  ].join(", ")

const rubricsTable = (rubrics: ReadonlyArray<RubricInfo>): string =>
  table(
    ["rubric", "reward", "kind", ">range", "counts as"],
    rubrics.flatMap(({ name, style, digest, rewards }) => [
      [pc.bold(name), "", "", "", pc.dim(`style ${style}, digest ${digest.slice(0, SHOWN)}`)],
      ...rewards.map((entry) => ["", entry.name, entry.kind, between(entry.range), terms(entry)])
    ])
  )

const rewardsTable = (rewards: ReadonlyArray<RewardInfo>): string =>
  table(
    ["reward", "kind", ">range", "needs", "digest", "import"],
    rewards.map(({ name, kind, range, needs, digest, export: exported, from }) => [
      name,
      kind,
      between(range),
      needs.join(", ") || "–",
      digest.slice(0, SHOWN),
      `{ ${exported} } from "${from}"`
    ])
  )

export const list = Command.make(
  "list",
  { json: jsonFlag },
  Effect.fn(function* ({ json }) {
    const { describeRewards } = yield* Effect.promise(() => import("../../scoring/rewards.ts"))
    const rewards = yield* Effect.promise(describeRewards)
    const rubrics = yield* Effect.gen(function* () {
      const scoring = yield* Scoring
      return yield* Effect.forEach(
        Object.keys(shippedRubrics),
        Effect.fnUntraced(function* (name) {
          return { ...(yield* scoring.describe(yield* resolveRubric(name, process.cwd()))), name }
        }),
        { concurrency: 4 }
      )
    }).pipe(Effect.provide(Scoring.layer()))
    if (json) return yield* printJson({ rubrics, rewards })
    yield* Console.log(
      `${rubricsTable(rubrics)}\n\n${rewardsTable(rewards)}\n\n${pc.dim("--json has the digests whole")}`
    )
  })
).pipe(
  Command.withDescription("List the rubrics and rewards that come with the program: range, needs, weights, digest")
)
