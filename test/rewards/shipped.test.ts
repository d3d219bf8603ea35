/** The table of what ships: each name leads to a file that exports a reward or rubric of that very name. */
import { existsSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { scoreRow, writeSolution } from "../../src/index.ts"
import type { Reward } from "../../src/reward/reward.ts"
import type { Rubric } from "../../src/reward/rubric.ts"
import { type Shipped, shippedRewards, shippedRubrics } from "../../src/scoring/shipped.ts"

const load = async ({ file, export: name }: Shipped): Promise<unknown> => {
  const path = new URL(`../../rewards/${file}.ts`, import.meta.url)
  expect(existsSync(path)).toBe(true)
  return (await import(path.href))[name]
}

describe("shipped rewards", () => {
  for (const [name, at] of Object.entries(shippedRewards))
    it(name, async () => {
      const reward = (await load(at)) as Reward
      expect(reward.name).toBe(name)
      expect(["sample", "group", "service"]).toContain(reward.kind)
    })
})

describe("shipped rubrics", () => {
  for (const [name, at] of Object.entries(shippedRubrics))
    it(`${name} pays the gold in its style in full`, async () => {
      const rubric = (await load(at)) as Rubric
      expect(rubric.name).toBe(name)
      const { reasoning, answer } = rubric.style
      for (const gold of ["18", "-7", "0.5", "1234567"]) {
        const completion = writeSolution(rubric.style, "Six and nine are fifteen.", gold)
        const prompt = [{ role: "system", content: rubric.style.systemPrompt }] as const
        const { total } = scoreRow(rubric, { prompt, completion, gold, columns: {}, truncated: false })
        const full = rubric.parts.reduce((sum, { reward, weight }) => sum + reward.range[1] * weight, 0)
        // The notebooks lose the minus sign of a number.
        if (/^notebook-[ab]/.test(name) && gold === "-7") expect(total).toBeLessThan(full)
        else expect(total).toBe(full)
      }
      // Under a style with a reader of its own, reasoning may stand in plain text.
      const tags = [reasoning.open, reasoning.close, answer.open, answer.close]
      expect(new Set(tags.filter((tag) => tag !== "")).size).toBe(rubric.style.read === undefined ? 4 : 2)
    })
})
