/** Groups stay whole however a file is cut into pieces, and work done several pieces at a time comes in order. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { inWholeGroups } from "../../src/commands/reward/groups.ts"
import { type Piece, piecesOf } from "../../src/commands/rows/input.ts"
import { inOrder } from "../../src/commands/rows/ordered.ts"
import { DEFAULT_COLUMNS } from "../../src/scoring/rows/read.ts"

const collect = async <A>(items: AsyncIterable<A>): Promise<ReadonlyArray<A>> => {
  const all: Array<A> = []
  for await (const item of items) all.push(item)
  return all
}

const cut = async function* (text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

const line = (group: number | null, at: number): string =>
  group === null ? "no row" : group < 0 ? "" : JSON.stringify({ group, at })

describe("groups", () => {
  it("are never cut, and lines keep their numbers", async () => {
    const groups = fc.array(fc.tuple(fc.constantFrom(1, 2, 3, null, -1), fc.integer({ min: 1, max: 5 })))
    await fc.assert(
      fc.asyncProperty(groups, fc.integer({ min: 1, max: 80 }), async (runs, size) => {
        const names = runs.flatMap(([group, count]) => Array.from({ length: count }, () => group))
        const lines = names.map(line)
        const text = lines.map((one) => `${one}\n`).join("")
        const pieces = await collect(inWholeGroups(piecesOf(cut(text, size), 1000), DEFAULT_COLUMNS, "f"))
        const seen = new Map<number, string>()
        const ends: Array<number> = []
        for (const piece of pieces) {
          const within = (piece.text ?? "").split("\n")
          for (const [row, one] of within.entries()) seen.set(piece.first + row, one)
          ends.push(piece.first + within.length - 1)
        }
        for (const [at, one] of lines.entries()) expect(seen.get(at + 1) ?? "").toBe(one)
        for (const end of ends.slice(0, -1)) {
          const before = names.slice(0, end).findLast((name) => name !== -1)
          const after = names.slice(end).find((name) => name !== -1)
          if (before !== null && before !== undefined) expect(after).not.toBe(before)
        }
      }),
      { numRuns: 300 }
    )
  })

  it("pass on a line that is too long by itself", async () => {
    const text = `${line(1, 0)}\n${"x".repeat(200)}\n${line(1, 2)}\n`
    const pieces = await collect(inWholeGroups(piecesOf(cut(text, 7), 100), DEFAULT_COLUMNS, "f"))
    expect(pieces).toEqual<ReadonlyArray<Piece>>([
      { text: line(1, 0), first: 1 },
      { text: null, first: 2 },
      { text: line(1, 2), first: 3 }
    ])
  })
})

describe("work in order", () => {
  const numbers = async function* (count: number) {
    for (let at = 0; at < count; at++) yield at
  }
  const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

  it("is handed on as it was asked, and never runs far ahead", async () => {
    let underWay = 0
    let most = 0
    const work = async (at: number) => {
      most = Math.max(most, ++underWay)
      await later((at * 7) % 5)
      underWay--
      return at
    }
    expect(await collect(inOrder(numbers(50), work, 4))).toEqual(Array.from({ length: 50 }, (_, at) => at))
    expect(most).toBe(4)
  })

  it("fails in its turn", async () => {
    const got: Array<number> = []
    const work = async (at: number) => {
      if (at === 3) throw new Error("three")
      await later(5)
      return at
    }
    await expect(
      (async () => {
        for await (const at of inOrder(numbers(10), work, 4)) got.push(at)
      })()
    ).rejects.toThrow("three")
    expect(got).toEqual([0, 1, 2])
  })
})
