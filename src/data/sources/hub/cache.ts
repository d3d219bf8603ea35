/**
 * The cache of the hub as huggingface_hub lays it out, so that both use each other's files:
 * `datasets--owner--name/{blobs/HASH, snapshots/COMMIT/path → blob, refs/REVISION}`.
 */
import { copyFile, mkdir, readdir, readFile, readlink, rename, rm, stat, symlink, writeFile } from "node:fs/promises"
import { basename, dirname, join, relative, sep } from "node:path"

export const COMMIT = /^[0-9a-f]{40}$/

export interface Cached {
  readonly repository: string
  readonly folder: string
}

export const cachedRepository = (cache: string, repository: string): Cached => ({
  repository,
  folder: join(cache, ["datasets", ...repository.split("/")].join("--"))
})

export const blobOf = ({ folder }: Cached, hash: string): string => join(folder, "blobs", hash)

export const pointerOf = ({ folder }: Cached, commit: string, path: string): string =>
  join(folder, "snapshots", commit, ...path.split("/"))

/** A name beside the one that will be, which no other process uses. */
export const beside = (path: string): string =>
  `${path}.${process.pid}-${Math.random().toString(36).slice(2)}.incomplete`

/** The size of a file, links followed; null where there is none. */
export const sizeOf = async (path: string): Promise<number | null> => {
  const found = await stat(path).catch(() => null)
  return found?.isFile() ? found.size : null
}

/** Lets the snapshot's path stand for a blob: whole, or not at all. */
export const point = async (cached: Cached, commit: string, path: string, hash: string): Promise<string> => {
  const pointer = pointerOf(cached, commit, path)
  await mkdir(dirname(pointer), { recursive: true })
  const blob = blobOf(cached, hash)
  const half = beside(pointer)
  try {
    // Where a file system has no links, the file stands there itself.
    await symlink(relative(dirname(pointer), blob), half).catch(() => copyFile(blob, half))
    await rename(half, pointer)
  } finally {
    await rm(half, { force: true })
  }
  return pointer
}

/** The hash in the name of the blob that a snapshot's path stands for; null where it stands for none. */
export const hashOf = async (pointer: string): Promise<string | null> => {
  const target = await readlink(pointer).catch(() => null)
  return target === null ? null : basename(target)
}

const refOf = ({ folder }: Cached, revision: string): string => join(folder, "refs", ...revision.split("/"))

export const keepRef = async (cached: Cached, revision: string, commit: string): Promise<void> => {
  const ref = refOf(cached, revision)
  await mkdir(dirname(ref), { recursive: true })
  const half = beside(ref)
  await writeFile(half, commit)
  await rename(half, ref)
}

/** The commit that a revision named when it was last asked for; null where the cache does not know. */
export const commitOf = async (cached: Cached, revision: string): Promise<string | null> => {
  if (COMMIT.test(revision)) return revision
  const kept = (await readFile(refOf(cached, revision), "utf8").catch(() => "")).trim()
  return COMMIT.test(kept) ? kept : null
}

/** The paths of a snapshot whose files are there, in order. */
export const pathsIn = async (cached: Cached, commit: string): Promise<ReadonlyArray<string>> => {
  const root = join(cached.folder, "snapshots", commit)
  const names = await readdir(root, { recursive: true }).catch(() => [])
  const paths: Array<string> = []
  for (const name of names.sort())
    if (!name.endsWith(".incomplete") && (await sizeOf(join(root, name))) !== null)
      paths.push(name.split(sep).join("/"))
  return paths
}

/** What a process that was killed left behind is taken away a day later. */
export const sweep = async (cached: Cached, now: number): Promise<void> => {
  const blobs = join(cached.folder, "blobs")
  for (const name of await readdir(blobs).catch(() => [])) {
    if (!/\.\d+-[a-z0-9]+\.incomplete$/.test(name)) continue
    const left = await stat(join(blobs, name)).catch(() => null)
    if (left !== null && now - left.mtimeMs > 24 * 3600 * 1000) await rm(join(blobs, name), { force: true })
  }
}
