/** Every check finds the fault that was planted for it and says what to set; on what is well it says so. */
import { describe, expect, it } from "vitest"
import type { DoctorCheck, Facts } from "../../src/doctor/facts.ts"
import { all, judgeAll } from "../../src/doctor/checks/all.ts"
import { data } from "./cases/data.ts"
import { machineCases } from "./cases/machine.ts"
import { memoryCases } from "./cases/memory.ts"
import { pilotCases } from "./cases/pilot.ts"
import { rubric } from "./cases/rubric.ts"
import { settings } from "./cases/settings.ts"
import { tagless, tokenizer } from "./cases/tokenizer.ts"
import { but, type Cases, healthy, pilot } from "./healthy.ts"

const cases: Cases = { ...settings, ...data, ...rubric, ...tokenizer, ...machineCases, ...memoryCases, ...pilotCases }

const named = (name: string): DoctorCheck => {
  const found = all.find((check) => check.name === name)
  if (found === undefined) throw new Error(`there is no check ${name}`)
  return found
}

const allText = (name: string, facts: Facts): string => {
  const check = named(name).judge(facts)
  return check === null ? "(does not apply)" : [check.seen, check.does, check.remedy].join("\n")
}

describe("each check", () => {
  it("has a planted fault here, and each case a check", () => {
    expect(Object.keys(cases).sort()).toEqual(all.map(({ name }) => name).sort())
  })
  it("has a name of its own", () => {
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length)
  })

  describe.each(Object.entries(cases))("%s", (name, { planted, well = healthy }) => {
    it.each(planted.map((one, at) => [at, one] as const))("finds planted fault %i", (_, { facts, state, says }) => {
      expect(allText(name, facts)).toMatch(says)
      expect(named(name).judge(facts)).toMatchObject({ name, state })
    })
    it("is silent where all is well", () => {
      expect(named(name).judge(well)).toMatchObject({ name, state: "ok", does: null, remedy: null })
    })
  })
})

describe("all checks together", () => {
  it("find nothing in a healthy experiment, with or without a pilot", () => {
    const found = [...judgeAll(healthy), ...judgeAll(but({ pilot }))].filter(({ state }) => state !== "ok")
    expect(found).toEqual([])
  })
  it("hold their tongue about what is not told, but for the parts that say so", () => {
    const nothing = but({
      rubric: { not_told: "no rubric" } as never,
      rows: { not_told: "no rows" } as never,
      inspected: { not_told: "no harness" } as never
    })
    const found = judgeAll(nothing).filter(({ state }) => state !== "ok")
    expect(found.map(({ name }) => name)).toEqual(["rows", "rubric", "harness"])
  })
  it("do not call groups of which nothing was scored paid alike", () => {
    const facts = but({ pilot: { unscored: 128, dead_groups: 16 } })
    expect(named("pilot-dead-groups").judge(facts)).toBeNull()
    expect(named("pilot-unscored").judge(facts)).toMatchObject({ state: "fail" })
  })
  it("know that a style without reasoning tags cannot be prefilled", () => {
    expect(named("prefilled").judge(tagless)).toMatchObject({ state: "ok" })
  })
  it("stand in groups, each judgement with its own", () => {
    expect([...new Set(judgeAll(but({ pilot })).map(({ group }) => group))]).toEqual([
      "settings",
      "data",
      "rubric",
      "tokenizer and template",
      "model and memory",
      "machine",
      "pilot"
    ])
  })
})
