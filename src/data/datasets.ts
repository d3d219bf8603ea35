/** Finds a data set by its shipped name or by the path of a module that exports one by default. */
import { existsSync } from "node:fs"
import { resolve } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import * as Effect from "effect/Effect"
import type { DataSet } from "./dataset.ts"
import { DataUnusable } from "./errors.ts"

/** The data sets that come with the program. */
export const SHIPPED = ["sums", "gsm8k", "numina-tir"] as const

export const isShipped = (name: string): boolean => (SHIPPED as ReadonlyArray<string>).includes(name)

/** From src/data the shipped modules lie in ../../datasets as TypeScript; bundled, in ./datasets as JavaScript. */
const shippedModule = (name: string): string => {
  const here = import.meta.url
  return fileURLToPath(
    here.endsWith(".ts") ? new URL(`../../datasets/${name}.ts`, here) : new URL(`./datasets/${name}.js`, here)
  )
}

/** The module of a data set: a shipped name stays one, whatever lies in the working folder under it. */
const dataSetFile = (name: string): string => (isShipped(name) ? shippedModule(name) : resolve(name))

const isText = (value: unknown): boolean => typeof value === "string" && value !== ""

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const isSource = (source: unknown): boolean =>
  isRecord(source) &&
  isText(source.hub) &&
  isText(source.revision) &&
  isRecord(source.files) &&
  Object.values(source.files).every(isText)

/** What keeps a module's export from being a data set; null where it is one. */
const faultIn = (value: unknown): string | null => {
  if (value === undefined) return "it exports no data set by default: export default defineDataSet({ … })"
  if (typeof value !== "object" || value === null)
    return `its default export is ${value === null ? "null" : `a ${typeof value}`}, not a data set`
  const set = value as Readonly<Record<string, unknown>>
  if (set.kind !== "rows" && set.kind !== "made")
    return `its data set has no \`kind\`: "rows" (read from files) or "made" (made in code)`
  if (!isText(set.name)) return "its data set has no `name`"
  if (set.kind === "made") return typeof set.make === "function" ? null : "its data set has no function `make`"
  if (typeof set.read !== "function") return "its data set has no function `read`"
  const { splits, source, example } = set
  if (splits !== undefined && !(isRecord(splits) && isText(splits.train)))
    return "the `splits` of its data set name no `train`"
  if (isRecord(splits) && splits.evaluate !== undefined && !isText(splits.evaluate))
    return "the `splits` of its data set name an `evaluate` that is no text"
  if (source !== undefined && !isSource(source))
    return "the `source` of its data set needs `hub`, `revision` and `files`"
  if (example !== undefined && !(isRecord(example) && isRecord(example.row) && typeof example.gold === "string"))
    return "the `example` of its data set needs a `row` and its `gold`"
  const told = (["about", "licence"] as const).find((name) => set[name] !== undefined && typeof set[name] !== "string")
  return told === undefined ? null : `the \`${told}\` of its data set is no text`
}

/** Why a module could not be loaded, with what to do where that is known. */
const remedyFor = (cause: NodeJS.ErrnoException): string => {
  if (cause.code === "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX" || cause.code === "ERR_INVALID_TYPESCRIPT_SYNTAX")
    return ". Node runs erasable TypeScript alone: no enum, namespace or parameter property"
  if (cause.code === "ERR_UNKNOWN_FILE_EXTENSION") return ". A data set is a module: .ts, .js or .mjs"
  return ""
}

/** Loads a data set's module. Throws an Error that names the file and what is missing in it. */
const importDataSet = async (name: string): Promise<DataSet> => {
  const file = dataSetFile(name)
  if (!existsSync(file))
    throw new Error(
      `“${name}” is neither a data set that comes with touchstone (${SHIPPED.join(", ")}) nor a file: touchstone data list`
    )
  const module: Readonly<Record<string, unknown>> = await import(pathToFileURL(file).href).catch((cause: unknown) => {
    const { message, remedy } =
      cause instanceof Error
        ? { message: cause.message, remedy: remedyFor(cause) }
        : { message: String(cause), remedy: "" }
    throw new Error(`${file} could not be loaded: ${message}${remedy}`)
  })
  const found = module.default
  const fault = faultIn(found)
  if (fault !== null) throw new Error(`${file}: ${fault}`)
  return found as DataSet
}

/** Loads a data set. `name` is a shipped name, or a path relative to the working folder. */
export const loadDataSet = Effect.fn("data.loadDataSet")((name: string) =>
  Effect.tryPromise({
    try: () => importDataSet(name),
    catch: (cause) => new DataUnusable({ message: (cause as Error).message })
  })
)
