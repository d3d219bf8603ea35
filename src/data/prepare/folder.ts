/** The folder of a prepared data set: written beside its place, and put there whole. */
import { createHash, type Hash } from "node:crypto"
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
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
    if (code === "ENOENT") return null
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

/** Halves of preparations that were killed. */
const sweep = (out: string): void => {
  const beginning = `${basename(out)}${MARK}`
  for (const name of readdirSync(dirname(out)))
    if (name.startsWith(beginning) && !isAlive(Number(name.slice(beginning.length))))
      rmSync(join(dirname(out), name), { recursive: true, force: true })
}

const WORDS: Readonly<Record<string, string>> = {
  ENOSPC: "there is no space left on its disk. Make room or give a folder elsewhere",
  EDQUOT: "the quota is used up. Make room or give a folder elsewhere",
  EACCES: "its folder may not be written to",
  EROFS: "its disk is mounted read-only"
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
  return {
    write: (part: Uint8Array) => {
      for (let at = 0; at < part.length; ) at += writeSync(file, part, at, part.length - at)
      hash.update(part)
      bytes += part.length
    },
    end: (): CardFile => {
      closeSync(file)
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

/** Opens a folder beside `out`. Throws where that cannot be. */
export const openFolder = (path: string, options: { readonly parquet: boolean; readonly masks: boolean }): Folder => {
  const out = resolve(path)
  const half = `${out}${MARK}${process.pid}`
  mkdirSync(dirname(out), { recursive: true })
  sweep(out)
  rmSync(half, { recursive: true, force: true })
  mkdirSync(half)
  const files: Array<ReturnType<typeof growing>> = []
  const grow = (name: string) => {
    const file = growing(half, name)
    files.push(file)
    return file
  }
  const lines = Object.fromEntries(ROWS.map((name) => [name, grow(`${name}.jsonl`)])) as Record<
    RowsName,
    ReturnType<typeof growing>
  >
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
    settle: () => {
      const old = `${out}.old-${process.pid}`
      if (existsSync(out)) renameSync(out, old)
      renameSync(half, out)
      rmSync(old, { recursive: true, force: true })
    },
    discard: () => rmSync(half, { recursive: true, force: true })
  }
}
