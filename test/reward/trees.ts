/** Rewards put together at random: as data, as the reward that the combinators make of it, and what it has to give. */
import * as fc from "fast-check"
import { clip, firstScored, gate, map, max, min, penalty, scale, sum, weighted } from "../../src/reward/combine.ts"
import { defineReward } from "../../src/reward/define.ts"
import type { Sample, SampleReward } from "../../src/reward/reward.ts"
import { scored, unscored } from "../../src/reward/score.ts"

/** A reward without parts: it takes its value from a column, between its bounds, and is unscored where that is null. */
interface Leaf {
  readonly kind: "leaf"
  readonly column: string
  readonly range: readonly [number, number]
}

export type Tree =
  | Leaf
  | { readonly kind: "penalty"; readonly of: readonly [Tree] }
  | { readonly kind: "scale"; readonly of: readonly [Tree]; readonly factor: number }
  | { readonly kind: "clip" | "map"; readonly of: readonly [Tree]; readonly bounds: readonly [number, number] }
  | { readonly kind: "sum" | "max" | "min" | "first"; readonly of: ReadonlyArray<Tree> }
  | { readonly kind: "weighted"; readonly of: ReadonlyArray<Tree>; readonly weights: ReadonlyArray<number> }
  | { readonly kind: "gate"; readonly of: readonly [Tree, Tree]; readonly share: number; readonly closed: number }

export const COLUMNS = ["a", "b", "c"] as const

/** What the leaves take their values from: a share of their range, or nothing. */
export type Values = Readonly<Record<string, number | null>>

const number = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ min: -1e6, max: 1e6, noNaN: true }))
const bounds = fc.tuple(number, number).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)

const share = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true }))

export const tree: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree }>((tie) => {
  const one = fc.tuple(tie("tree"))
  const some = fc.array(tie("tree"), { minLength: 1, maxLength: 3 })
  return {
    tree: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.record({ kind: fc.constant("leaf" as const), column: fc.constantFrom(...COLUMNS), range: bounds }),
      fc.record({ kind: fc.constant("penalty" as const), of: one }),
      fc.record({ kind: fc.constant("scale" as const), of: one, factor: number }),
      fc.record({ kind: fc.constantFrom("clip" as const, "map" as const), of: one, bounds }),
      fc.record({ kind: fc.constantFrom("sum" as const, "max" as const, "min" as const, "first" as const), of: some }),
      some.chain((of) =>
        fc
          .array(number, { minLength: of.length, maxLength: of.length })
          .map((weights) => ({ kind: "weighted" as const, of, weights }))
      ),
      fc.record({
        kind: fc.constant("gate" as const),
        of: fc.tuple(tie("tree"), tie("tree")),
        share,
        closed: number
      })
    )
  }
}).tree

export const values: fc.Arbitrary<Values> = fc.record(
  Object.fromEntries(
    COLUMNS.map((column) => [column, fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { freq: 6 })])
  )
)

const within = ([least, most]: readonly [number, number], value: number) => Math.min(Math.max(value, least), most)
const between = (range: readonly [number, number], share: number) =>
  (share === 1 ? range[1] : within(range, range[0] + share * (range[1] - range[0]))) + 0

export const sampleOf = (values: Values): Sample => ({
  prompt: [],
  completion: "",
  reading: { completion: "", defects: [] } as never,
  gold: "",
  columns: values as Sample["columns"],
  truncated: false,
  tokens: null,
  step: null
})

/** The reward that the combinators make of a tree. */
export const rewardOf = (tree: Tree): SampleReward => {
  if (tree.kind === "leaf") {
    const { column, range } = tree
    return defineReward({
      name: column,
      needs: [column],
      range,
      score: ({ columns }) =>
        columns[column] === null
          ? unscored("not-applicable", column)
          : scored(between(range, columns[column] as number), { rule: "leaf" })
    })
  }
  const made = tree.of.map(rewardOf)
  const [first, second] = made as [SampleReward, SampleReward]
  switch (tree.kind) {
    case "penalty":
      return penalty("p", first)
    case "scale":
      return scale("s", first, tree.factor)
    case "clip":
      return clip("c", first, tree.bounds)
    case "map":
      return map("m", first, tree.bounds, (value) => within(tree.bounds, value / 3))
    case "sum":
      return sum("plus", made)
    case "max":
      return max("greatest", made)
    case "min":
      return min("least", made)
    case "first":
      return firstScored("f", made)
    case "weighted":
      return weighted(
        "w",
        made.map((reward, at) => [reward, tree.weights[at] as number] as const)
      )
    case "gate":
      return gate("g", first, { by: second, least: between(second.range, tree.share), closed: tree.closed })
  }
}

/** What a tree has to give, worked out without the combinators; the column of the leaf that could not tell, or a number. */
export const valueOf = (tree: Tree, values: Values): number | string => {
  if (tree.kind === "leaf") {
    const share = values[tree.column] ?? null
    return share === null ? tree.column : between(tree.range, share)
  }
  if (tree.kind === "gate") {
    const open = valueOf(tree.of[1], values)
    if (typeof open === "string") return open
    return open < between(rewardOf(tree.of[1]).range, tree.share) ? tree.closed + 0 : valueOf(tree.of[0], values)
  }
  const all = tree.of.map((one) => valueOf(one, values))
  if (tree.kind === "first") return all.find((one) => typeof one === "number") ?? (all.at(-1) as string)
  const missing = all.find((one) => typeof one === "string")
  if (missing !== undefined) return missing
  const numbers = all as ReadonlyArray<number>
  const [first] = numbers as [number]
  switch (tree.kind) {
    case "penalty":
      return -first + 0
    case "scale":
      return first * tree.factor + 0
    case "clip":
      return within(tree.bounds, first) + 0
    case "map":
      return within(tree.bounds, first / 3) + 0
    case "sum":
      return numbers.reduce((sum, one) => sum + one, 0) + 0
    case "weighted":
      return numbers.reduce((sum, one, at) => sum + (one * (tree.weights[at] as number) + 0), 0) + 0
    case "max":
      return Math.max(...numbers) + 0
    case "min":
      return Math.min(...numbers) + 0
  }
}
