/** From what a person types to where a rubric lives, how batches are cut, and the nearest name. */
import { fileURLToPath } from "node:url"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { chunksOf } from "../../src/scoring/chunks.ts"
import { nearest } from "../../src/scoring/nearest.ts"
import { resolveRubric } from "../../src/scoring/resolve.ts"

const here = fileURLToPath(new URL(".", import.meta.url))
const found = (asked: string) => Effect.runSync(resolveRubric(asked, here))
const missed = (asked: string) => Effect.runSync(Effect.flip(resolveRubric(asked, here))).message

describe("a rubric's name", () => {
  it("leads to a shipped file", () => {
    expect(found("lesson").module).toMatch(/rewards\/lesson\.ts$/)
    expect(found("lesson-working-out").export).toBe("lessonWorkingOut")
  })

  it("leads to a file of one's own, from the working folder", () => {
    expect(found("fixtures/hostile.ts#loops")).toEqual({ module: `${here}fixtures/hostile.ts`, export: "loops" })
    expect(found("./fixtures/hostile.ts")).toMatchObject({ export: "default" })
  })

  it("that leads nowhere is told with the names there are, and the nearest", () => {
    expect(missed("leson")).toMatch(
      /no rubric "leson"\. Did you mean "lesson"\? Shipped rubrics: lesson, lesson-working-out[,.] /
    )
    expect(missed("./nowhere.ts#a")).toMatch(/no file .*nowhere\.ts/)
    expect(missed("./fixtures/hostile.ts#")).toMatch(/lacks a file or an export/)
    expect(missed("toString")).toMatch(/no rubric/)
  })
})

describe("the nearest name", () => {
  it("is near", () => {
    expect(nearest("Lesson", ["other", "lesson"])).toBe("lesson")
    expect(nearest("zzzzz", ["other", "lesson"])).toBeNull()
    expect(nearest("a", [])).toBeNull()
  })
})

describe("chunks", () => {
  it("hold every row once, in order", () => {
    const sizes = fc.array(fc.nat({ max: 6_000_000 }), { maxLength: 200 })
    fc.assert(
      fc.property(
        sizes,
        fc.integer({ min: 1, max: 8 }),
        fc.option(fc.double({ min: 0, max: 1e4, noNaN: true })),
        (rows, n, ms) => {
          const chunks = chunksOf(rows, n, ms)
          expect(chunks.flatMap(([from, to]) => rows.slice(from, to))).toEqual(rows)
          expect(chunks.every(([from, to]) => to > from)).toBe(true)
        }
      )
    )
  })

  it("keep a small batch together and spread a long one", () => {
    expect(chunksOf(new Array(64).fill(100), 4, 0.02)).toEqual([[0, 64]])
    expect(chunksOf(new Array(64).fill(100), 4, 50)).toHaveLength(64)
    expect(chunksOf(new Array(64).fill(100), 4, 1)).toHaveLength(4)
  })
})
