/** Brings one file of the hub into the cache: nothing that was cut, or is not what the hub lists, is ever left in it. */
import { createHash } from "node:crypto"
import { type FileHandle, mkdir, open, rename, rm } from "node:fs/promises"
import { dirname } from "node:path"
import * as Effect from "effect/Effect"
import { DataUnusable } from "../../errors.ts"
import type { Progress } from "../source.ts"
import { beside, blobOf, type Cached, point, pointerOf, sizeOf } from "./cache.ts"
import type { Client, Listed } from "./client.ts"
import { type Asked, faultOf, HubFault, told } from "./fault.ts"
import { sha256Of } from "../hash.ts"
import { type Patience, patiently } from "./patience.ts"
import type { HubPlace } from "./place.ts"

/** A download that came on by so much before it was cut has all its tries again. */
const ADVANCE_BYTES = 1_000_000

export interface Download {
  readonly place: HubPlace
  readonly cached: Cached
  readonly commit: string
  readonly client: Client
  readonly patience: Patience
  readonly onProgress: (progress: Progress) => void
}

/** A file that is in the cache. */
export interface Kept {
  readonly path: string
  readonly sha256: string
}

const cannotKeep = (path: string) => (cause: unknown) =>
  new DataUnusable({ message: `${path} could not be written: ${(cause as Error).message}` })

/** A full disk is no fault of the hub, and trying again helps nobody. */
const notKept =
  (path: string) =>
  (cause: unknown): never => {
    throw cannotKeep(path)(cause)
  }

interface Half {
  readonly path: string
  readonly handle: FileHandle
  /** Bytes that have come. */
  have: number
}

/** Hashes what has come, both ways that the hub knows a file by. */
const hashesOf = async (half: Half, signal: AbortSignal): Promise<{ sha256: string; git: string }> => {
  const sha256 = createHash("sha256")
  const git = createHash("sha1").update(`blob ${half.have}\0`)
  const chunk = Buffer.allocUnsafe(1 << 20)
  for (let at = 0; at < half.have; ) {
    signal.throwIfAborted()
    const { bytesRead } = await half.handle.read(chunk, 0, Math.min(chunk.length, half.have - at), at)
    if (bytesRead === 0) break
    for (const hash of [sha256, git]) hash.update(chunk.subarray(0, bytesRead))
    at += bytesRead
  }
  return { sha256: sha256.digest("hex"), git: git.digest("hex") }
}

/** Goes on where the last try was cut. */
const fill = async (half: Half, file: Listed, options: Download, signal: AbortSignal): Promise<void> => {
  const { client, cached, commit, onProgress } = options
  const tell = () => onProgress({ file: file.path, done: half.have, total: file.bytes })
  tell()
  if (half.have === file.bytes) return
  for await (const { from, chunk } of client.bytes(cached.repository, commit, file, half.have, signal)) {
    if (from + chunk.length > file.bytes) {
      half.have = 0
      throw new HubFault(`more came than the ${file.bytes} bytes that the hub lists`)
    }
    await half.handle.write(chunk, 0, chunk.length, from).catch(notKept(half.path))
    half.have = from + chunk.length
    tell()
  }
  if (half.have < file.bytes) throw new HubFault(`it was cut after ${half.have} of ${file.bytes} bytes`)
}

const isListed = (file: Listed, hashes: { sha256: string; git: string }): boolean =>
  file.sha256 === null ? hashes.git === file.hash : hashes.sha256 === file.sha256

const fetched = (half: Half, file: Listed, options: Download, signal: AbortSignal) =>
  fill(half, file, options, signal).then(async () => {
    const hashes = await hashesOf(half, signal)
    if (!isListed(file, hashes)) {
      half.have = 0
      throw new HubFault("what came is not what the hub lists: its hash is another")
    }
    await half.handle.truncate(file.bytes)
    await half.handle.sync().catch(notKept(half.path))
    return hashes.sha256
  })

/** What is there already and is what the hub lists. */
const inCache = (file: Listed, { cached, commit }: Download) =>
  Effect.tryPromise({
    try: async (signal): Promise<Kept | null> => {
      const pointer = pointerOf(cached, commit, file.path)
      const whole = async (path: string): Promise<string | null> => {
        if ((await sizeOf(path)) !== file.bytes) return null
        const sha256 = await sha256Of(path, signal)
        return file.sha256 === null || sha256 === file.sha256 ? sha256 : null
      }
      const there = await whole(pointer)
      if (there !== null) return { path: pointer, sha256: there }
      const blob = await whole(blobOf(cached, file.hash))
      return blob === null ? null : { path: await point(cached, commit, file.path, file.hash), sha256: blob }
    },
    catch: cannotKeep(cached.folder)
  })

/** The file in the cache, from the hub where it was not there. */
export const download = Effect.fn("data.download")(function* (file: Listed, options: Download) {
  const known = yield* inCache(file, options)
  if (known !== null) return known
  const { cached, commit } = options
  const blob = blobOf(cached, file.hash)
  const asked: Asked = { repository: cached.repository, revision: commit, path: file.path }
  // The half file belongs to this process alone, and goes with it however it ends.
  return yield* Effect.acquireUseRelease(
    Effect.tryPromise({
      try: async (): Promise<Half> => {
        await mkdir(dirname(blob), { recursive: true })
        const path = beside(blob)
        return { path, handle: await open(path, "wx+"), have: 0 }
      },
      catch: cannotKeep(blob)
    }),
    Effect.fnUntraced(function* (half) {
      let before = 0
      const sha256 = yield* patiently(
        Effect.tryPromise({
          try: (signal) => {
            before = half.have
            return fetched(half, file, options, signal)
          },
          catch: (cause) => (cause instanceof DataUnusable ? cause : faultOf(cause))
        }),
        options.patience.waits,
        () => half.have - before >= ADVANCE_BYTES
      ).pipe(
        Effect.mapError((fault) =>
          fault instanceof HubFault ? new DataUnusable({ message: told(fault, asked, options.place) }) : fault
        )
      )
      const path = yield* Effect.tryPromise({
        try: async () => {
          await rename(half.path, blob)
          return point(cached, commit, file.path, file.hash)
        },
        catch: cannotKeep(blob)
      })
      return { path, sha256 } satisfies Kept
    }),
    (half) =>
      Effect.promise(async () => {
        await half.handle.close().catch(() => {})
        await rm(half.path, { force: true }).catch(() => {})
      })
  )
})
