/** The judge over all of GSM8K and MATH: golds, rewritten golds, other problems' golds, models' completions with labels. */
import { describe, expect, it } from "vitest"
import { check } from "../../src/answer/check.ts"
import { kinds, optionsOf, rowsOf } from "../answer/corpus/read.ts"
import { gsm8k, math, missing } from "../answer/data.ts"
import { againstThemselves, labelled, miswritten, others, rewritten, type Run, solutions, told } from "./answers.ts"

const absent = missing()
if (absent !== null) console.warn(`not run: ${absent}`)

const show = (run: Run): Run => {
  console.log(told(run))
  return run
}

const shareRight = ({ of, wrong }: Run) => (of - wrong.length) / of

describe.skipIf(absent !== null).each([
  ["GSM8K", gsm8k, 8792],
  ["MATH", math, 5000]
] as const)("%s", (name, load, count) => {
  it("every gold equals its solution, and itself", () => {
    const rows = load()
    expect(rows.length).toBe(count)
    expect(show(solutions(name, rows)).wrong.map(({ id }) => id)).toEqual([])
    expect(show(againstThemselves(name, rows)).wrong.map(({ id }) => id)).toEqual([])
  })

  it.each([0, 1, 2])("at least 99 % of golds equal their rewritten forms (seed %i)", (seed) => {
    expect(shareRight(show(rewritten(name, load(), seed)))).toBeGreaterThanOrEqual(0.99)
  })

  it.each([0, 1, 2])("no near miss is equal (seed %i)", (seed) => {
    expect(show(miswritten(name, load(), seed)).wrong.map(({ gold, answer }) => ({ gold, answer }))).toEqual([])
  })

  it("at most 0.1 % of golds equal another problem's of other text", () => {
    const run = show(others(name, load()))
    expect(run.of).toBeGreaterThanOrEqual(20_000)
    expect(shareRight(run)).toBeGreaterThanOrEqual(0.999)
  })
})

describe.skipIf(absent !== null)("models' completions", () => {
  it("are judged as they were labelled", () => {
    const run = show(labelled())
    expect(run.of).toBe(5276)
    expect(shareRight(run)).toBeGreaterThanOrEqual(0.99)
  })
})

describe("the bound", () => {
  const BOUND_MS = 50

  it(`every row of the corpus, the hostile ones among them, is judged within ${BOUND_MS} ms`, () => {
    const slow: Array<string> = []
    for (const row of kinds.flatMap(rowsOf)) {
      const options = optionsOf(row)
      // The least of three: a busy machine may take a moment away.
      const times = [0, 1, 2].map(() => {
        const since = performance.now()
        check(row.gold, row.answer, options)
        return performance.now() - since
      })
      if (Math.min(...times) > BOUND_MS) slow.push(`${row.kind}:${row.line} ${Math.min(...times).toFixed(1)} ms`)
    }
    expect(slow).toEqual([])
  })
})
