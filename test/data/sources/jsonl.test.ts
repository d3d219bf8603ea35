/** JSONL: rows and their lines, wherever the file is cut, and every fault with its line. */
import { mkdtempSync, truncateSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { LONGEST_LINE, piecesOfJsonl } from "../../../src/data/sources/jsonl.ts"
import { faultOf, rowsFile, rowsIn, rowsOf } from "./rows.ts"

const folder = mkdtempSync(join(tmpdir(), "ts-jsonl-"))
const path = join(folder, "rows.jsonl")
const written = (content: string | Uint8Array): string => {
  writeFileSync(path, content)
  return path
}
const places = async (content: string | Uint8Array) =>
  (await rowsOf(written(content))).map(({ place, row }) => [place, row.a])

describe("reading JSONL", () => {
  it("gives rows with their lines; blank lines count and are no rows", async () => {
    expect(await places('{"a":1}\n\n  \t\n{"a":"é"}\n')).toEqual([
      [1, 1],
      [4, "é"]
    ])
  })

  it("takes the last line without its end, and line ends of Windows", async () => {
    expect(await places('{"a":1}\r\n\r\n{"a":2}')).toEqual([
      [1, 1],
      [3, 2]
    ])
  })

  it("takes a byte order mark off at the beginning, and nowhere else", async () => {
    expect(await places('\uFEFF{"a":1}\n')).toEqual([[1, 1]])
    expect(await faultOf(written('{"a":1}\n\uFEFF{"a":2}\n'))).toContain("line 2 is no JSON")
  })

  it("an empty file has no rows", async () => {
    expect(await places("")).toEqual([])
    expect(await places("\n\n")).toEqual([])
  })

  it("reads the same rows at the same lines wherever it is cut", async () => {
    const line = fc.oneof(
      fc.record({ a: fc.string({ unit: "grapheme" }) }).map((row) => JSON.stringify(row)),
      fc.constantFrom("", " ", "\r")
    )
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.boolean(), fc.integer({ min: 1, max: 60 }), async (lines, ended, bytes) => {
        const file = rowsFile(written(lines.join("\n") + (ended ? "\n" : "")))
        const pieces = await piecesOfJsonl(file, undefined, bytes)
        expect(pieces.map(({ start }) => start)).toEqual(pieces.map((_, i) => (i === 0 ? 0 : pieces[i - 1]?.end)))
        expect(pieces.at(-1)?.end ?? 0).toBe(file.bytes)
        const expected = lines.flatMap((text, i) =>
          text.trim() === "" ? [] : [{ place: i + 1, row: JSON.parse(text) }]
        )
        expect(await rowsIn(pieces)).toEqual(expected)
      }),
      { numRuns: 150 }
    )
  })
})

describe("faults of JSONL", () => {
  it("are told with file, line and what to do", async () => {
    const message = await faultOf(written('{"a":1}\n{"a":\n'))
    expect(message).toMatch(/rows\.jsonl, line 2 is no JSON: .*\. Mend the line or remove it$/)
  })

  it("have the right line in a piece that begins in the middle", async () => {
    const file = rowsFile(written(`${'{"a":1}\n'.repeat(400)}{"a":oops}\n${'{"a":1}\n'.repeat(50)}`))
    const pieces = await piecesOfJsonl(file, undefined, 100)
    expect(pieces.length).toBeGreaterThan(20)
    await expect(rowsIn(pieces)).rejects.toThrow("line 401 is no JSON")
  })

  it("a line that is no object", async () => {
    expect(await faultOf(written("[1]\n"))).toContain("is an array, and every line must be one JSON object")
    expect(await faultOf(written('{"a":1}\nnull\n'))).toContain("line 2 is null")
    expect(await faultOf(written("17\n"))).toContain("line 1 is a number")
  })

  it("a JSON array over several lines", async () => {
    expect(await faultOf(written('[\n  {"a":1}\n]\n'))).toContain("one object a line is needed")
  })

  it("bytes that are no UTF-8", async () => {
    const bytes = Buffer.concat([Buffer.from('{"a":1}\n{"a":"'), Buffer.from([0xe9]), Buffer.from('"}\n')])
    expect(await faultOf(written(bytes))).toContain("line 2 is no UTF-8")
  })

  it("no file, and one that became shorter", async () => {
    await expect(piecesOfJsonl({ path: join(folder, "none.jsonl"), format: "jsonl", bytes: 9 })).rejects.toThrow(
      "there is no file"
    )
    const file = rowsFile(written('{"a":1}\n{"a":2}\n'))
    const pieces = await piecesOfJsonl(file)
    truncateSync(path, 9)
    await expect(rowsIn(pieces)).rejects.toThrow("became shorter while it was read")
    await expect(piecesOfJsonl(file)).rejects.toThrow("became shorter while it was read")
  })

  it("a line longer than any row is", async () => {
    written('{"a":1}\n')
    // A hole in the file: nothing of it stands on the disk.
    truncateSync(path, LONGEST_LINE + 10_000_000)
    await expect(piecesOfJsonl(rowsFile(path))).rejects.toThrow("line 2 is longer than 64 MB")
  })
})
