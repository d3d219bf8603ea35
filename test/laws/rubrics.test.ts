/** What ships, held to the laws: each rubric breaks exactly the laws that docs/laws.md names, and ours break none. */
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import type { Rubric } from "../../src/index.ts"
import type { LawResult } from "../../src/reward/laws/law.ts"
import { laws } from "../../src/reward/laws/laws.ts"
import { testLaws } from "../../src/reward/laws/test.ts"
import { shippedRubrics } from "../../src/scoring/shipped.ts"

const page = readFileSync(fileURLToPath(new URL("../../docs/laws.md", import.meta.url)), "utf8")

/** The rows of the table whose heading begins so. */
const rowsUnder = (heading: string): ReadonlyArray<ReadonlyArray<string>> => {
  const lines = page.slice(page.indexOf(`| ${heading}`)).split("\n")
  return lines.slice(2, lines.indexOf("")).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim())
  )
}

const inTicks = (cell = "") => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name as string)
const breaking = rowsUnder("rubric | breaks").map(([rubric, broken]) => ({
  name: inTicks(rubric)[0] as string,
  broken: inTicks(broken)
}))

const shipped = async (name: string): Promise<Rubric> => {
  const { file, export: exported } = shippedRubrics[name] ?? { file: "", export: "" }
  return (await import(`../../rewards/${file}.ts`))[exported]
}

const brokenOf = (results: ReadonlyArray<LawResult>) => results.filter(({ state }) => state === "broken")
const namesOf = (results: ReadonlyArray<LawResult>) => brokenOf(results).map(({ law }) => law)

describe("docs/laws.md", () => {
  it("tells every law in its words", () => {
    const told = rowsUnder("law | it says").map(([name, says, why, example]) => [
      inTicks(name)[0],
      says,
      why,
      example !== ""
    ])
    expect(told).toEqual(laws.map(({ name, says, why }) => [name, says, why, true]))
  })

  it("tells every shipped rubric", () => {
    expect(breaking.map(({ name }) => name)).toEqual(Object.keys(shippedRubrics))
  })
})

const ours = breaking.filter(({ name }) => /^(lesson|recommended)/.test(name))
const theirs = breaking.filter((row) => !ours.includes(row))

describe("our rubrics", () => {
  it.each(ours)("$name keeps every law in 1000 cases each", async ({ name, broken }) => {
    expect(broken).toEqual([])
    const results = testLaws(await shipped(name), { runs: 1000 })
    expect(brokenOf(results)).toEqual([])
    expect(results.map(({ law, state }) => [law, state])).toEqual(laws.map((law) => [law.name, "kept"]))
    for (const { law, runs } of results) if (law !== "bounded-work") expect([law, runs]).toEqual([law, 1000])
  }, 60_000)
})

describe("the rubrics of the field", () => {
  it.each(theirs)("$name breaks exactly the laws that the page names", async ({ name, broken }) => {
    const rubric = await shipped(name)
    expect(namesOf(testLaws(rubric, { runs: 1000 }))).toEqual(broken)
    // With other cases too; bounded work has the same for every seed.
    const others = laws.map((law) => law.name).filter((law) => law !== "bounded-work")
    expect(namesOf(testLaws(rubric, { runs: 1000, seed: 7, laws: others }))).toEqual(broken)
  }, 60_000)
})
