/** `touchstone data list`: the data sets that come with the program. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Command from "effect/cli/Command"
import pc from "picocolors"
import type { DataSet } from "../../data/dataset.ts"
import { jsonFlag } from "../flags.ts"
import { printJson } from "../screen/json.ts"

const described = (dataset: DataSet) => {
  const rows = dataset.kind === "rows" ? dataset : null
  return {
    name: dataset.name,
    kind: dataset.kind,
    about: dataset.about ?? null,
    licence: rows?.licence ?? null,
    source: rows?.source ?? null,
    splits: rows?.splits ?? null
  }
}

const told = ({ name, about, licence, source, splits, kind }: ReturnType<typeof described>): string => {
  const from = source === null ? "made in code, from a seed" : `${source.hub} at ${source.revision.slice(0, 12)}`
  const held = splits?.evaluate === undefined ? "one problem in ten held out" : `evaluated on ${splits.evaluate}`
  const parts = kind === "made" ? ["brings its own evaluation"] : [`trained on ${splits?.train ?? "train"}`, held]
  return [
    `${pc.bold(name)}  ${about ?? ""}`,
    pc.dim([from, ...(licence === null ? [] : [licence]), ...parts].join("; "))
  ].join("\n    ")
}

export const list = Command.make(
  "list",
  { json: jsonFlag },
  Effect.fn(function* ({ json }) {
    const { loadDataSet, SHIPPED } = yield* Effect.promise(() => import("../../data/datasets.ts"))
    const all = yield* Effect.forEach(SHIPPED, (name) => Effect.map(loadDataSet(name), described))
    if (json) return yield* printJson(all)
    yield* Console.log(all.map(told).join("\n"))
    yield* Console.log(
      pc.dim("A data set of your own is a module: touchstone data prepare ./my-set.ts --from rows.csv")
    )
  })
).pipe(
  Command.withDescription("List the data sets that come with the program: what they are, where they lie, their licence")
)
