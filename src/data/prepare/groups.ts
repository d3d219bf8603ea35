/**
 * Parquet in row groups that are encoded apart, in the threads that made their rows, and put into one file in order.
 * Every library at hand writes a file in one thread; a row group knows its places from the beginning of the file, so
 * here one that was encoded alone is moved by as much as stands before it.
 */
import { constants, zstdCompressSync } from "node:zlib"
import type { RowGroup, SchemaElement } from "hyparquet"
import { ByteWriter, ParquetWriter } from "hyparquet-writer"

export type RowsName = "sft" | "grpo" | "evaluate"

/** A row group as bytes, with its places as if it stood at the beginning of a file. */
export interface Group {
  readonly bytes: Uint8Array
  readonly group: RowGroup
}

/** `PAR1`, which every file begins with. */
const MAGIC_BYTES = 4

const text = (name: string): SchemaElement => ({
  name,
  type: "BYTE_ARRAY",
  converted_type: "UTF8",
  repetition_type: "REQUIRED"
})

const list = (name: string, ...element: ReadonlyArray<SchemaElement>): ReadonlyArray<SchemaElement> => [
  { name, converted_type: "LIST", num_children: 1, repetition_type: "REQUIRED" },
  { name: "list", num_children: 1, repetition_type: "REPEATED" },
  ...element
]

const messages = (name: string): ReadonlyArray<SchemaElement> =>
  list(name, { name: "element", num_children: 2, repetition_type: "REQUIRED" }, text("role"), text("content"))

const masked = list(
  "masked",
  { name: "element", converted_type: "LIST", num_children: 1, repetition_type: "REQUIRED" },
  { name: "list", num_children: 1, repetition_type: "REPEATED" },
  { name: "element", type: "INT32", repetition_type: "REQUIRED" }
)

const asked = [text("problem"), ...messages("prompt"), text("gold"), text("columns")]
const taught = [text("problem"), ...messages("prompt"), ...messages("completion")]

/** The columns of each file. What carries no loss has a column only where outputs are masked. */
export const schemaOf = (rows: RowsName, hasMasks: boolean): Array<SchemaElement> =>
  rows === "sft"
    ? [{ name: "root", num_children: hasMasks ? 4 : 3 }, ...taught, ...(hasMasks ? masked : [])]
    : [{ name: "root", num_children: 4 }, ...asked]

const compress = (bytes: Uint8Array): Uint8Array =>
  zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 1 } })

const COMPRESSION = { codec: "ZSTD", compressors: { ZSTD: compress }, createdBy: "touchstone" } as const

/** Encodes some columns of rows into a row group; null where there are no rows. */
export const groupOf = (
  schema: Array<SchemaElement>,
  columns: Readonly<Record<string, ReadonlyArray<unknown>>>
): Group | null => {
  const rows = Object.values(columns)[0]?.length ?? 0
  if (rows === 0) return null
  const writer = new ByteWriter(2 ** 20)
  const file = new ParquetWriter({ writer, schema, statistics: false, ...COMPRESSION })
  file.write({
    columnData: Object.entries(columns).map(([name, data]) => ({
      name,
      data: [...data],
      encoding: "PLAIN" as const,
      offsetIndex: false
    })),
    rowGroupSize: rows
  })
  const [group] = file.row_groups
  return { bytes: writer.getBytes().slice(MAGIC_BYTES), group: group as RowGroup }
}

const moved = (group: RowGroup, by: bigint): RowGroup => ({
  ...group,
  columns: group.columns.map(({ meta_data, ...column }) => ({
    ...column,
    file_offset: column.file_offset + by,
    ...(meta_data === undefined
      ? {}
      : {
          meta_data: {
            ...meta_data,
            data_page_offset: meta_data.data_page_offset + by,
            ...(meta_data.dictionary_page_offset === undefined
              ? {}
              : { dictionary_page_offset: meta_data.dictionary_page_offset + by })
          }
        })
  }))
})

/** Columns beside the columns of the same rows. */
export const joined = (left: Group | null, right: Group | null): Group | null => {
  if (left === null || right === null) return null
  const bytes = new Uint8Array(left.bytes.length + right.bytes.length)
  bytes.set(left.bytes)
  bytes.set(right.bytes, left.bytes.length)
  const { columns, total_byte_size } = moved(right.group, BigInt(left.bytes.length))
  const group = {
    ...left.group,
    columns: [...left.group.columns, ...columns],
    total_byte_size: left.group.total_byte_size + total_byte_size,
    total_compressed_size: BigInt(bytes.length)
  }
  return { bytes, group }
}

export interface ParquetFile {
  readonly append: (group: Group) => void
  /** Writes what tells where everything stands; without it the file is none. */
  readonly finish: () => void
}

/** A Parquet file that takes row groups; `write` is called with all bytes in their order. */
export const parquetFile = (schema: Array<SchemaElement>, write: (bytes: Uint8Array) => void): ParquetFile => {
  const writer = new ByteWriter()
  const file = new ParquetWriter({ writer, schema, ...COMPRESSION })
  // `index` is where the next byte goes in the writer's memory, `offset` where it will stand in the file.
  const flush = () => {
    write(writer.getBytes().slice())
    writer.index = 0
  }
  return {
    append: ({ bytes, group }) => {
      flush()
      file.row_groups.push(moved(group, BigInt(writer.offset - MAGIC_BYTES)))
      file.num_rows += group.num_rows
      write(bytes)
      writer.offset += bytes.length
    },
    finish: () => {
      file.finish()
      flush()
    }
  }
}
