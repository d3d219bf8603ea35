/** Random expressions for the properties. */
import fc from "fast-check"
import type { Expression, FunctionName } from "../../../src/answer/expression.ts"
import { number } from "./written.ts"

const symbol = (name: string): Expression => ({ kind: "symbol", name })

const numeral = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 12 }).map((value) => number(value)) },
  { weight: 2, arbitrary: fc.tuple(fc.nat(9), fc.integer({ min: 1, max: 9 })).map(([a, b]) => number(a, b)) },
  { weight: 1, arbitrary: fc.bigInt({ min: 0n, max: 10n ** 40n }).map((value) => number(value)) }
)

const leaf = fc.oneof(
  { weight: 5, arbitrary: numeral },
  { weight: 4, arbitrary: fc.constantFrom(symbol("x"), symbol("y"), symbol("n")) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("pi", "e", "i").map((name): Expression => ({ kind: "constant", name }))
  }
)

const ONE_ARGUMENT: ReadonlyArray<FunctionName> = [
  "sin",
  "cos",
  "tan",
  "cot",
  "sec",
  "csc",
  "arcsin",
  "arccos",
  "arctan",
  "sinh",
  "cosh",
  "tanh",
  "ln",
  "log",
  "exp",
  "abs",
  "floor",
  "ceil",
  "factorial"
]
const TWO_ARGUMENTS: ReadonlyArray<FunctionName> = ["log", "binomial", "gcd", "lcm", "min", "max"]

/** Polynomials over the rationals in x, y, n. */
export const polynomials = fc.letrec<{ tree: Expression }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.oneof(numeral, fc.constantFrom(symbol("x"), symbol("y"), symbol("n"))),
    fc.array(tie("tree"), { minLength: 2, maxLength: 3 }).map((terms): Expression => ({ kind: "sum", terms })),
    fc.array(tie("tree"), { minLength: 2, maxLength: 3 }).map((factors): Expression => ({ kind: "product", factors })),
    tie("tree").map((of): Expression => ({ kind: "negative", of })),
    fc
      .tuple(tie("tree"), fc.nat(3))
      .map(([base, exponent]): Expression => ({ kind: "power", base, exponent: number(exponent + 1) }))
  )
})).tree

/** Anything. */
export const trees = fc.letrec<{ tree: Expression }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    fc.array(tie("tree"), { minLength: 2, maxLength: 3 }).map((terms): Expression => ({ kind: "sum", terms })),
    fc.array(tie("tree"), { minLength: 2, maxLength: 3 }).map((factors): Expression => ({ kind: "product", factors })),
    tie("tree").map((of): Expression => ({ kind: "negative", of })),
    fc.tuple(tie("tree"), tie("tree")).map(([over, under]): Expression => ({ kind: "quotient", over, under })),
    fc.tuple(tie("tree"), tie("tree")).map(([base, exponent]): Expression => ({ kind: "power", base, exponent })),
    fc
      .tuple(tie("tree"), fc.integer({ min: -3, max: 5 }))
      .map(([base, exponent]): Expression => ({ kind: "power", base, exponent: number(exponent) })),
    fc
      .tuple(tie("tree"), fc.constantFrom(2, 2, 2, 3, 4))
      .map(([of, index]): Expression => ({ kind: "root", of, index: number(index) })),
    fc
      .tuple(fc.constantFrom(...ONE_ARGUMENT), tie("tree"))
      .map(([name, of]): Expression => ({ kind: "call", name, of: [of] })),
    fc
      .tuple(fc.constantFrom(...TWO_ARGUMENTS), tie("tree"), tie("tree"))
      .map(([name, a, b]): Expression => ({ kind: "call", name, of: [a, b] }))
  )
})).tree
