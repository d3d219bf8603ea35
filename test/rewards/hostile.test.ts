/** Every shipped reward on any text at all, and on long ones: a score within its range, in time that grows with the text. */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { read, runReward, type Sample, thinkAnswer } from "../../src/index.ts"
import type { Reward } from "../../src/reward/reward.ts"
import type { Rubric } from "../../src/reward/rubric.ts"
import { runGroupReward } from "../../src/reward/run.ts"
import { shippedRewards, shippedRubrics } from "../../src/scoring/shipped.ts"
import { sampleOf } from "./cases.ts"

const load = async <A>(file: string, name: string): Promise<A> =>
  (await import(new URL(`../../rewards/${file}.ts`, import.meta.url).href))[name]

const alone = await Promise.all(Object.values(shippedRewards).map(({ file, export: name }) => load<Reward>(file, name)))
const rubrics = await Promise.all(
  Object.values(shippedRubrics).map(({ file, export: name }) => load<Rubric>(file, name))
)
const all = [
  ...alone.map((reward) => ({ name: reward.name, style: thinkAnswer, reward })),
  ...rubrics.flatMap(({ name, style, parts }) =>
    parts.map(({ reward }) => ({ name: `${name}: ${reward.name}`, style, reward }))
  )
]

const scoresOf = (reward: Reward, sample: Sample) =>
  reward.kind === "sample"
    ? [runReward(reward, sample)]
    : reward.kind === "group"
      ? runGroupReward(reward, [sample, sampleOf("a"), sample])
      : []

describe("every shipped reward", () => {
  for (const { name, style, reward } of all)
    it(`${name} scores any text within its range`, () => {
      const { reasoning, answer } = style
      const piece = fc.oneof(
        fc.constantFrom(reasoning.open, reasoning.close, answer.open, answer.close, "\\boxed{", "}", "$", "\n", "-"),
        fc.string({ unit: "binary" }),
        fc.constantFrom("18", "1/2", "or", ",", ".", "answer is")
      )
      const gold = fc.oneof(fc.constantFrom("18", "0", "-1/2", "blue", "", "1, 2"), fc.string({ unit: "binary" }))
      fc.assert(
        fc.property(fc.array(piece, { maxLength: 12 }), gold, fc.option(fc.nat()), (parts, gold, tokens) => {
          const text = parts.join("")
          const sample = sampleOf(text, { style, gold, tokens })
          for (const score of scoresOf(reward, sample)) {
            if (score._tag === "Unscored") expect(["bad-gold", "not-applicable"]).toContain(score.reason)
            else {
              expect(score.value).toBeGreaterThanOrEqual(reward.range[0])
              expect(score.value).toBeLessThanOrEqual(reward.range[1])
            }
          }
          expect(scoresOf(reward, sample)).toEqual(scoresOf(reward, sample))
        })
      )
    })

  it("is done with a megabyte within a second and a half", () => {
    const parts = [
      "\\boxed{",
      "answer is $",
      "<answer>",
      "</think><answer>",
      "18, ",
      "1 ",
      " ",
      "\n",
      ">",
      "-",
      "或",
      "a b "
    ]
    const slow: Array<string> = []
    for (const part of parts) {
      const long = part.repeat(Math.ceil(1_000_000 / part.length))
      for (const text of [
        long,
        `<think>${long}</think><answer>18</answer>`,
        `<think>a</think><answer>${long}</answer>`
      ]) {
        const reading = read(thinkAnswer, text)
        for (const reward of alone) {
          const start = performance.now()
          scoresOf(reward, sampleOf(text, { reading }))
          const took = performance.now() - start
          if (took > 1500)
            slow.push(`${reward.name} took ${Math.round(took)} ms for ${JSON.stringify(text.slice(0, 40))}`)
        }
      }
    }
    expect(slow).toEqual([])
  }, 120_000)
})
