/** Laws that hold for all expressions: of equality, of exact algebra against numbers, of the bound. */
import fc from "fast-check"
import { expect, test } from "vitest"
import { compareReals, type Equality, equalExpressions, proportional } from "../../../src/answer/algebra/equal.ts"
import { hasI, Undefined } from "../../../src/answer/algebra/form.ts"
import { keptForm } from "../../../src/answer/algebra/normal.ts"
import { decide } from "../../../src/answer/algebra/numeric.ts"
import { algebraOf, sameByForms } from "../../../src/answer/algebra/same.ts"
import type { Expression } from "../../../src/answer/expression.ts"
import { newWork, OverLimit } from "../../../src/answer/work.ts"
import { polynomials, trees } from "./trees.ts"
import { number } from "./written.ts"

const ONE = number(1)
const plus = (...terms: ReadonlyArray<Expression>): Expression => ({ kind: "sum", terms })

/** What equality says; the limit where it is over one. Anything else that is thrown fails the test. */
const judged = <A>(run: () => A): A | string => {
  try {
    return run()
  } catch (error) {
    if (error instanceof OverLimit) return error.limit
    throw error
  }
}

const compared = (a: Expression, b: Expression): Equality | string => judged(() => equalExpressions(a, b, newWork()))

/** Terms and factors the other way round. */
const commuted = (expression: Expression): Expression => {
  switch (expression.kind) {
    case "number":
    case "symbol":
    case "constant":
      return expression
    case "negative":
      return { kind: "product", factors: [commuted(expression.of), number(-1)] }
    case "sum":
      return { kind: "sum", terms: expression.terms.map(commuted).reverse() }
    case "product":
      return { kind: "product", factors: expression.factors.map(commuted).reverse() }
    case "quotient":
      return { kind: "quotient", over: commuted(expression.over), under: commuted(expression.under) }
    case "power":
      return { kind: "power", base: commuted(expression.base), exponent: commuted(expression.exponent) }
    case "root":
      return { kind: "root", of: commuted(expression.of), index: expression.index }
    case "call":
      return { kind: "call", name: expression.name, of: expression.of.map(commuted) }
  }
}

/** The terms of a polynomial multiplied out, as a list; null where they are too many. */
const termsOf = (expression: Expression): ReadonlyArray<Expression> | null => {
  switch (expression.kind) {
    case "negative":
      return termsOf(expression.of)?.map((of): Expression => ({ kind: "negative", of })) ?? null
    case "sum": {
      const parts = expression.terms.map(termsOf)
      return parts.some((part) => part === null) ? null : parts.flatMap((part) => part ?? [])
    }
    case "product":
      return productOf(expression.factors.map(termsOf))
    case "power": {
      const times = expression.exponent.kind === "number" ? Number(expression.exponent.value.numerator) : 0
      return productOf(Array.from({ length: times }, () => termsOf(expression.base)))
    }
    default:
      return [expression]
  }
}

const productOf = (parts: ReadonlyArray<ReadonlyArray<Expression> | null>): ReadonlyArray<Expression> | null =>
  parts.reduce<ReadonlyArray<Expression> | null>(
    (terms, part) => {
      if (terms === null || part === null || terms.length * part.length > 200) return null
      return terms.flatMap((term) => part.map((factor): Expression => ({ kind: "product", factors: [term, factor] })))
    },
    [ONE]
  )

test("a polynomial is its expansion, by exact algebra", () => {
  fc.assert(
    fc.property(polynomials, (tree) => {
      const terms = termsOf(tree)
      fc.pre(terms !== null && terms.length > 1)
      const found = compared(tree, plus(...(terms ?? [])))
      if (typeof found === "string") expect(found).toMatch(/too-/)
      else expect(found).toMatchObject({ equal: true, rule: expect.stringMatching(/^exact/) })
    })
  )
})

test("a polynomial and one more are different, by exact algebra", () => {
  fc.assert(
    fc.property(polynomials, (tree) => {
      const found = compared(tree, plus(tree, ONE))
      if (typeof found !== "string") expect(found.equal).toBe(false)
    })
  )
})

test("an expression equals itself, where it has a value that can be told, and itself commuted", () => {
  fc.assert(
    fc.property(trees, (tree) => {
      const found = compared(tree, tree)
      if (typeof found === "string" || found.rule === "undecided") return
      const form = judged(() => keptForm(tree, algebraOf(newWork())))
      if (form instanceof Undefined) return
      expect(found.equal).toBe(true)
      const other = compared(tree, commuted(tree))
      if (typeof other !== "string" && other.rule !== "undecided") expect(other.equal).toBe(true)
    }),
    { numRuns: 400 }
  )
})

test("equality is symmetric, and nothing equals itself and one", () => {
  fc.assert(
    fc.property(trees, trees, (a, b) => {
      expect(compared(b, a)).toEqual(compared(a, b))
      const more = compared(a, plus(a, ONE))
      if (typeof more !== "string") expect(more.equal).toBe(false)
    }),
    { numRuns: 400 }
  )
})

test("exact algebra and numbers never contradict each other", () => {
  const agree = (a: Expression, b: Expression) =>
    judged(() => {
      const on = algebraOf(newWork())
      const one = keptForm(a, on)
      const two = keptForm(b, on)
      if (one instanceof Error || two instanceof Error) return
      const exact = sameByForms(one, two, on)
      const { agreement } = decide(a, b, "equal", hasI(one) || hasI(two), newWork())
      if (exact === true) expect(agreement).not.toBe("different")
      if (exact === false) expect(agreement).not.toBe("same")
    })
  fc.assert(
    fc.property(trees, trees, (a, b) => {
      agree(a, commuted(a))
      agree(a, b)
    }),
    { numRuns: 400 }
  )
})

test("nothing but OverLimit is ever thrown, and no more work is taken than there is", () => {
  fc.assert(
    fc.property(trees, trees, (a, b) => {
      for (const run of [equalExpressions, proportional, compareReals]) {
        const work = newWork()
        const found = judged(() => run(a, b, work))
        if (found !== "too-much-work") expect(work.left).toBeGreaterThanOrEqual(0)
      }
    }),
    { numRuns: 300 }
  )
})

test("an expression is a multiple of its own multiples, with their sign", () => {
  fc.assert(
    fc.property(polynomials, fc.integer({ min: -9, max: 9 }), (tree, factor) => {
      fc.pre(factor !== 0)
      const zero = compared(tree, number(0))
      fc.pre(typeof zero !== "string" && !zero.equal)
      const found = judged(() =>
        proportional({ kind: "product", factors: [number(factor), tree] }, commuted(tree), newWork())
      )
      if (typeof found !== "string") expect(found.factor).toBe(Math.sign(factor))
    })
  )
})
