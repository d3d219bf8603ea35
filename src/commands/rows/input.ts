/** Files of rows as input: opened or told why not, and cut into pieces of whole lines. */
import { createReadStream, statSync } from "node:fs"
import { stat } from "node:fs/promises"
import type { Readable } from "node:stream"
import { DataUnusable } from "../../data/errors.ts"

const READ_AT_ONCE = 256 * 1024
const NEWLINE = 10

/** Opens a file (`-` is stdin) and fails before the first line where it cannot be read. */
export const openInput = async (file: string): Promise<Readable> => {
  if (file === "-") return process.stdin
  if ((await stat(file)).isDirectory()) throw Object.assign(new Error("it is a folder"), { code: "EISDIR" })
  const input = createReadStream(file, { highWaterMark: READ_AT_ONCE })
  await new Promise<void>((resolve, reject) => {
    input.once("error", reject)
    input.once("ready", () => resolve())
  })
  return input
}

/** What to say of a file that cannot be read. */
export const cannotRead = (file: string) => (cause: unknown) => {
  const { code, message } = cause as NodeJS.ErrnoException
  const why =
    code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "it is a folder" : `it cannot be read: ${message}`
  return new DataUnusable({ message: `${file}: ${why}. Give a JSONL file, or - for stdin` })
}

/** Tells which part of a file was read; null where that is not known. */
export const shareRead = (file: string, input: Readable): (() => number | null) => {
  const size = file === "-" ? null : statSync(file).size
  return () => (size === null ? null : Number(Reflect.get(input, "bytesRead")) / size)
}

/** Whole lines in one text, and the number of the first. */
export interface Piece {
  readonly text: string
  readonly first: number
  /** The numbers of lines that are too long to be held, and empty in the text. */
  readonly tooLong: ReadonlyArray<number>
}

const BYTE_ORDER_MARK = "\ufeff"

const pieceOf = (bytes: Buffer, first: number): Piece => {
  const text = bytes.toString("utf8")
  return { text: first === 1 && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text, first, tooLong: [] }
}

const tooLong = (line: number): Piece => ({ text: "", first: line, tooLong: [line] })

const newlinesIn = (bytes: Buffer): number => {
  let count = 0
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) count++
  return count
}

/**
 * A stream of bytes in pieces of whole lines: memory holds one piece, and of a line that is longer than `longest` bytes
 * nothing. A byte order mark before the first line is no part of it.
 */
export const piecesOf = async function* (
  input: AsyncIterable<Buffer | string>,
  longest: number
): AsyncGenerator<Piece> {
  let begun: Array<Buffer> = []
  let length = 0
  let line = 1
  const drop = () => {
    begun = []
    length = 0
  }
  for await (const read of input) {
    let bytes = typeof read === "string" ? Buffer.from(read) : read
    const end = bytes.indexOf(NEWLINE)
    if (length + (end === -1 ? bytes.length : end) > longest) {
      // The bytes that follow are of the same line until it ends; one more is kept, so that the line is known to be there.
      drop()
      if (end === -1) {
        length = longest + 1
        continue
      }
      yield tooLong(line++)
      bytes = bytes.subarray(end + 1)
    }
    const last = bytes.lastIndexOf(NEWLINE)
    if (last !== -1) {
      begun.push(bytes.subarray(0, last))
      const whole = begun.length === 1 ? (begun[0] as Buffer) : Buffer.concat(begun)
      yield pieceOf(whole, line)
      line += newlinesIn(whole) + 1
      drop()
      bytes = bytes.subarray(last + 1)
    }
    if (bytes.length > 0) {
      begun.push(bytes)
      length += bytes.length
    }
  }
  if (length > longest) yield tooLong(line)
  else if (length > 0) yield pieceOf(Buffer.concat(begun), line)
}

/** The lines that one piece of a file completes; null is a line that is too long. */
export type Lines = ReadonlyArray<string | null>

/** The lines of a stream of bytes, piece by piece. */
export const linesOf = async function* (input: AsyncIterable<Buffer | string>, longest: number): AsyncGenerator<Lines> {
  // A line that is too long is a piece of its own.
  for await (const { text, tooLong } of piecesOf(input, longest)) yield tooLong.length > 0 ? [null] : text.split("\n")
}
