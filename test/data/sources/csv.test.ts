/** CSV: columns by name, quotes, and every fault with its line. */
import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { faultOf, rowsOf } from "./rows.ts"

const path = join(mkdtempSync(join(tmpdir(), "ts-csv-")), "rows.csv")
const written = (content: string | Uint8Array): string => {
  writeFileSync(path, content)
  return path
}

describe("reading CSV", () => {
  it("gives text by column; quotes hold commas, quotes and line ends", async () => {
    expect(await rowsOf(written('question,answer\n"1, or\n""2""?",18\r\n\r\né,\n'))).toEqual([
      { place: 3, row: { question: '1, or\n"2"?', answer: "18" } },
      { place: 5, row: { question: "é", answer: "" } }
    ])
  })

  it("takes a byte order mark off, and the last line without its end", async () => {
    expect(await rowsOf(written("\uFEFFa,b\n1,2"))).toEqual([{ place: 2, row: { a: "1", b: "2" } }])
  })

  it("has no rows where there is nothing, or columns alone", async () => {
    expect(await rowsOf(written(""))).toEqual([])
    expect(await rowsOf(written("a,b\n"))).toEqual([])
  })

  it("reads more rows than it hands on at a time, in their order", async () => {
    const rows = await rowsOf(written(`a\n${Array.from({ length: 3000 }, (_, i) => `${i}\n`).join("")}`))
    expect(rows.map(({ row }) => row.a)).toEqual(Array.from({ length: 3000 }, (_, i) => String(i)))
  })
})

describe("faults of CSV", () => {
  it("another number of columns", async () => {
    expect(await faultOf(written("a,b\n1,2\n3\n"))).toMatch(/rows\.csv, line 3 is no CSV of this header: .*2.*1/)
  })

  it("a quote that is never closed", async () => {
    expect(await faultOf(written('a,b\n1,"2\n3,4\n'))).toMatch(/line \d is no CSV of this header: .*[Qq]uote/)
  })

  it("a quote in the middle of a value", async () => {
    expect(await faultOf(written('a,b\n1,2\n3,the "fourth"\n'))).toMatch(/rows\.csv, line 3 is no CSV .*[Qq]uote/)
  })

  it("a column without a name, or a name twice", async () => {
    expect(await faultOf(written("a,,b\n1,2,3\n"))).toContain("line 1 leaves a column without a name")
    expect(await faultOf(written("a,b,a\n1,2,3\n"))).toContain("line 1 names the column “a” twice")
  })

  it("bytes that are no UTF-8, also where the file ends in the middle of a character", async () => {
    expect(
      await faultOf(written(Buffer.concat([Buffer.from("a\n"), Buffer.from([0xff]), Buffer.from("\n")])))
    ).toContain("is no UTF-8")
    expect(await faultOf(written(Buffer.concat([Buffer.from("a\n1"), Buffer.from([0xc3])])))).toContain("is no UTF-8")
  })
})
