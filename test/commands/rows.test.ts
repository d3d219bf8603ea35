/** Lines of any length out of pieces of any size, and rows with what is wrong with them. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { rowOf } from "../../src/commands/answer/rows.ts"
import { linesOf } from "../../src/commands/rows/input.ts"
import { BadRow } from "../../src/scoring/rows/fields.ts"

const columns = { id: "id", gold: "gold", answer: "answer" }

const allOf = async (pieces: ReadonlyArray<Buffer>, longest = 1000): Promise<ReadonlyArray<string | null>> => {
  const all: Array<string | null> = []
  for await (const lines of linesOf(
    (async function* () {
      yield* pieces
    })(),
    longest
  ))
    all.push(...lines)
  return all
}

describe("lines", () => {
  it("are those of the text, however it was cut into pieces", async () => {
    const texts = fc.string({ unit: fc.constantFrom("a", "é", "😀", "\n", "\u2028", "\r", "\u0085") })
    await fc.assert(
      fc.asyncProperty(texts, fc.integer({ min: 1, max: 7 }), async (text, size) => {
        const bytes = Buffer.from(text)
        const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
          bytes.subarray(at * size, (at + 1) * size)
        )
        const lines = text.split("\n")
        if (lines.at(-1) === "") lines.pop()
        expect(await allOf(pieces)).toEqual(lines)
      })
    )
  })

  it("begin after a byte order mark, and keep others", async () => {
    const bytes = Buffer.from("\ufeffa\n\ufeffb")
    for (const size of [1, 2, 100]) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.subarray(at * size, (at + 1) * size)
      )
      expect(await allOf(pieces)).toEqual(["a", "\ufeffb"])
    }
  })

  it("that are too long are none, and the lines about them stay", async () => {
    for (const size of [1, 3, 7]) {
      const bytes = Buffer.from(`ab\n${"x".repeat(50)}\ncd\n${"y".repeat(50)}`)
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.subarray(at * size, (at + 1) * size)
      )
      expect(await allOf(pieces, 10)).toEqual(["ab", null, "cd", null])
    }
  })
})

describe("rows", () => {
  it.each([
    ['{"id":"a","gold":"18","answer":"x"}', { id: "a", gold: "18", answer: "x" }],
    ['{"gold":18,"answer":null}\r', { id: 7, gold: "18", answer: null }],
    ['{"id":null,"gold":0.10,"answer":-0.50}', { id: 7, gold: "0.10", answer: "-0.50" }],
    ['{"id":3,"gold":12345678901234567890,"answer":1e400}', { id: 3, gold: "12345678901234567890", answer: "1e400" }]
  ])("%s is read", (line, row) => expect(rowOf(line, 7, columns)).toEqual(row))

  it.each([
    ["{", 7, /no JSON/],
    ["[]", 7, /a JSON object, and this is a list/],
    ['"x"', 7, /this is a string/],
    ['{"id":"a","answer":"x"}', "a", /there is no column gold; the row has id, answer/],
    ['{"id":"a","gold":"18"}', "a", /there is no column answer/],
    ['{"id":"a","gold":null,"answer":"x"}', "a", /gold is null; it must be a text or a number/],
    ['{"id":"a","gold":true,"answer":"x"}', "a", /gold is a boolean/],
    ['{"id":{},"gold":"18","answer":"x"}', 7, /id is an object/]
  ])("%s is told", (line, id, problem) => {
    const row = rowOf(line, 7, columns)
    expect(row).toBeInstanceOf(BadRow)
    expect(row).toMatchObject({ id, problem: expect.stringMatching(problem) })
  })

  it("have their columns by name or by path", () => {
    const line = '{"a.b":"1","c":{"d":{"e":"2"}},"meta":{"id":9}}'
    expect(rowOf(line, 1, { id: "meta.id", gold: "a.b", answer: "c.d.e" })).toEqual({ id: 9, gold: "1", answer: "2" })
    expect(rowOf(line, 1, { id: "meta.id", gold: "a.b", answer: "c.constructor" })).toBeInstanceOf(BadRow)
  })
})
