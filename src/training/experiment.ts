/** Loads an experiment: the default export of a user's file, checked against its Schema. */
import { existsSync } from "node:fs"
import { resolve } from "node:path"
import { pathToFileURL } from "node:url"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { explain } from "../domain/explain.ts"
import { Experiment } from "../domain/experiment.ts"
import { ExperimentInvalid } from "./errors.ts"

/** Where in a user's file an error was thrown, as far as its stack tells. */
const placeOf = (error: Error, file: string): string => {
  const line = error.stack?.split("\n").find((text) => text.includes(file))
  const at = line?.match(/:(\d+)(?::\d+)?\)?$/)?.[1]
  return at === undefined ? file : `${file}:${at}`
}

export const loadExperiment = Effect.fn("training.loadExperiment")(function* (path: string) {
  const file = resolve(path)
  if (!existsSync(file))
    return yield* new ExperimentInvalid({
      message: `there is no file ${path}. Give the path of an experiment, such as examples/gsm8k.ts`
    })
  const module = yield* Effect.tryPromise({
    try: () => import(pathToFileURL(file).href) as Promise<{ readonly default?: unknown }>,
    catch: (cause) => {
      const error = cause instanceof Error ? cause : new Error(String(cause))
      const remedy = /strip-only|erasable|ERR_UNSUPPORTED_TYPESCRIPT/.test(
        `${error.message}${(error as NodeJS.ErrnoException).code}`
      )
        ? ". Node runs erasable TypeScript alone: no enum, namespace or parameter property"
        : ""
      return new ExperimentInvalid({ message: `${placeOf(error, file)}: ${error.message}${remedy}` })
    }
  })
  if (module.default === undefined)
    return yield* new ExperimentInvalid({ message: `${path} has no default export; export the experiment by default` })
  return yield* Schema.decodeUnknownEffect(Experiment)(module.default, {
    errors: "all",
    onExcessProperty: "error"
  }).pipe(
    Effect.mapError(
      (error) =>
        new ExperimentInvalid({ message: `${path} does not hold an experiment:\n${explain(error, module.default)}` })
    )
  )
})
