/** Comparing equations and inequalities: what is named, and what holds up to a factor. */
import { proportional } from "../algebra/proportional.ts"
import type { Expression } from "../expression.ts"
import type { Meaning, Relation, RelationSign, Side } from "../meaning.ts"
import { TAKES_BACK } from "../parse/named.ts"
import { symbolsOf } from "../parts.ts"
import { type Context, type Decision, differ } from "./decision.ts"
import { expressionOf, minus, regionOf, reversed } from "./regions.ts"
import { compareExpressions } from "./values.ts"

/** What is named, and its value: `x = 5`, `5 = x`, `f(2) = 2 + 3 = 5`, `x \in (1, 3)`. */
export interface Named {
  readonly name: string
  readonly value: Meaning
  /** Whether the name is that of several values with numbers: `x_1 = 1, x_2 = 2`. */
  readonly numbered?: boolean
}

/** The named value that a relation is; null where it is another one, or a chain that is not true. */
export const namedIn = (meaning: Meaning, context: Context): Named | null => {
  if (meaning.kind !== "relation") return null
  const { sides, signs } = meaning
  const [first] = sides
  const last = sides.at(-1)
  if (first === undefined || last === undefined) return null
  if (signs.length === 1 && signs[0] === "in")
    return first.name === null ? null : { name: first.name, value: last.meaning }
  if (!signs.every((sign) => sign === "=")) return null
  if (first.name === null) return sides.length === 2 && last.name !== null ? defined(last.name, first.meaning) : null
  const between = sides.slice(1, -1)
  const value = expressionOf(last)
  const isTrue = between.every((side) => {
    // `S = AB = 5` names the value twice.
    if (side.name !== null) return true
    const given = expressionOf(side)
    return given !== null && value !== null && compareExpressions(value, given, context).equal
  })
  return isTrue ? defined(first.name, last.meaning) : null
}

/**
 * What an equation says of an expression in symbols alone, `m + n = 18`, `xy = 7 + 11 = 18`: the answer to a question
 * for that expression. `2x = 18` is not: there something is left to be solved. Null where it is none.
 */
export const soughtIn = (meaning: Meaning, context: Context): Meaning | null => {
  if (meaning.kind !== "relation" || !meaning.signs.every((sign) => sign === "=")) return null
  const [first, ...rest] = meaning.sides
  const sought = expressionOf(first)
  if (first === undefined || sought === null || !isOfLetters(sought)) return null
  const named = namedIn({ ...meaning, sides: [{ ...first, name: "sought" }, ...rest] }, context)
  return named === null ? null : named.value
}

/** Whether an expression is put together of letters alone, by sums, products and quotients; `|A|` counts a set. */
const isOfLetters = (expression: Expression): boolean => {
  switch (expression.kind) {
    case "symbol":
      return !TAKES_BACK.test(expression.name)
    case "negative":
      return isOfLetters(expression.of)
    case "sum":
      return expression.terms.every(isOfLetters)
    case "product":
      return expression.factors.every(isOfLetters)
    case "quotient":
      return isOfLetters(expression.over) && isOfLetters(expression.under)
    case "call": {
      const [of] = expression.of
      return expression.name === "abs" && of?.kind === "symbol" && /^[A-Z]$/.test(of.name)
    }
    default:
      return false
  }
}

/** A name that stands in its own value is not defined by it: `x = 2x + 3` is an equation to solve. */
const defined = (name: string, value: Meaning): Named | null =>
  value.kind === "value" && symbolsOf(value.expression).has(name) ? null : { name, value }

const TURNED: ReadonlyMap<RelationSign, RelationSign> = new Map([
  [">", "<"],
  [">=", "<="]
])

/** What a system names, one by one: `x = 1, y = 2`, or `(x, y) = (1, 2)`. Null where it is no such system. */
export const systemIn = (meaning: Meaning, context: Context): ReadonlyArray<Named> | null => {
  if (meaning.kind === "relation") {
    const [left, right] = meaning.sides
    if (meaning.sides.length !== 2 || meaning.signs[0] !== "=") return null
    if (left?.meaning.kind !== "tuple" || right?.meaning.kind !== "tuple" || left.name === null) return null
    const values = right.meaning.items
    const names = left.meaning.items.map((item) =>
      item.kind === "value" && item.expression.kind === "symbol" ? item.expression.name : ""
    )
    return names.length === values.length ? names.map((name, at) => ({ name, value: values[at] as Meaning })) : null
  }
  if (meaning.kind !== "list" || meaning.items.length < 2 || meaning.join === "or") return null
  const all = meaning.items.map((item) => namedIn(item, context))
  const named = all.filter((one): one is Named => one !== null)
  return named.length === all.length && new Set(named.map(({ name }) => name)).size === all.length ? named : null
}

const variablesOf = ({ sides }: Relation): string =>
  [...new Set(sides.flatMap((side) => [...symbolsOf(expressionOf(side) ?? NOTHING)]))].sort().join(" ")

const NOTHING: Expression = { kind: "number", value: { numerator: 0n, denominator: 1n } }

/** One relation between two expressions as `difference sign 0`, the sign turned so that it points to the left. */
const inOneForm = (relation: Relation): { readonly sign: RelationSign; readonly difference: Expression } | null => {
  const [left, right] = relation.sides.map(expressionOf)
  const [sign] = relation.signs
  if (relation.signs.length !== 1 || left == null || right == null || sign === undefined) return null
  const turned = TURNED.get(sign)
  return turned === undefined
    ? { sign, difference: minus(left, right) }
    : { sign: turned, difference: minus(right, left) }
}

const isSideBySide = (gold: Relation, answer: Relation, compare: (a: Meaning, b: Meaning) => Decision): boolean =>
  gold.signs.length === answer.signs.length &&
  gold.signs.every((sign, at) => sign === answer.signs[at]) &&
  gold.sides.every(({ meaning }, at) => compare(meaning, (answer.sides[at] as Side).meaning).equal)

export const compareRelations = (
  gold: Relation,
  answer: Relation,
  context: Context,
  compare: (a: Meaning, b: Meaning) => Decision
): Decision => {
  const rule = gold.signs.every((sign) => sign === "=") ? "equation" : "inequality"
  if (isSideBySide(gold, answer, compare) || isSideBySide(gold, reversed(answer), compare)) return { equal: true, rule }
  const [wanted, given] = [inOneForm(gold), inOneForm(answer)]
  if (wanted !== null && given !== null && wanted.sign === given.sign) {
    const { factor } = proportional(wanted.difference, given.difference, context.work)
    const isOrdered = wanted.sign === "<" || wanted.sign === "<="
    return { equal: isOrdered ? factor > 0 : factor !== 0, rule }
  }
  // What is said of x is not said of y.
  if (variablesOf(gold) !== variablesOf(answer)) return differ("names-differ")
  const [region, other] = [regionOf(gold, context), regionOf(answer, context)]
  return region !== null && other !== null ? compare(region, other) : differ(rule)
}
