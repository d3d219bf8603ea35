/** Comparing what two answers say, kind by kind. Each decision names its rule. */
import { rationalOf } from "../algebra/value.ts"
import type { Expression } from "../expression.ts"
import type { Interval, Meaning, Value } from "../meaning.ts"
import { NO_SOLUTION } from "../parse/words.ts"
import { equalRationals } from "../rational.ts"
import { spend } from "../work.ts"
import { type Context, type Decision, differ } from "./decision.ts"
import { asRegion, isRegion, merged, regionOf } from "./regions.ts"
import { compareRelations, type Named, namedIn, soughtIn, systemIn } from "./relations.ts"
import { isLiteral } from "./undone.ts"
import { compareExpressions, compareValues } from "./values.ts"

type Of<K extends Meaning["kind"]> = Extract<Meaning, { kind: K }>

const valueOf = (expression: Expression): Value => ({ kind: "value", expression, unit: null, percent: false })

/** Whether the answer says what the gold says. */
export const compare = (gold: Meaning, answer: Meaning, context: Context): Decision => {
  spend(context.work, 2)
  if (gold.kind === "value" && answer.kind === "value") return compareValues(gold, answer, context)
  if (gold.kind === "choice" || answer.kind === "choice") return compareChoices(gold, answer, context)
  const named = compareNamed(gold, answer, context)
  if (named !== null) return named
  if (gold.kind === "relation" || answer.kind === "relation") return compareWithRelation(gold, answer, context)
  if (gold.kind === "text" || answer.kind === "text") return compareTexts(gold, answer, context)
  if (gold.kind === "based" || answer.kind === "based") return compareBased(gold, answer, context)
  if (gold.kind === "ratio" || answer.kind === "ratio") return compareRatios(gold, answer, context)
  if (gold.kind === "time" && answer.kind === "time") return { equal: gold.minutes === answer.minutes, rule: "time" }
  if (gold.kind === "date" && answer.kind === "date")
    return {
      equal: gold.year === answer.year && gold.month === answer.month && gold.day === answer.day,
      rule: "date"
    }
  return compareStructures(gold, answer, context)
}

const compareChoices = (gold: Meaning, answer: Meaning, context: Context): Decision => {
  if (gold.kind === "choice" && answer.kind === "choice")
    return { equal: gold.letter === answer.letter, rule: "choice" }
  // A lone letter is a symbol where the other side is no choice: `x = A` against A.
  const plain = (meaning: Meaning): Meaning =>
    meaning.kind === "choice" ? valueOf({ kind: "symbol", name: meaning.letter }) : meaning
  return compare(plain(gold), plain(answer), context)
}

/** A name in front of the value, on one side or both, and several names with theirs. Null where neither is so. */
const compareNamed = (gold: Meaning, answer: Meaning, context: Context): Decision | null => {
  const systems = compareSystems(gold, answer, context)
  if (systems !== null) return systems
  const [wanted, given] = [namedOf(gold, context), namedOf(answer, context)]
  if (wanted === null && given === null) {
    // Only an answer may be put so: as a gold, `x + y = 5` is a line.
    const sought = gold.kind === "value" && isLiteral(gold.expression) ? soughtIn(answer, context) : null
    return sought === null || context.policies.names === "required" ? null : compare(gold, sought, context)
  }
  if (wanted !== null && given !== null) {
    if (wanted.name === given.name) return compare(wanted.value, given.value, context)
    return gold.kind === "relation" && answer.kind === "relation"
      ? compareWithRelation(gold, answer, context)
      : differ("names-differ")
  }
  const bare = wanted === null ? gold : answer
  if (bare.kind === "relation") return compareWithRelation(gold, answer, context)
  if (bare.kind === "list" && bare.items.some((item) => item.kind === "relation"))
    return bare.items.some((item) => item.kind === "relation" && item.signs.includes("="))
      ? differ("system")
      : compareStructures(wanted?.value ?? gold, given?.value ?? answer, context)
  if (context.policies.names === "required") return differ("name-missing")
  // Beside bare values numbered ones keep their order: `a_1 = 1, a_2 = 2` is 1, 2.
  const isNumbered = wanted?.numbered === true || given?.numbered === true
  const policies = isNumbered ? { ...context.policies, lists: "ordered" as const } : context.policies
  return compare(wanted?.value ?? gold, given?.value ?? answer, { ...context, policies })
}

/** Systems by their names, and a system as a point where its names stand in the order of the alphabet. */
const compareSystems = (gold: Meaning, answer: Meaning, context: Context): Decision | null => {
  const rule = "system"
  const [wanted, given] = [systemIn(gold, context), systemIn(answer, context)]
  if (wanted !== null && given !== null) {
    const isSameNames =
      wanted.length === given.length && wanted.every(({ name }) => given.some((one) => one.name === name))
    if (!isSameNames) return null
    const valueIn = (name: string) => given.find((one) => one.name === name)?.value as Meaning
    return { equal: wanted.every(({ name, value }) => compare(value, valueIn(name), context).equal), rule }
  }
  const system = wanted ?? given
  const point = wanted === null ? gold : answer
  if (system === null || point.kind !== "tuple") return null
  if (context.policies.names === "required") return differ("name-missing")
  const isSorted = system.every(({ name }, at) => at === 0 || (system[at - 1]?.name ?? "") < name)
  const values: Meaning = { kind: "tuple", items: system.map(({ value }) => value), brackets: "(" }
  if (!isSorted) return differ(rule)
  return wanted === null ? compare(gold, values, context) : compare(values, answer, context)
}

/** `x = 5`; `x = 1 or x = 2` and `x = 1, 2` as one name with a list. */
const namedOf = (meaning: Meaning, context: Context): Named | null => {
  if (meaning.kind !== "list") return namedIn(meaning, context)
  const [first] = meaning.items
  const named = first === undefined ? null : namedIn(first, context)
  if (named === null) return null
  const values: Array<Meaning> = [named.value]
  const names = [named.name]
  for (const item of meaning.items.slice(1)) {
    const next = namedIn(item, context)
    if (next === null && item.kind === "relation") return null
    names.push(next?.name ?? named.name)
    values.push(next?.value ?? item)
  }
  // Several roots are numbered from 1: `x_1 = 1, x_2 = 2`.
  const stem = named.name.replace(/_1$/, "")
  const isNumbered = names.every((name, at) => name === `${stem}_${at + 1}`)
  if (!isNumbered && names.some((name) => name !== named.name)) return null
  const items = values.flatMap((value) => (value.kind === "list" ? value.items : [value]))
  return {
    name: isNumbered ? stem : named.name,
    numbered: isNumbered,
    value: { kind: "list", items, join: meaning.join }
  }
}

const compareWithRelation = (gold: Meaning, answer: Meaning, context: Context): Decision => {
  if (gold.kind === "relation" && answer.kind === "relation")
    return compareRelations(gold, answer, context, (a, b) => compare(a, b, context))
  const [relation, other] = gold.kind === "relation" ? [gold, answer] : [answer, gold]
  if (other.kind === "value" && !isRegion(other)) return differ("equation")
  if (regionOf(relation, context) === null) return differ("equation")
  return compareStructures(gold, answer, context)
}

const compareTexts = (gold: Meaning, answer: Meaning, context: Context): Decision => {
  if (gold.kind === "text" && answer.kind === "text") return { equal: gold.words === answer.words, rule: "text" }
  const [text, other] = gold.kind === "text" ? [gold, answer] : [answer as Of<"text">, gold]
  if (text.words === NO_SOLUTION) return { equal: other.kind === "set" && other.items.length === 0, rule: "text" }
  const isInfinite = other.kind === "value" && isInfinity(other.expression)
  if (text.words === "infinite") return { equal: isInfinite, rule: "text" }
  // `abcd` may be a product, where the other side takes it for one.
  if (other.kind === "value" && other.expression.kind === "product")
    return { equal: lettersOf(other.expression.factors) === text.words, rule: "text" }
  if (text.words === "all reals") return { equal: isWholeLine(asRegion(other, context)), rule: "text" }
  return differ("text")
}

const lettersOf = (factors: ReadonlyArray<Expression>): string | null =>
  factors.every((factor) => factor.kind === "symbol" && factor.name.length === 1)
    ? factors.map((factor) => (factor.kind === "symbol" ? factor.name : "")).join("")
    : null

const isInfinity = (expression: Expression): boolean => expression.kind === "constant" && expression.name === "infinity"

const isWholeLine = (region: Meaning): boolean =>
  region.kind === "interval" &&
  isInfinity(region.upper) &&
  region.lower.kind === "negative" &&
  isInfinity(region.lower.of)

const compareBased = (gold: Meaning, answer: Meaning, { policies, work }: Context): Decision => {
  const rule = "base"
  if (gold.kind === "based" && answer.kind === "based") return { equal: equalRationals(gold.value, answer.value), rule }
  const [based, other] = gold.kind === "based" ? [gold, answer] : [answer as Of<"based">, gold]
  const plain = other.kind === "value" ? rationalOf(other.expression, work) : null
  if (plain === null) return differ(rule)
  if (policies.bases === "value") return { equal: equalRationals(based.value, plain), rule }
  if (!/^-?\d+$/.test(based.digits)) return differ(rule)
  return { equal: plain.numerator === BigInt(based.digits) * plain.denominator, rule }
}

const compareRatios = (gold: Meaning, answer: Meaning, context: Context): Decision => {
  const rule = "ratio"
  if (gold.kind === "ratio" && answer.kind === "ratio") {
    if (gold.parts.length !== answer.parts.length) return differ(rule)
    const isSame = (a: Expression, b: Expression) => compareExpressions(a, b, context).equal
    if (gold.parts.every((part, at) => isSame(part, answer.parts[at] as Expression))) return { equal: true, rule }
    // 2:40 and 1:20 may be times, and then they are not the same.
    if (isClock(gold) && isClock(answer)) return differ("time")
    const zero: Expression = { kind: "number", value: { numerator: 0n, denominator: 1n } }
    const [goldZeros, answerZeros] = [gold.parts, answer.parts].map((parts) => parts.map((part) => isSame(part, zero)))
    // 0:0 is in no proportion to anything.
    if (goldZeros?.some((isZero, at) => isZero !== answerZeros?.[at])) return differ(rule)
    const pivot = goldZeros?.indexOf(false) ?? -1
    if (pivot < 0) return differ(rule)
    const [of, by] = [gold.parts[pivot] as Expression, answer.parts[pivot] as Expression]
    const times = (a: Expression, b: Expression): Expression => ({ kind: "product", factors: [a, b] })
    return {
      equal: gold.parts.every((part, at) => isSame(times(part, by), times(answer.parts[at] as Expression, of))),
      rule
    }
  }
  const [ratio, other] = gold.kind === "ratio" ? [gold, answer] : [answer as Of<"ratio">, gold]
  if (other.kind === "time") return { equal: minutesOf(ratio) === other.minutes, rule: "time" }
  const [over, under] = ratio.parts
  if (other.kind !== "value" || ratio.parts.length !== 2 || over === undefined || under === undefined)
    return differ(rule)
  const quotient = valueOf({ kind: "quotient", over, under })
  return {
    equal: compareValues(...((gold === ratio ? [quotient, other] : [other, quotient]) as [Value, Value]), context)
      .equal,
    rule
  }
}

const wholePart = (part: Expression | undefined): number =>
  part?.kind === "number" && part.value.denominator === 1n ? Number(part.value.numerator) : Number.NaN

/** The minutes after midnight where a ratio may be a time of day: `15:45`. */
const minutesOf = ({ parts }: Of<"ratio">): number | null => {
  const [hours, minutes] = [wholePart(parts[0]), wholePart(parts[1])]
  return parts.length === 2 && hours <= 24 && minutes < 60 ? hours * 60 + minutes : null
}

/** Whether a ratio looks like a time: two digits after the colon. */
const isClock = (ratio: Of<"ratio">): boolean => {
  const minutes = wholePart(ratio.parts[1])
  return minutesOf(ratio) !== null && (minutes >= 10 || minutes === 0)
}

const compareStructures = (gold: Meaning, answer: Meaning, context: Context): Decision => {
  const relational = ({ kind }: Meaning) => kind === "relation"
  const bounds = (meaning: Meaning) =>
    isRegion(meaning) || relational(meaning) || (meaning.kind === "list" && meaning.items.some(relational))
  if (bounds(gold) || bounds(answer)) {
    const region = compareRegions(asRegion(gold, context), asRegion(answer, context), context)
    if (region !== null) return region
  }
  if (gold.kind === "tuple" && answer.kind === "tuple") return compareTuples(gold, answer, context)
  if (gold.kind === "matrix" || answer.kind === "matrix") return compareMatrices(gold, answer, context)
  return compareMembers(gold, answer, context)
}

const compareRegions = (gold: Meaning, answer: Meaning, context: Context): Decision | null => {
  if (gold.kind === "interval" && answer.kind === "interval") return compareIntervals(gold, answer, context)
  if (gold.kind !== "union" && answer.kind !== "union") return null
  const parts = (meaning: Meaning) =>
    (meaning.kind === "union" ? meaning.parts : [meaning]).map((part) => asRegion(part, context))
  const [wanted, given] = [parts(gold), parts(answer)]
  const rule = "union"
  if (isSameBag(wanted, given, context)) return { equal: true, rule }
  return { equal: isSameBag(merged(wanted, context), merged(given, context), context), rule }
}

const compareIntervals = (gold: Interval, answer: Interval, context: Context): Decision => ({
  equal:
    gold.lowerClosed === answer.lowerClosed &&
    gold.upperClosed === answer.upperClosed &&
    compareExpressions(gold.lower, answer.lower, context).equal &&
    compareExpressions(gold.upper, answer.upper, context).equal,
  rule: "interval"
})

const compareTuples = (gold: Of<"tuple">, answer: Of<"tuple">, context: Context): Decision => {
  const rule = "tuple"
  if (gold.items.length !== answer.items.length) return differ(rule)
  // Two members in square brackets may be a closed interval, in round ones an open one.
  if (gold.items.length === 2 && gold.brackets !== answer.brackets)
    if (gold.brackets === "[" || answer.brackets === "[") return differ("interval")
  return { equal: gold.items.every((item, at) => compare(item, answer.items[at] as Meaning, context).equal), rule }
}

const compareMatrices = (gold: Meaning, answer: Meaning, context: Context): Decision => {
  const rule = "matrix"
  if (gold.kind === "matrix" && answer.kind === "matrix") {
    const isSameShape =
      gold.rows.length === answer.rows.length && gold.rows.every((row, at) => row.length === answer.rows[at]?.length)
    if (!isSameShape) return differ(rule)
    const cells = answer.rows.flat()
    return { equal: gold.rows.flat().every((cell, at) => compare(cell, cells[at] as Meaning, context).equal), rule }
  }
  const [matrix, other] = gold.kind === "matrix" ? [gold, answer] : [answer as Of<"matrix">, gold]
  const isVector = matrix.rows.length === 1 || matrix.rows.every((row) => row.length === 1)
  if (!isVector || other.kind !== "tuple") return differ(rule)
  const cells = matrix.rows.flat()
  return {
    equal:
      cells.length === other.items.length &&
      cells.every((cell, at) => compare(cell, other.items[at] as Meaning, context).equal),
    rule
  }
}

const membersOf = (meaning: Meaning): ReadonlyArray<Meaning> | null =>
  meaning.kind === "list" || meaning.kind === "set" ? meaning.items : meaning.kind === "value" ? [meaning] : null

/** Lists and sets, and a lone value as the one member of a set. */
const compareMembers = (gold: Meaning, answer: Meaning, context: Context): Decision => {
  const [wanted, given] = [membersOf(gold), membersOf(answer)]
  if (wanted === null || given === null) return differ("kinds-differ")
  if (gold.kind === "set" || answer.kind === "set")
    return { equal: isSubset(wanted, given, context) && isSubset(given, wanted, context, true), rule: "set" }
  // `3/4, or 75 %` says one thing twice.
  const [said, single] = gold.kind === "list" ? [gold, answer] : [answer, gold]
  if (said.kind === "list" && said.join === "or" && single.kind === "value")
    return { equal: said.items.every((item) => compare(single, item, context).equal), rule: "list" }
  if (context.policies.lists === "ordered")
    return {
      equal:
        wanted.length === given.length &&
        wanted.every((item, at) => compare(item, given[at] as Meaning, context).equal),
      rule: "list"
    }
  return { equal: isSameBag(wanted, given, context), rule: "list" }
}

/** Whether each of `all` is among `of`. `turned` where `all` is the answer's side. */
const isSubset = (all: ReadonlyArray<Meaning>, of: ReadonlyArray<Meaning>, context: Context, turned = false): boolean =>
  all.every((one) => of.some((other) => (turned ? compare(other, one, context) : compare(one, other, context)).equal))

/** Whether two lists hold the same members, each as often, in any order. */
const isSameBag = (gold: ReadonlyArray<Meaning>, answer: ReadonlyArray<Meaning>, context: Context): boolean => {
  if (gold.length !== answer.length) return false
  const left = [...answer]
  for (const item of gold) {
    const at = left.findIndex((other) => compare(item, other, context).equal)
    if (at < 0) return false
    left.splice(at, 1)
  }
  return true
}
