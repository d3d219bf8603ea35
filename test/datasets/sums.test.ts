/** The sums: what is held out is held out everywhere, golds are right, and the teacher slips as often as he should. */
import { expect, it } from "vitest"
import { isHeldOut, primer, sums } from "../../datasets/sums.ts"
import type { Taught } from "../../src/index.ts"

const SEEDS = [0, 1, 2]
const numbers = (question: string): readonly [number, number] => {
  const [a, b] = [...question.matchAll(/\d+/g)].map(([digits]) => Number(digits))
  return [a as number, b as number]
}
const sumOf = (question: string): string => {
  const [a, b] = numbers(question)
  return String(a + b)
}
const heldOut = ({ question }: Pick<Taught, "question">): boolean => isHeldOut(...numbers(question))

it("asks in evaluate what no other part has seen, for every seed", () => {
  for (const seed of SEEDS) {
    expect(sums.make("evaluate", seed, 256).every(heldOut)).toBe(true)
    for (const part of ["sft", "grpo"] as const) expect(sums.make(part, seed, 2000).some(heldOut)).toBe(false)
    const asked = primer(seed, 2000).map(({ prompt }) => ({ question: prompt.at(-1)?.content ?? "" }))
    expect(asked.some(heldOut)).toBe(false)
  }
})

it("asks 256 different sums in evaluate", () => {
  expect(new Set(sums.make("evaluate", 0, 256).map(({ question }) => numbers(question).join("+"))).size).toBe(256)
})

it("makes the same rows of the same seed, and others of another", () => {
  expect(sums.make("grpo", 3, 50)).toEqual(sums.make("grpo", 3, 50))
  expect(sums.make("grpo", 3, 50)).not.toEqual(sums.make("grpo", 4, 50))
  expect(sums.make("grpo", 3, 80).slice(0, 50)).toEqual(sums.make("grpo", 3, 50))
})

it("has the right gold, whatever the teacher wrote, and says where a carry is", () => {
  for (const part of ["sft", "grpo", "evaluate"] as const)
    for (const { question, gold, columns } of sums.make(part, 0, 500)) {
      expect(gold).toBe(sumOf(question))
      const [a, b] = numbers(question)
      expect(columns).toEqual({ carry: (a % 10) + (b % 10) >= 10 })
    }
})

it("is taught carelessly in sft alone, on sums with a carry alone", () => {
  const taught = sums.make("sft", 0, 4000)
  const carried = taught.filter(({ columns }) => columns.carry === true)
  const slips = taught.filter(({ answer, gold }) => answer !== gold)
  expect(carried.length / taught.length).toBeCloseTo(0.6, 1)
  expect(slips.length / carried.length).toBeCloseTo(0.85, 1)
  expect(
    slips.every(({ columns, answer, gold }) => columns.carry === true && Number(gold) - Number(answer) === 10)
  ).toBe(true)
  for (const part of ["grpo", "evaluate"] as const)
    expect(sums.make(part, 0, 500).every(({ answer, gold }) => answer === gold)).toBe(true)
})
