/** A data set's repository on the Hugging Face hub as a source: its revision resolved, the files of its splits in the cache. */
import * as Effect from "effect/Effect"
import type { HubSource } from "../../dataset.ts"
import { DataUnusable } from "../../errors.ts"
import { FORMATS, formatOf } from "../format.ts"
import { sha256Of } from "../hash.ts"
import type { RowsFile } from "../piece.ts"
import type { OpenedSource, SourceFile, SourceSpec } from "../source.ts"
import {
  type Cached,
  COMMIT,
  cachedRepository,
  commitOf,
  hashOf,
  keepRef,
  pathsIn,
  pointerOf,
  sizeOf,
  sweep
} from "./cache.ts"
import { type Client, type Listed, makeClient } from "./client.ts"
import { download } from "./download.ts"
import { faultOf, type HubFault, isUnreached, told } from "./fault.ts"
import { PATIENCE, type Patience, patiently } from "./patience.ts"
import { type HubPlace, hubPlace } from "./place.ts"

/** A pattern of a path: `*` stands for any characters but `/`. */
const matcher = (glob: string): RegExp =>
  new RegExp(`^${glob.replace(/[\\^$.+?()[\]{}|]/g, "\\$&").replaceAll("*", "[^/]*")}$`)

/** A file that is named as the third of five, where another of them is missing; null where all are there. */
const missingOf = (paths: ReadonlyArray<string>): string | null => {
  const here = new Set(paths)
  for (const path of paths) {
    const [, stem, at, all, ending] = /^(.*-)(\d+)-of-(\d+)(\..*)$/.exec(path) ?? []
    if (stem === undefined || at === undefined || all === undefined) continue
    for (let part = 0; part < Number(all); part++) {
      const other = `${stem}${String(part).padStart(at.length, "0")}-of-${all}${ending}`
      if (!here.has(other)) return other
    }
  }
  return null
}

const SHOWN = 8

/** The paths of each split. */
const pathsOf = Effect.fnUntraced(function* (
  source: HubSource,
  splits: ReadonlyArray<string>,
  commit: string,
  paths: ReadonlyArray<string>,
  where: string
) {
  const found: Record<string, ReadonlyArray<string>> = {}
  for (const split of splits) {
    const glob = source.files[split] as string
    const matching = paths.filter((path) => matcher(glob).test(path)).sort()
    const missing = missingOf(matching)
    if (matching.length === 0 || missing !== null) {
      const rows = paths.filter((path) => formatOf(path) !== null)
      return yield* new DataUnusable({
        message:
          matching.length === 0
            ? `${where} holds no file ${glob} of ${source.hub} at ${commit} for the split ${split}${rows.length === 0 ? "" : `; there is ${rows.slice(0, SHOWN).join(", ")}${rows.length > SHOWN ? ", …" : ""}`}`
            : `${where} holds a part of the split ${split} of ${source.hub} at ${commit} alone: ${missing} is missing`
      })
    }
    const odd = matching.find((path) => formatOf(path) === null)
    if (odd !== undefined)
      return yield* new DataUnusable({
        message: `${odd} of ${source.hub} is no file of rows that can be read: ${FORMATS}`
      })
    found[split] = matching
  }
  return found
})

interface Opening {
  readonly source: HubSource
  readonly revision: string
  readonly splits: ReadonlyArray<string>
  readonly place: HubPlace
  readonly cached: Cached
}

const opened = (
  { source, revision }: Opening,
  commit: string,
  paths: Readonly<Record<string, ReadonlyArray<string>>>,
  kept: ReadonlyMap<string, RowsFile & { readonly sha256: string }>
): OpenedSource => {
  const rowsFile = (path: string): RowsFile => {
    const { path: at, format, bytes } = kept.get(path) as RowsFile
    return { path: at, format, bytes }
  }
  return {
    from: source.hub,
    hub: { repository: source.hub, revision, commit },
    splits: Object.fromEntries(Object.entries(paths).map(([split, names]) => [split, names.map(rowsFile)])),
    files: [...kept].map(([name, { bytes, sha256 }]): SourceFile => ({ name, bytes, sha256 })),
    passedOver: []
  }
}

/** What the cache holds is all there is: nothing is asked of the hub. */
const fromCache = Effect.fnUntraced(function* (opening: Opening, why: string) {
  const { source, revision, splits, cached } = opening
  const commit = yield* Effect.promise(() => commitOf(cached, revision))
  const paths = commit === null ? [] : yield* Effect.promise(() => pathsIn(cached, commit))
  if (commit === null || paths.length === 0)
    return yield* new DataUnusable({
      message: `${why}, and the cache ${cached.folder} does not hold ${source.hub} at ${revision}. Fetch it once with a network (HF_HUB_OFFLINE unset), or give its files with --from`
    })
  const ofSplits = yield* pathsOf(source, splits, commit, paths, `${why}, and the cache ${cached.folder}`)
  const kept = new Map<string, RowsFile & { readonly sha256: string }>()
  for (const path of new Set(Object.values(ofSplits).flat())) {
    const pointer = pointerOf(cached, commit, path)
    const { sha256, hash, bytes } = yield* Effect.tryPromise({
      try: async (signal) => ({
        sha256: await sha256Of(pointer, signal),
        hash: await hashOf(pointer),
        bytes: await sizeOf(pointer)
      }),
      catch: (cause) => new DataUnusable({ message: (cause as Error).message })
    })
    // A blob of large storage is called by its own hash.
    if (hash !== null && hash.length === sha256.length && hash !== sha256)
      return yield* new DataUnusable({
        message: `${pointer} is not what it was when it was fetched: remove it and what it points to, and fetch it again`
      })
    kept.set(path, { path: pointer, format: formatOf(path) ?? "jsonl", bytes: bytes ?? 0, sha256 })
  }
  return opened(opening, commit, ofSplits, kept)
})

interface Index {
  readonly commit: string
  readonly listed: ReadonlyArray<Listed>
}

const indexOf = Effect.fnUntraced(function* (
  { source, revision }: Opening,
  client: Client,
  patience: Patience
): Effect.fn.Return<Index, HubFault> {
  const ask = <A>(request: (signal: AbortSignal) => Promise<A>) =>
    patiently(Effect.tryPromise({ try: request, catch: faultOf }), patience.waits)
  const commit = yield* ask((signal) => client.commit(source.hub, revision, signal))
  return { commit, listed: yield* ask((signal) => client.list(source.hub, commit, signal)) }
})

const fromHub = Effect.fnUntraced(function* (opening: Opening, spec: SourceSpec, patience: Patience) {
  const { source, revision, splits, place, cached } = opening
  const client = yield* Effect.promise(() => makeClient(place, patience.silenceMs))
  const index = yield* indexOf(opening, client, patience).pipe(
    Effect.catch(
      Effect.fnUntraced(function* (fault) {
        const message = told(fault, { repository: source.hub, revision }, place)
        // A commit is the same bytes for ever: where it is in the cache, the hub need not be there.
        const isKept = COMMIT.test(revision) && isUnreached(fault)
        const paths = isKept ? yield* Effect.promise(() => pathsIn(cached, revision)) : []
        return paths.length > 0 ? message : yield* new DataUnusable({ message })
      })
    )
  )
  if (typeof index === "string") return yield* fromCache(opening, index)
  const { commit, listed } = index
  if (COMMIT.test(revision) && commit !== revision)
    return yield* new DataUnusable({
      message: `the hub gives the commit ${commit} of ${source.hub} where ${revision} was asked for`
    })
  const ofSplits = yield* pathsOf(
    source,
    splits,
    commit,
    listed.map(({ path }) => path),
    "the hub"
  )
  yield* Effect.promise(() => sweep(cached, Date.now()).catch(() => {}))
  const options = { place, cached, commit, client, patience, onProgress: spec.onProgress ?? (() => {}) }
  const kept = new Map<string, RowsFile & { readonly sha256: string }>()
  for (const path of new Set(Object.values(ofSplits).flat())) {
    const file = listed.find((one) => one.path === path) as Listed
    const { path: at, sha256 } = yield* download(file, options)
    kept.set(path, { path: at, format: formatOf(path) ?? "jsonl", bytes: file.bytes, sha256 })
  }
  if (commit !== revision)
    yield* Effect.tryPromise({
      try: () => keepRef(cached, revision, commit),
      catch: (cause) =>
        new DataUnusable({ message: `${cached.folder} could not be written: ${(cause as Error).message}` })
    })
  return opened(opening, commit, ofSplits, kept)
})

const isName = (text: string): boolean =>
  /^[\w.-]+(\/[\w.-]+)*$/.test(text) && text.split("/").every((part) => part !== "." && part !== "..")

/** Opens a repository of the hub: what its cache lacks is fetched. */
export const openHub = Effect.fn("data.openHub")(function* (
  source: HubSource,
  spec: SourceSpec,
  { place = hubPlace(), patience = PATIENCE }: { readonly place?: HubPlace; readonly patience?: Patience } = {}
) {
  const revision = spec.revision ?? source.revision
  if (!isName(source.hub) || source.hub.split("/").length > 2)
    return yield* new DataUnusable({
      message: `“${source.hub}” is no name of a data set on the hub: owner/name is one`
    })
  if (!isName(revision))
    return yield* new DataUnusable({ message: `“${revision}” is no revision: give a commit, a tag or a branch` })
  if (!URL.canParse(place.endpoint))
    return yield* new DataUnusable({
      message: `HF_ENDPOINT=${place.endpoint} is no address: https://huggingface.co is one`
    })
  const known = Object.keys(source.files)
  const splits = spec.splits ?? known
  const unknown = splits.find((split) => !known.includes(split))
  if (unknown !== undefined)
    return yield* new DataUnusable({ message: `${source.hub} has no split “${unknown}”; there is ${known.join(", ")}` })
  const opening = { source, revision, splits, place, cached: cachedRepository(place.cache, source.hub) }
  return place.offline ? yield* fromCache(opening, "HF_HUB_OFFLINE is set") : yield* fromHub(opening, spec, patience)
})
