/** Regions of the real line: what an inequality bounds, and unions put together where their parts touch. */
import { equalExpressions } from "../algebra/equal.ts"
import { compareReals, rationalOf } from "../algebra/value.ts"
import type { Expression } from "../expression.ts"
import type { Interval, Meaning, Relation, RelationSign, Side } from "../meaning.ts"
import { symbolsOf, withParts } from "../parts.ts"
import type { Context } from "./decision.ts"

const INFINITY: Expression = { kind: "constant", name: "infinity" }
const MINUS_INFINITY: Expression = { kind: "negative", of: INFINITY }
const integer = (value: bigint): Expression => ({ kind: "number", value: { numerator: value, denominator: 1n } })

export const WHOLE_LINE: Interval = {
  kind: "interval",
  lower: MINUS_INFINITY,
  upper: INFINITY,
  lowerClosed: false,
  upperClosed: false
}

export const expressionOf = (side: Side | undefined): Expression | null =>
  side?.meaning.kind === "value" ? side.meaning.expression : null

export const minus = (a: Expression, b: Expression): Expression => ({
  kind: "sum",
  terms: [a, { kind: "negative", of: b }]
})

const BACK: ReadonlyMap<RelationSign, RelationSign> = new Map([
  ["<", ">"],
  [">", "<"],
  ["<=", ">="],
  [">=", "<="]
])

const back = (sign: RelationSign): RelationSign => BACK.get(sign) ?? sign

/** The same relation read from its other end. */
export const reversed = ({ sides, signs }: Relation): Relation => ({
  kind: "relation",
  sides: [...sides].reverse(),
  signs: [...signs].reverse().map(back)
})

/** `x > 3` as (3, ∞), `1 < x ≤ 3` as (1, 3], `x ≠ 3` as two intervals. Null where no one variable is bounded. */
export const regionOf = (meaning: Meaning, context: Context): Meaning | null => {
  if (meaning.kind === "list") return joined(meaning, context)
  const region = meaning.kind === "relation" ? bounding(meaning, context) : null
  return region === null ? null : asRegion(region, context)
}

/** What a relation bounds, points that are left out not yet in their order. */
const bounding = ({ sides, signs }: Relation, context: Context): Meaning | null => {
  const [variable, region] = sides
  if (signs.length === 1 && signs[0] === "in" && variable?.name != null && region !== undefined)
    return asRegion(region.meaning, context)
  const all = sides.map(expressionOf)
  const [first, second, third] = all
  if (first == null || second == null) return null
  if (signs.length === 1) return bounded(first, signs[0] as RelationSign, second, context)
  if (signs.length !== 2 || third == null) return null
  const [below, above] = signs as [RelationSign, RelationSign]
  return between(bounded(second, back(below), first, context), bounded(second, above, third, context))
}

/** What `left sign right` says about its one variable. */
const bounded = (left: Expression, sign: RelationSign, right: Expression, context: Context): Meaning | null => {
  const [inside, outside] = left.kind === "call" && left.name === "abs" ? [left.of[0], right] : [undefined, right]
  if (inside !== undefined) {
    const low = bounded(inside, back(sign), { kind: "negative", of: outside }, context)
    const high = bounded(inside, sign, outside, context)
    if (sign === "<" || sign === "<=") return between(low, high)
    return low === null || high === null || (sign !== ">" && sign !== ">=")
      ? null
      : { kind: "union", parts: [low, high] }
  }
  const variable = variableIn(left) ?? variableIn(right)
  if (variable === null) return null
  if (left.kind === "symbol") return withBound(sign, right)
  if (right.kind === "symbol") return withBound(back(sign), left)
  const line = lineOf(minus(left, right), variable, context)
  return line === null ? null : withBound(line.rising ? sign : back(sign), line.bound)
}

const withBound = (sign: RelationSign, bound: Expression): Meaning | null => {
  if (variableIn(bound) !== null) return null
  const interval = (lower: Expression, lowerClosed: boolean, upper: Expression, upperClosed: boolean): Interval => ({
    kind: "interval",
    lower,
    upper,
    lowerClosed,
    upperClosed
  })
  switch (sign) {
    case "<":
    case "<=":
      return interval(MINUS_INFINITY, false, bound, sign === "<=")
    case ">":
    case ">=":
      return interval(bound, sign === ">=", INFINITY, false)
    case "!=":
      return { kind: "except", points: [bound] }
    default:
      return null
  }
}

/** What two half lines have in common, where one bounds below and the other above. */
const between = (a: Meaning | null, b: Meaning | null): Interval | null => {
  if (a?.kind !== "interval" || b?.kind !== "interval") return null
  const [below, above] = isInfinite(a.upper) && isInfinite(b.lower) ? [a, b] : [b, a]
  if (!isInfinite(below.upper) || !isInfinite(above.lower)) return null
  return {
    kind: "interval",
    lower: below.lower,
    lowerClosed: below.lowerClosed,
    upper: above.upper,
    upperClosed: above.upperClosed
  }
}

const isInfinite = (bound: Expression): boolean => bound === INFINITY || bound === MINUS_INFINITY

/** The one symbol of an expression; null where there is none, or more than one. */
const variableIn = (expression: Expression): string | null => {
  const names = symbolsOf(expression)
  const [name] = names
  return names.size === 1 && name !== undefined ? name : null
}

const put = (expression: Expression, name: string, value: Expression): Expression =>
  expression.kind === "symbol"
    ? expression.name === name
      ? value
      : expression
    : withParts(expression, (part) => put(part, name, value))

/** Where a·x + b is 0, and whether it rises; null where it is no such line. */
const lineOf = (
  expression: Expression,
  variable: string,
  { work }: Context
): { readonly bound: Expression; readonly rising: boolean } | null => {
  const atZero = rationalOf(put(expression, variable, integer(0n)), work)
  const atOne = rationalOf(put(expression, variable, integer(1n)), work)
  if (atZero === null || atOne === null) return null
  const slope = rationalOf(minus({ kind: "number", value: atOne }, { kind: "number", value: atZero }), work)
  if (slope === null || slope.numerator === 0n) return null
  const line: Expression = {
    kind: "sum",
    terms: [
      {
        kind: "product",
        factors: [
          { kind: "number", value: slope },
          { kind: "symbol", name: variable }
        ]
      },
      { kind: "number", value: atZero }
    ]
  }
  if (!equalExpressions(expression, line, work).equal) return null
  const bound: Expression = {
    kind: "negative",
    of: { kind: "quotient", over: { kind: "number", value: atZero }, under: { kind: "number", value: slope } }
  }
  return { bound, rising: slope.numerator > 0n === slope.denominator > 0n }
}

/**
 * Inequalities side by side. With `or` their union; with `and` what they have in common; with commas what they have in
 * common where that is anything, otherwise their union. Points that are left out are all left out.
 */
const joined = ({ items, join }: Extract<Meaning, { kind: "list" }>, context: Context): Meaning | null => {
  const points = exceptions(items, context)
  if (points !== null) return join === "or" && points.length > 1 ? null : asRegion({ kind: "except", points }, context)
  const parts: Array<Meaning> = []
  for (const item of items) {
    const part = asRegion(item, context)
    if (part.kind !== "interval" && part.kind !== "union" && part.kind !== "set") return null
    parts.push(part)
  }
  const relations = items.every(({ kind }) => kind === "relation")
  if (join !== "or" && relations && parts.length === 2) {
    const common = between(parts[0] ?? null, parts[1] ?? null)
    const isSome = common !== null && compareReals(common.lower, common.upper, context.work) === -1
    if (join === "and" || isSome) return common
  }
  if (join === "and" && relations) return null
  return { kind: "union", parts: parts.flatMap((part) => (part.kind === "union" ? part.parts : [part])) }
}

/** The points that `x ≠ 1, x ≠ 3` or `x ≠ 1, 3` leave out; null where something else is said. */
const exceptions = (items: ReadonlyArray<Meaning>, context: Context): ReadonlyArray<Expression> | null => {
  const points: Array<Expression> = []
  for (const item of items) {
    if (item.kind === "value" && points.length > 0) points.push(item.expression)
    else {
      const region = item.kind === "relation" && item.signs[0] === "!=" ? bounding(item, context) : null
      if (region?.kind !== "except") return null
      points.push(...region.points)
    }
  }
  return points.length === 0 ? null : points
}

/** The real line without some points: the intervals between them, in their order. Null where that is not known. */
const withoutPoints = (points: ReadonlyArray<Expression>, { work }: Context): Meaning | null => {
  let known = true
  const sorted = [...points].sort((a, b) => {
    const order = compareReals(a, b, work)
    if (order === null) known = false
    return order ?? 0
  })
  if (!known) return null
  const apart = sorted.filter((point, at) => at === 0 || compareReals(sorted[at - 1] as Expression, point, work) !== 0)
  const parts = [...apart, INFINITY].map(
    (upper, at): Interval => ({
      kind: "interval",
      lower: at === 0 ? MINUS_INFINITY : (apart[at - 1] as Expression),
      upper,
      lowerClosed: false,
      upperClosed: false
    })
  )
  return { kind: "union", parts }
}

/** A pair of two in brackets as the interval it may be; ℝ as the whole line; inequalities as what they bound. */
export const asRegion = (meaning: Meaning, context: Context): Meaning => {
  if (meaning.kind === "except") return withoutPoints(meaning.points, context) ?? meaning
  if (meaning.kind === "list" || meaning.kind === "relation") return regionOf(meaning, context) ?? meaning
  if (isReals(meaning)) return WHOLE_LINE
  if (meaning.kind !== "tuple" || meaning.brackets === "<") return meaning
  const [lower, upper] = meaning.items
  if (meaning.items.length !== 2 || lower?.kind !== "value" || upper?.kind !== "value") return meaning
  const closed = meaning.brackets === "["
  return {
    kind: "interval",
    lower: lower.expression,
    upper: upper.expression,
    lowerClosed: closed,
    upperClosed: closed
  }
}

/** Whether a meaning can only be a region of the line. */
export const isRegion = (meaning: Meaning): boolean =>
  meaning.kind === "interval" || meaning.kind === "union" || meaning.kind === "except" || isReals(meaning)

const isReals = (meaning: Meaning): boolean =>
  meaning.kind === "value" && meaning.expression.kind === "symbol" && meaning.expression.name === "set R"

/** The intervals of a union in rising order, put together where they overlap or touch. As they were where that is unknown. */
export const merged = (parts: ReadonlyArray<Meaning>, { work }: Context): ReadonlyArray<Meaning> => {
  const intervals = parts.filter((part): part is Interval => part.kind === "interval")
  const [first, ...rest] = intervals
  if (first === undefined || rest.length === 0) return parts
  let known = true
  const order = (a: Expression, b: Expression): number => {
    const sign = compareReals(a, b, work)
    if (sign === null) known = false
    return sign ?? 0
  }
  const sorted = [...intervals].sort((a, b) => order(a.lower, b.lower) || Number(b.lowerClosed) - Number(a.lowerClosed))
  const whole: Array<Interval> = []
  for (const next of sorted) {
    const last = whole.at(-1)
    const gap = last === undefined ? 1 : order(next.lower, last.upper)
    if (last === undefined || gap > 0 || (gap === 0 && !next.lowerClosed && !last.upperClosed)) whole.push(next)
    else {
      const end = order(next.upper, last.upper)
      const upper = end > 0 ? next : last
      const upperClosed = end === 0 ? next.upperClosed || last.upperClosed : upper.upperClosed
      whole[whole.length - 1] = { ...last, upper: upper.upper, upperClosed }
    }
  }
  return known ? [...whole, ...parts.filter(({ kind }) => kind !== "interval")] : parts
}
