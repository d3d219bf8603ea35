/** Parquet, by row groups: what is read at once is bounded, whatever the file's size. */
import { type FileHandle, open } from "node:fs/promises"
import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync, parquetReadObjects, type RowGroup } from "hyparquet"
import { compressors } from "hyparquet-compressors"
import { cannotRead, faultIn } from "./fault.ts"
import { plain, utf8 } from "./parquet-values.ts"
import type { Piece, PlacedRow, RowsFile } from "./piece.ts"

/** Small row groups are read together up to so many bytes of rows; of a larger one, so many bytes at a time. */
const PIECE_BYTES = 8_000_000
const BATCH_BYTES = 32_000_000

const bufferOf = (handle: FileHandle, path: string, bytes: number): AsyncBuffer => ({
  byteLength: bytes,
  slice: async (start, end = bytes) => {
    const into = Buffer.alloc(end - start)
    let filled = 0
    while (filled < into.length) {
      const { bytesRead } = await handle.read(into, filled, into.length - filled, start + filled)
      if (bytesRead === 0) throw faultIn(path, null, "is cut short: its end names bytes that it does not have")
      filled += bytesRead
    }
    return into.buffer.slice(into.byteOffset, into.byteOffset + into.length)
  }
})

/** Opens a file for as long as `use` takes. */
const opened = async <A>(file: RowsFile, use: (buffer: AsyncBuffer) => Promise<A>): Promise<A> => {
  const handle = await open(file.path).catch(cannotRead(file.path))
  try {
    return await use(bufferOf(handle, file.path, file.bytes))
  } finally {
    await handle.close()
  }
}

const told = (path: string, place: string | null, cause: unknown): Error => {
  const message = (cause as Error).message
  return message.startsWith(path) ? (cause as Error) : faultIn(path, place, `cannot be read as Parquet: ${message}`)
}

/** The last bytes of a Parquet file are its mark: what lacks it was cut, or is something else. */
const metadataOf = async (buffer: AsyncBuffer, path: string): Promise<FileMetaData> => {
  if (buffer.byteLength < 12) throw faultIn(path, null, "is too short to be a Parquet file. Fetch it again")
  const mark = async (at: number) => Buffer.from(await buffer.slice(at, at + 4)).toString("latin1")
  const [first, last] = [await mark(0), await mark(buffer.byteLength - 4)]
  if (first === "PARE" || last === "PARE") throw faultIn(path, null, "is encrypted, and touchstone cannot decrypt it")
  if (first !== "PAR1") throw faultIn(path, null, "is no Parquet file: it does not begin with PAR1")
  if (last !== "PAR1") throw faultIn(path, null, "is cut short: it does not end with PAR1. Fetch it again")
  const metadata = await parquetMetadataAsync(buffer, { geoparquet: false }).catch((cause) => {
    throw told(path, null, cause)
  })
  for (const [index, group] of metadata.row_groups.entries())
    for (const column of group.columns) {
      const codec = column.meta_data?.codec
      if (column.crypto_metadata !== undefined || codec === undefined)
        throw faultIn(path, `row group ${index + 1}`, "is encrypted, and touchstone cannot decrypt it")
      if (codec !== "UNCOMPRESSED" && compressors[codec] === undefined)
        throw faultIn(path, `row group ${index + 1}`, `is compressed by ${codec}, which touchstone cannot read`)
    }
  return metadata
}

/** The file that was last read: its pieces come one after the other, and its end is long. */
let last: { readonly key: string; readonly metadata: FileMetaData } | null = null

const knownMetadata = async (handle: FileHandle, buffer: AsyncBuffer, path: string): Promise<FileMetaData> => {
  const { mtimeMs, ino } = await handle.stat()
  const key = `${path} ${ino} ${mtimeMs} ${buffer.byteLength}`
  if (last?.key !== key) last = { key, metadata: await metadataOf(buffer, path) }
  return last.metadata
}

const bytesOf = (group: RowGroup): number => Number(group.total_byte_size)

/** The pieces of a Parquet file: whole row groups, small ones together. */
export const piecesOfParquet = (file: RowsFile): Promise<ReadonlyArray<Piece>> =>
  opened(file, async (buffer) => {
    const { row_groups: groups } = await metadataOf(buffer, file.path)
    const pieces: Array<Piece> = []
    let start = 0
    let firstRow = 1
    let rows = 0
    let bytes = 0
    for (const [index, group] of groups.entries()) {
      rows += Number(group.num_rows)
      bytes += bytesOf(group)
      const next = groups[index + 1]
      if (next !== undefined && bytes + bytesOf(next) <= PIECE_BYTES) continue
      if (rows > 0) pieces.push({ file, start, end: index + 1, first_row: firstRow })
      start = index + 1
      firstRow += rows
      rows = 0
      bytes = 0
    }
    return pieces
  })

/** The rows of a piece, a row group at a time, or less where a row group is large. */
export async function* readParquet({ file, start, end }: Piece): AsyncGenerator<ReadonlyArray<PlacedRow>> {
  const handle = await open(file.path).catch(cannotRead(file.path))
  try {
    const buffer = bufferOf(handle, file.path, file.bytes)
    const metadata = await knownMetadata(handle, buffer, file.path)
    let from = metadata.row_groups.slice(0, start).reduce((sum, group) => sum + Number(group.num_rows), 0)
    for (const group of metadata.row_groups.slice(start, end)) {
      const stop = from + Number(group.num_rows)
      const batch = Math.max(1, Math.floor((Number(group.num_rows) * BATCH_BYTES) / Math.max(1, bytesOf(group))))
      for (; from < stop; from += batch) {
        const rowEnd = Math.min(from + batch, stop)
        const place = `rows ${from + 1} to ${rowEnd}`
        const rows = await parquetReadObjects({
          file: buffer,
          metadata,
          compressors,
          rowStart: from,
          rowEnd,
          useOffsetIndex: true,
          // Bytes that the schema calls text are text; any other bytes are looked at in `plain`.
          utf8: false,
          geoparquet: false,
          parsers: { stringFromBytes: utf8 }
        }).catch((cause) => {
          throw told(file.path, place, cause)
        })
        yield rows.map((row, index) => ({ place: from + index + 1, row: plain(row) as Record<string, unknown> }))
      }
      from = stop
    }
  } finally {
    await handle.close()
  }
}
