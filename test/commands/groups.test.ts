/** Groups stay whole however a file is cut into pieces, and work done several pieces at a time comes in order. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { inWholeGroups } from "../../src/commands/reward/groups.ts"
import { type Piece, piecesOf } from "../../src/commands/rows/input.ts"
import { inOrder } from "../../src/commands/rows/ordered.ts"
import { defineGroupReward, defineReward, defineRubric, scored, thinkAnswer } from "../../src/index.ts"
import { answerLines } from "../../src/scoring/rows/answer.ts"
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
  group === null ? "no row" : group < 0 ? "" : JSON.stringify({ group, completion: "c".repeat(at), gold: "" })

const shortest = defineGroupReward({
  name: "shortest",
  range: [0, 1],
  score: (group) => {
    const least = Math.min(...group.map(({ completion }) => completion.length))
    return group.map(({ completion }) => scored(completion.length === least ? 1 : 0))
  }
})
const rubric = defineRubric({ name: "r", style: thinkAnswer, parts: [shortest] })

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
          const named = (name: number | null) => name !== -1 && name !== null
          const before = names.slice(0, end).findLast(named)
          if (before !== undefined) expect(names.slice(end).find(named)).not.toBe(before)
        }
      }),
      { numRuns: 300 }
    )
  })

  it("hold the lines that are too long among them", async () => {
    const text = `${line(1, 0)}\n${"x".repeat(200)}\n${line(1, 2)}\n${"x".repeat(200)}\n${line(2, 4)}\n`
    const pieces = await collect(inWholeGroups(piecesOf(cut(text, 7), 100), DEFAULT_COLUMNS, "f"))
    expect(pieces).toEqual<ReadonlyArray<Piece>>([
      { text: `${line(1, 0)}\n\n${line(1, 2)}\n`, first: 1, tooLong: [2, 4] },
      { text: line(2, 4), first: 5, tooLong: [] }
    ])
  })

  /** What is printed, told and counted of a text that comes in pieces of one size. */
  const scoredIn = async (text: string, size: number, stopsAtBad: boolean) => {
    const pieces = await collect(inWholeGroups(piecesOf(cut(text, size), 100), DEFAULT_COLUMNS, "f"))
    const options = { columns: DEFAULT_COLUMNS, grouped: true, stopsAtBad, evidence: false }
    const all = { text: "", groups: [] as Array<unknown>, problems: [] as Array<unknown>, bad: 0 }
    for (const piece of pieces) {
      const answer = answerLines(rubric, { ...piece, options }, () => undefined)
      all.text += answer.text
      all.groups.push(...answer.groups)
      all.problems.push(...answer.problems)
      all.bad += answer.tally.bad
      if (answer.isStopped) break
    }
    // Each piece tells its first few.
    return { ...all, problems: stopsAtBad ? all.problems : null }
  }

  it("have the same totals wherever the file is cut, bad lines or not", async () => {
    const kinds = fc.constantFrom<string | number>(1, 2, "no row", "", "{}", "[]", "x".repeat(120), "lacks", "mark")
    await fc.assert(
      fc.asyncProperty(fc.array(kinds, { maxLength: 14 }), fc.boolean(), async (lines, stopsAtBad) => {
        const text = lines
          .map((kind, at) =>
            typeof kind === "number"
              ? line(kind, at)
              : kind === "lacks"
                ? '{"group":2,"completion":"c"}'
                : kind === "mark"
                  ? `\ufeff${line(1, at)}`
                  : kind
          )
          .join("\n")
        // No read is longer than the longest line.
        const whole = await scoredIn(text, 100, stopsAtBad)
        for (const size of [1, 2, 7, 40, 97]) expect(await scoredIn(text, size, stopsAtBad)).toEqual(whole)
      }),
      { numRuns: 300 }
    )
  })

  it("go on over a bad line, and begin after a byte order mark", async () => {
    const text = `\ufeff${line(1, 5)}\n${line(1, 3)}\nno row\n${line(1, 4)}\n${line(2, 1)}\n`
    for (const size of [1, 50, 1e6]) expect((await scoredIn(text, size, false)).groups).toEqual([[0, 1, 0], [1]])
  })

  it("that are open at the line that stops are not scored", async () => {
    const text = `${line(1, 5)}\n${line(1, 3)}\n${line(2, 2)}\nno row\n${line(2, 1)}\n`
    for (const size of [1, 50, 1e6]) {
      const { groups, text: printed, problems } = await scoredIn(text, size, true)
      expect(groups).toEqual([[0, 1]])
      expect(printed.match(/"id":\d/g)).toEqual(['"id":1', '"id":2'])
      expect(problems).toEqual([expect.objectContaining({ line: 4 })])
    }
  })

  it("are complete before a row of another group that lacks a column", () => {
    const needs = defineReward({ name: "level", needs: ["level"], range: [0, 1], score: () => scored(1) })
    const level = defineRubric({ name: "level", style: thinkAnswer, parts: [needs] })
    const row = (group: number, has: object) => `${JSON.stringify({ group, completion: "c", gold: "1", ...has })}\n`
    const options = { columns: DEFAULT_COLUMNS, grouped: true, stopsAtBad: true, evidence: false }
    const groupsOf = (text: string) => answerLines(level, { text, first: 1, options }, () => undefined).groups
    expect(groupsOf(row(1, { level: 1 }) + row(2, {}))).toEqual([[1]])
    expect(groupsOf(row(1, { level: 1 }) + row(2, { level: 1 }) + row(2, {}))).toEqual([[1]])
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
