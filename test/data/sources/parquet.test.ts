/** Parquet: rows by groups, plain values, and files that are cut or are something else. */
import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import { parquetWriteBuffer } from "hyparquet-writer"
import { describe, expect, it } from "vitest"
import type { Piece } from "../../../src/data/sources/piece.ts"
import { piecesOf } from "../../../src/data/sources/pieces.ts"
import { readPiece } from "../../../src/data/sources/read.ts"
import { faultOf, rowsFile, rowsIn, rowsOf } from "./rows.ts"

const path = join(mkdtempSync(join(tmpdir(), "ts-parquet-")), "rows.parquet")
type Columns = Parameters<typeof parquetWriteBuffer>[0]["columnData"]
const bytesOf = (columnData: Columns, rowGroupSize?: number): Uint8Array =>
  new Uint8Array(parquetWriteBuffer({ columnData, ...(rowGroupSize === undefined ? {} : { rowGroupSize }) }))
const written = (bytes: Uint8Array): string => {
  writeFileSync(path, bytes)
  return path
}
const words = (count: number, length = 1): Columns => [
  { name: "question", data: Array.from({ length: count }, (_, i) => `${i} `.padEnd(length, "é")), type: "STRING" }
]

describe("reading Parquet", () => {
  it("gives plain values", async () => {
    const at = new Date("2024-11-25T05:33:09.000Z")
    const messages = [{ role: "user", content: "é" }]
    const rows = await rowsOf(
      written(
        bytesOf([
          { name: "text", data: ["é", ""], type: "STRING" },
          { name: "missing", data: [null, "there"], type: "STRING" },
          { name: "whole", data: [7n, 2n ** 60n], type: "INT64" },
          { name: "small", data: [7, -7], type: "INT32" },
          { name: "real", data: [0.5, -1.25], type: "DOUBLE" },
          { name: "flag", data: [true, false], type: "BOOLEAN" },
          { name: "at", data: [at, at], type: "TIMESTAMP" },
          { name: "messages", data: [messages, []], type: "JSON" },
          { name: "bytes", data: [new Uint8Array([104, 105]), new Uint8Array([255, 0])], type: "BYTE_ARRAY" }
        ])
      )
    )
    expect(rows).toEqual([
      {
        place: 1,
        row: {
          text: "é",
          missing: null,
          whole: 7,
          small: 7,
          real: 0.5,
          flag: true,
          at: "2024-11-25T05:33:09.000Z",
          messages,
          bytes: "hi"
        }
      },
      {
        place: 2,
        row: {
          text: "",
          missing: "there",
          whole: "1152921504606846976",
          small: -7,
          real: -1.25,
          flag: false,
          at: "2024-11-25T05:33:09.000Z",
          messages: [],
          bytes: "/wA="
        }
      }
    ])
    expect(JSON.parse(JSON.stringify(rows))).toEqual(rows)
  })

  it("reads small row groups together, and numbers the rows of every piece", async () => {
    const file = rowsFile(written(bytesOf(words(2000, 6_000), 50)))
    const pieces = await Effect.runPromise(piecesOf(file))
    expect(pieces.length).toBeGreaterThan(3)
    expect(pieces.every(({ start, end }) => end > start)).toBe(true)
    const rows = await rowsIn(pieces)
    expect(rows.map(({ place }) => place)).toEqual(Array.from({ length: 2000 }, (_, i) => i + 1))
    expect(rows.every(({ place, row }) => String(row.question).startsWith(`${place - 1} `))).toBe(true)
    for (const piece of pieces) expect((await rowsIn([piece]))[0]?.place).toBe(piece.first_row)
  })

  it("reads a large row group some rows at a time", async () => {
    const [piece, ...others] = await Effect.runPromise(piecesOf(rowsFile(written(bytesOf(words(900, 20_000), 900)))))
    expect(others).toEqual([])
    const counts: Array<number> = []
    let next = 1
    for await (const rows of readPiece(piece as Piece)) {
      counts.push(rows.length)
      for (const { place, row } of rows) {
        expect(place).toBe(next++)
        expect(String(row.question).startsWith(`${place - 1} `)).toBe(true)
      }
    }
    expect(next).toBe(901)
    expect(counts.length).toBeGreaterThan(1)
  })

  it("lists of records are lists of records", async () => {
    const conversation = [
      { role: "user", content: "6 + 9?" },
      { role: "assistant", content: "15" }
    ]
    const text = { type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" } as const
    const bytes = parquetWriteBuffer({
      columnData: [{ name: "messages", data: [conversation, []] }],
      schema: [
        { name: "root", num_children: 1 },
        { name: "messages", repetition_type: "OPTIONAL", num_children: 1, converted_type: "LIST" },
        { name: "list", repetition_type: "REPEATED", num_children: 1 },
        { name: "element", repetition_type: "OPTIONAL", num_children: 2 },
        { name: "role", ...text },
        { name: "content", ...text }
      ]
    })
    expect((await rowsOf(written(new Uint8Array(bytes)))).map(({ row }) => row.messages)).toEqual([conversation, []])
  })

  it("an empty file of rows has no rows", async () => {
    expect(await rowsOf(written(bytesOf(words(0))))).toEqual([])
  })
})

describe("faults of Parquet", () => {
  const whole = bytesOf(words(50, 100))

  it("a file that was cut, wherever", async () => {
    for (const length of [4, 11, 12, 200, whole.length - 1])
      expect(await faultOf(written(whole.subarray(0, length)))).toMatch(/rows\.parquet is (cut short|too short)/)
  })

  it("a file of which the middle is missing", async () => {
    const holed = Buffer.concat([whole.subarray(0, 20), whole.subarray(whole.length - 300)])
    expect(await faultOf(written(holed))).toMatch(/rows\.parquet/)
    expect(await faultOf(path)).not.toMatch(/^read /)
  })

  it("another kind of file, or an encrypted one", async () => {
    expect(await faultOf(written(Buffer.from('{"question":"1","answer":"2"}\n')))).toContain("is no Parquet file")
    const sealed = Uint8Array.from(whole)
    sealed.set(Buffer.from("PARE"), whole.length - 4)
    expect(await faultOf(written(sealed))).toContain("is encrypted")
  })

  it("bytes of a page that were changed", async () => {
    const changed = Uint8Array.from(whole)
    changed.fill(255, 30, 60)
    const message = await faultOf(written(changed))
    expect(message).toMatch(/rows\.parquet, rows 1 to 50 cannot be read as Parquet: /)
  })
})
