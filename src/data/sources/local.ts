/** A file or a folder on this machine as a source: which files hold which split. */
import { readdir, stat } from "node:fs/promises"
import { basename, dirname, join, relative, sep } from "node:path"
import * as Effect from "effect/Effect"
import { DataUnusable } from "../errors.ts"
import { cannotRead } from "./fault.ts"
import { FORMATS, formatOf } from "./format.ts"
import { sha256Of } from "./hash.ts"
import type { RowsFile } from "./piece.ts"
import type { OpenedSource, SourceFile, SourceSpec } from "./source.ts"
import { KNOWN_SPLITS, splitOf } from "./splits.ts"

/** Folders below the one given that are looked into. */
const DEPTH = 3

/** The names of files below a folder, in order; hidden ones are none of the data set's. */
const filesBelow = async (folder: string, depth = DEPTH): Promise<ReadonlyArray<string>> => {
  const names = (await readdir(folder).catch(cannotRead(folder))).filter((name) => !name.startsWith(".")).sort()
  const found: Array<string> = []
  for (const name of names) {
    const path = join(folder, name)
    // The cache of the hub holds links: what they point to counts. A link to nowhere is no file.
    const is = await stat(path).catch(() => null)
    if (is?.isFile()) found.push(path)
    else if (is?.isDirectory() && depth > 0) found.push(...(await filesBelow(path, depth - 1)))
  }
  return found
}

const rowsFile = async (path: string): Promise<RowsFile> => {
  const format = formatOf(path)
  if (format === null) throw new Error(`${path} is no file of rows that can be read: give ${FORMATS}`)
  return { path, format, bytes: (await stat(path).catch(cannotRead(path))).size }
}

/** A split must lie in one folder and one format: otherwise its rows would be taken twice. */
const mixed = (from: string, split: string, files: ReadonlyArray<RowsFile>): string | null => {
  const folders = [...new Set(files.map(({ path }) => dirname(path)))]
  if (folders.length > 1)
    return `${from} holds the split ${split} in several folders (${folders.map((folder) => relative(from, folder) || ".").join(", ")}): give one of them with --from`
  const totals = [...new Set(files.map(({ path }) => /-of-\d+(?=\.[^.]+$)/.exec(path)?.[0] ?? ""))]
  if (totals.length > 1)
    return `${from} holds the split ${split} twice, as parts and whole or in other parts (${files.map(({ path }) => basename(path)).join(", ")}): give one file with --from, or a folder with one of them`
  const formats = [...new Set(files.map(({ format }) => format))]
  if (formats.length > 1)
    return `${from} holds the split ${split} in several formats (${formats.join(", ")}): give one of the files with --from`
  return null
}

const ofFolder = async (from: string, spec: SourceSpec): Promise<Omit<OpenedSource, "files">> => {
  const names = new Set([...KNOWN_SPLITS, ...(spec.splits ?? []), ...Object.keys(spec.hub?.files ?? {})])
  const splits: Record<string, Array<RowsFile>> = {}
  const passedOver: Array<string> = []
  for (const path of await filesBelow(from)) {
    const split = formatOf(path) === null ? null : splitOf(path, names)
    if (split === null) passedOver.push(relative(from, path).split(sep).join("/"))
    else splits[split] = [...(splits[split] ?? []), await rowsFile(path)]
  }
  const wanted = spec.splits ?? Object.keys(splits)
  const missing = wanted.find((split) => splits[split] === undefined)
  if (missing !== undefined || wanted.length === 0)
    throw new Error(notThere(from, missing ?? null, Object.keys(splits), passedOver))
  for (const split of wanted) {
    const wrong = mixed(from, split, splits[split] ?? [])
    if (wrong !== null) throw new Error(wrong)
  }
  return {
    from,
    hub: null,
    splits: Object.fromEntries(wanted.map((split) => [split, splits[split] ?? []])),
    passedOver
  }
}

const SHOWN = 5

const notThere = (
  from: string,
  split: string | null,
  found: ReadonlyArray<string>,
  passedOver: ReadonlyArray<string>
): string => {
  const what = split === null ? `${from} holds no file of a split` : `${from} holds no split “${split}”`
  const seen =
    found.length > 0
      ? `; there is ${found.join(", ")}`
      : passedOver.length > 0
        ? `; it holds ${passedOver.slice(0, SHOWN).join(", ")}${passedOver.length > SHOWN ? ", …" : ""}`
        : "; it is empty"
  return `${what}${seen}. Files are told by name: train.jsonl, test.csv, train-00000-of-00002.parquet; or give one file with --from FILE`
}

/** The files of a path on this machine. Throws an Error that says what is not there. */
const filesAt = async (from: string, spec: SourceSpec, signal: AbortSignal): Promise<OpenedSource> => {
  const is = await stat(from).catch(cannotRead(from))
  if (!is.isDirectory() && !is.isFile())
    throw new Error(
      `${from} is neither a file nor a folder: rows are read more than once, so write them to a file first`
    )
  const found = is.isDirectory()
    ? await ofFolder(from, spec)
    : { from, hub: null, splits: { [spec.splits?.[0] ?? "train"]: [await rowsFile(from)] }, passedOver: [] }
  const files: Array<SourceFile> = []
  for (const file of Object.values(found.splits).flat())
    files.push({
      name: is.isDirectory() ? relative(from, file.path).split(sep).join("/") : basename(from),
      bytes: file.bytes,
      sha256: await sha256Of(file.path, signal)
    })
  return { ...found, files }
}

export const openLocal = Effect.fn("data.openLocal")((from: string, spec: SourceSpec) =>
  Effect.tryPromise({
    try: (signal) => filesAt(from, spec, signal),
    catch: (cause) => new DataUnusable({ message: (cause as Error).message })
  })
)
