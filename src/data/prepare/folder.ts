/** The folder of a prepared data set: written beside its place, and put there whole. */
import { createHash, type Hash } from "node:crypto"
import {
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
  writeSync
} from "node:fs"
import { basename, dirname, join, resolve } from "node:path"
import { CARD, type CardFile } from "../card.ts"
import type { Chunk, HeldBack } from "./chunk.ts"
import { ROWS } from "./chunk.ts"
import { type ParquetFile, parquetFile, type RowsName, schemaOf } from "./groups.ts"

const MARK = ".half-"

/** Whether a folder was made by `data prepare`: only such a one is ever replaced. */
export const isPrepared = (folder: string): boolean => {
  try {
    const card = JSON.parse(readFileSync(join(folder, CARD), "utf8")) as {
      readonly dataset?: unknown
      readonly digest?: unknown
    }
    return typeof card.dataset === "string" && typeof card.digest === "string"
  } catch {
    return false
  }
}

/** Why nothing may be written to `out`; null where it may. */
export const refusal = (out: string, force: boolean): string | null => {
  let names: ReadonlyArray<string>
  try {
    names = readdirSync(out)
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    if (code === "ENOENT")
      return lstatSync(out, { throwIfNoEntry: false }) === undefined
        ? null
        : `${out} is a link to nothing. Give a folder, or make what it points to`
    return code === "ENOTDIR" ? `${out} is a file. Give the folder to be written` : `${out} cannot be read: ${message}`
  }
  if (names.length === 0) return null
  if (!isPrepared(out))
    return `${out} is not empty and holds no prepared data set: it is left as it is. Give another folder`
  return force ? null : `${out} holds a prepared data set already. Give another folder, or --force to replace it`
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === "EPERM"
  }
}

/** Halves of preparations that were killed. What is named alike but by no process is somebody's own. */
const sweep = (out: string): void => {
  const beginning = `${basename(out)}${MARK}`
  for (const name of readdirSync(dirname(out))) {
    const process = name.startsWith(beginning) ? name.slice(beginning.length) : ""
    if (/^[1-9]\d*$/.test(process) && !isAlive(Number(process)))
      rmSync(join(dirname(out), name), { recursive: true, force: true })
  }
}

const WORDS: Readonly<Record<string, string>> = {
  ENOSPC: "there is no space left on its disk. Make room or give a folder elsewhere",
  EDQUOT: "the quota is used up. Make room or give a folder elsewhere",
  EACCES: "its folder may not be written to",
  EROFS: "its disk is mounted read-only",
  EFBIG: "its files would be larger than may be written here (ulimit -f)",
  ENOTEMPTY: "something else was put there meanwhile, and is left as it is. Give another folder"
}

/** What keeps files from being written, for people. */
export const unwritable = (out: string, cause: unknown): Error => {
  const { code = "", message } = cause as NodeJS.ErrnoException
  return new Error(`${out} could not be written: ${WORDS[code] ?? message}`)
}

/** A file that knows its length and hash as it grows. */
const growing = (folder: string, name: string) => {
  const file = openSync(join(folder, name), "w")
  const hash: Hash = createHash("sha256")
  let bytes = 0
  let isOpen = true
  const close = () => {
    if (isOpen) closeSync(file)
    isOpen = false
  }
  return {
    write: (part: Uint8Array) => {
      for (let at = 0; at < part.length; ) at += writeSync(file, part, at, part.length - at)
      hash.update(part)
      bytes += part.length
    },
    close,
    end: (): CardFile => {
      close()
      return { name, bytes, sha256: hash.digest("hex") }
    }
  }
}

export interface Folder {
  readonly append: (chunk: Pick<Chunk, "lines" | "groups" | "heldBack">) => void
  /** Ends the files of rows. */
  readonly end: () => ReadonlyArray<CardFile>
  readonly write: (name: string, text: string) => void
  /** Puts the folder in its place. */
  readonly settle: () => void
  /** Leaves nothing of it. */
  readonly discard: () => void
}

/** The folders above, the nearest first, up to one that was made for this: mkdir's answer. */
const madeAbove = (out: string, first: string | undefined): ReadonlyArray<string> => {
  const made: Array<string> = []
  if (first !== undefined) for (let at = dirname(out); at.length >= first.length; at = dirname(at)) made.push(at)
  return made
}

const removeIfEmpty = (folder: string): void => {
  try {
    rmdirSync(folder)
  } catch {
    // Another put something there, or took it away.
  }
}

/** Puts `half` in the place of `out`, which is not there, empty, or a prepared folder that is to be replaced. */
const putInPlace = (half: string, out: string): void => {
  if (!isPrepared(out)) return renameSync(half, out)
  const old = `${out}.old-${process.pid}`
  renameSync(out, old)
  try {
    renameSync(half, out)
  } catch (cause) {
    renameSync(old, out)
    throw cause
  }
  rmSync(old, { recursive: true, force: true })
}

/** Where a link leads, the folder is put: the link stays. */
const placeOf = (path: string): string => {
  try {
    return realpathSync(path)
  } catch {
    return resolve(path)
  }
}

/** Opens a folder beside `out`. Throws where that cannot be. */
export const openFolder = (path: string, options: { readonly parquet: boolean; readonly masks: boolean }): Folder => {
  const out = placeOf(path)
  const half = `${out}${MARK}${process.pid}`
  const above = madeAbove(out, mkdirSync(dirname(out), { recursive: true }))
  const files: Array<ReturnType<typeof growing>> = []
  const discard = () => {
    for (const file of files) file.close()
    rmSync(half, { recursive: true, force: true })
    for (const folder of above) removeIfEmpty(folder)
  }
  const grow = (name: string) => {
    const file = growing(half, name)
    files.push(file)
    return file
  }
  const open = (): Omit<Folder, "discard"> => {
    sweep(out)
    rmSync(half, { recursive: true, force: true })
    mkdirSync(half)
    const lines = { sft: grow("sft.jsonl"), grpo: grow("grpo.jsonl"), evaluate: grow("evaluate.jsonl") }
    const groups = new Map<RowsName, ParquetFile>(
      options.parquet
        ? ROWS.map((name) => [name, parquetFile(schemaOf(name, options.masks), grow(`${name}.parquet`).write)])
        : []
    )
    const held = grow("held-back.jsonl")
    const heldLine = (row: HeldBack) => `${JSON.stringify(row)}\n`
    return {
      append: (chunk) => {
        for (const name of ROWS) {
          lines[name].write(chunk.lines[name])
          const group = chunk.groups[name]
          if (group !== null) groups.get(name)?.append(group)
        }
        if (chunk.heldBack.length > 0) held.write(Buffer.from(chunk.heldBack.map(heldLine).join("")))
      },
      end: () => {
        for (const file of groups.values()) file.finish()
        return files.map((file) => file.end())
      },
      write: (name, text) => writeFileSync(join(half, name), text),
      settle: () => putInPlace(half, out)
    }
  }
  try {
    return { ...open(), discard }
  } catch (cause) {
    discard()
    throw cause
  }
}
