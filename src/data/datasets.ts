/** Finds a data set by its shipped name or by the path of a module that exports one by default. */
import { existsSync } from "node:fs"
import { resolve } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import * as Effect from "effect/Effect"
import type { DataSet } from "./dataset.ts"
import { DataUnusable } from "./errors.ts"

/** The data sets that come with the program. */
export const SHIPPED = ["sums", "gsm8k"] as const

/** From src/data the shipped modules lie in ../../datasets as TypeScript; bundled, in ./datasets as JavaScript. */
const shippedModule = (name: string): string => {
  const here = import.meta.url
  return fileURLToPath(
    here.endsWith(".ts") ? new URL(`../../datasets/${name}.ts`, here) : new URL(`./datasets/${name}.js`, here)
  )
}

const isDataSet = (value: unknown): value is DataSet => {
  const set = value as Partial<{ kind: string; name: unknown; make: unknown; read: unknown }> | null
  return (
    typeof set === "object" &&
    typeof set?.name === "string" &&
    ((set.kind === "made" && typeof set.make === "function") || (set.kind === "rows" && typeof set.read === "function"))
  )
}

/** Loads a data set. `name` is a shipped name, or a path relative to the working folder. */
export const loadDataSet = Effect.fn("data.loadDataSet")(function* (name: string) {
  const shipped = (SHIPPED as ReadonlyArray<string>).includes(name)
  const file = shipped ? shippedModule(name) : resolve(name)
  if (!shipped && !existsSync(file))
    return yield* new DataUnusable({
      message: `“${name}” is neither a data set that comes with touchstone (${SHIPPED.join(", ")}) nor a file`
    })
  const module = yield* Effect.tryPromise({
    try: () => import(pathToFileURL(file).href) as Promise<Record<string, unknown>>,
    catch: (cause) => new DataUnusable({ message: `${file} could not be loaded: ${(cause as Error).message}` })
  })
  const found = module.default ?? module[name]
  if (isDataSet(found)) return found
  return yield* new DataUnusable({
    message: `${file} exports no data set by default: {kind: "rows", name, read} or {kind: "made", name, make}`
  })
})
