/** Reading what holds expressions: lists, tuples, sets, intervals, unions, matrices, systems, relations, ratios. */
import type { Expression } from "../expression.ts"
import type { Meaning, Relation, RelationSign, Side, Unit, Value } from "../meaning.ts"
import { symbolsOf } from "../parts.ts"
import { OverLimit } from "../work.ts"
import { type Read, UNREADABLE } from "./cursor.ts"
import { withSigns } from "./plus-minus.ts"
import { times } from "./written-out.ts"
import { determinant } from "./matrices.ts"
import { Expressions } from "./expressions.ts"
import { readUnit } from "./measures.ts"
import { nameOf } from "./named.ts"
import { END } from "./tokens.ts"
import { scaled } from "./units.ts"

const RELATIONS: ReadonlySet<string> = new Set(["=", "!=", "<", ">", "<=", ">=", "in", "approx"])

/** ± that one value may hold: each doubles it. */
const MAX_SIGNS = 4

const CLOSES: ReadonlyMap<string, ReadonlyArray<string>> = new Map([
  ["(", [")", "]", "["]],
  ["[", ["]", ")", "["]],
  ["]", ["[", "]", ")"]],
  ["{", ["}"]],
  ["\\{", ["\\}", "}"]],
  ["<<", [">>", ">"]],
  ["<", [">"]]
])

export class Structures extends Expressions {
  private inBraces = false

  /** All of the text. */
  whole(): Meaning {
    // `\text{Answer: } 18`
    if (this.token.kind === "text" && /^(?:the )?(?:final )?answer(?: is)?:?$/i.test(this.token.text)) this.at++
    this.take(":")
    const meaning = this.list()
    // What the end leaves over: a brace closed once too often, the end of a row.
    while (this.isSign("}") || this.isSign("row") || this.isSign(".") || this.isTrailingOff()) this.at++
    if (this.token.kind !== "end") throw UNREADABLE
    if (this.unknown && !isNamedOnly(meaning)) throw UNREADABLE
    return meaning
  }

  /** `18 dollars...`: dots after a word end a sentence, while `1, 2, …` goes on. */
  private isTrailingOff(): boolean {
    const before = this.tokens[this.at - 1]?.kind
    return this.isSign("dots") && (before === "word" || before === "text")
  }

  private list(): Meaning {
    const items = [this.item()]
    const join = this.more(items)
    return items.length === 1 ? (items[0] as Meaning) : { kind: "list", items: flat(items), join }
  }

  /** Further members after separators; a separator at the end parts nothing. */
  private more(items: Array<Meaning>): "," | "and" | "or" {
    let join: "," | "and" | "or" = ","
    for (;;) {
      let parted = false
      for (;;) {
        const word = this.isSign("and") ? "and" : this.isSign("or") ? "or" : null
        if (word !== null) join = word
        if (word === null && !this.isSign(",") && !this.isSign(";")) break
        this.at++
        parted = true
      }
      if (!parted || this.token.kind === "end") return join
      items.push(this.item())
    }
  }

  private item(): Meaning {
    const start = this.at
    return this.marked(() => this.chain(this.sum(), start))
  }

  /** Reads with marks (unit, percent, ±) of its own. */
  private marked<A>(read: () => A): A {
    const { unit, percent, signs, minusPlus } = this
    this.clear(null, false, 0, false)
    const result = read()
    this.clear(unit, percent, signs, minusPlus)
    return result
  }

  private clear(unit: Unit | null, percent: boolean, signs: number, minusPlus: boolean): void {
    this.unit = unit
    this.percent = percent
    this.signs = signs
    this.minusPlus = minusPlus
  }

  /** `a = b = c`, `1 < x ≤ 3`, `x ∈ A`; one side alone where no relation follows. */
  private chain(first: Read, start: number): Meaning {
    const sides: Array<Side> = [this.side(this.joined(first), start)]
    const signs: Array<RelationSign> = []
    for (;;) {
      const { kind, text } = this.token
      if (kind !== "sign" || !RELATIONS.has(text)) break
      this.at++
      signs.push(text as RelationSign)
      const from = this.at
      sides.push(
        this.side(
          this.marked(() => this.joined(this.sum())),
          from
        )
      )
    }
    const [only] = sides
    return signs.length === 0 && only !== undefined ? only.meaning : { kind: "relation", sides, signs }
  }

  private side(meaning: Meaning, start: number): Side {
    return { meaning, name: nameOf(this.tokens.slice(start, Math.min(this.at, start + 16)), meaning) }
  }

  /** Parts joined by ∪; what is taken away by ∖; the parts of a ratio. */
  private joined(first: Read): Meaning {
    const meaning = this.valueFrom(first)
    if (this.isCup()) {
      const parts = [meaning]
      while (this.isCup()) {
        this.at++
        parts.push(this.valueFrom(this.sum()))
      }
      return { kind: "union", parts }
    }
    if (this.isSign("setminus") || (this.isSign("-") && this.ahead.text === "\\{")) {
      this.at++
      return allBut(meaning, this.valueFrom(this.sum()))
    }
    if (this.isSign(":") && !this.inBraces && meaning.kind === "value") {
      const parts = [meaning.expression]
      while (this.take(":")) parts.push(this.expression())
      return { kind: "ratio", parts }
    }
    return meaning
  }

  /** ∪, also written as a plain U between two brackets. */
  private isCup(): boolean {
    if (this.isSign("cup")) return true
    const { kind, text } = this.token
    const before = this.tokens[this.at - 1]?.text
    return kind === "symbol" && text === "U" && (before === ")" || before === "]") && this.ahead.kind === "sign"
  }

  private valueFrom(read: Read): Meaning {
    if (read.kind === "structure") return read.meaning
    this.hundredths = 0
    this.multiplier = 1n
    readUnit(this)
    if (this.hundredths > 0 || this.multiplier > 1n) {
      if (this.hundredths > 0) this.percent = true
      const factor: Expression = { kind: "number", value: { numerator: this.multiplier, denominator: 1n } }
      return this.valueFrom(times(read, factor, this.work, this.hundredths > 0 ? 100n : 1n))
    }
    if (this.unit !== null && read.kind === "number" && this.token.kind === "number")
      return this.compound(read, this.unit)
    const value = (expression: Expression): Value => ({
      kind: "value",
      expression,
      unit: this.unit,
      percent: this.percent
    })
    if (this.signs === 0) return value(read)
    if (this.signs > MAX_SIGNS) throw new OverLimit("too-much-work")
    const items: Array<Meaning> = []
    // Beside ∓ all signs turn together; otherwise each turns alone.
    const turns = this.minusPlus ? 2 : 2 ** this.signs
    for (let turn = 0; turn < turns; turn++) {
      items.push(value(withSigns(read, (mark) => (this.minusPlus ? turn : (turn >> mark) & 1) === 1, this.work)))
    }
    return { kind: "list", items, join: "," }
  }

  /** `2 hours 30 minutes`, `5 ft 3 in`: one measure in two units. */
  private compound(first: Extract<Expression, { kind: "number" }>, unit: Unit): Value {
    const second = this.sum()
    this.unit = null
    readUnit(this)
    const other: Unit | null = this.unit
    if (second.kind !== "number" || other === null || (other as Unit).dimensions !== unit.dimensions) throw UNREADABLE
    const [a, b] = [scaled(first.value, unit.factor), scaled(second.value, (other as Unit).factor)]
    const value = {
      numerator: a.numerator * b.denominator + b.numerator * a.denominator,
      denominator: a.denominator * b.denominator
    }
    return {
      kind: "value",
      expression: { kind: "number", value },
      unit: { dimensions: unit.dimensions, factor: { numerator: 1n, denominator: 1n } },
      percent: false
    }
  }

  override bracketed(): Read {
    const open = this.token.text
    const closes = CLOSES.get(open) ?? []
    this.at++
    const { unit, percent, signs, minusPlus, inBraces } = this
    if ((open === "\\{" || open === "{") && this.closes(closes)) {
      this.at++
      return { kind: "structure", meaning: { kind: "set", items: [] } }
    }
    const start = this.at
    this.inBraces = open === "\\{"
    const read = this.outside(() => this.sum(), open === "\\{" ? 1 : 0)
    const first = open === "{" && read.kind !== "structure" ? this.over(read) : read
    // `\left\{ … \right.` before a system closes nowhere.
    const isSystem = open === "\\{" && first.kind === "structure" && this.token.kind === "end"
    if (isSystem || ((open === "(" || open === "[" || open === "{") && this.ends(closes))) {
      this.inBraces = inBraces
      // A group: what stands in it is part of the item outside.
      return first
    }
    const items: Array<Meaning> = []
    if (open === "<" || open === "<<") {
      items.push(this.valueFrom(first))
      while (this.take(",") || this.take(";")) items.push(this.marked(() => this.valueFrom(this.sum())))
    } else {
      items.push(this.outside(() => this.chain(first, start), open === "\\{" ? 1 : 0))
      if (open === "\\{" && (this.take(":") || this.take("|"))) {
        const members = this.outside(() => this.item(), 0)
        this.close(closes)
        this.inBraces = inBraces
        this.clear(unit, percent, signs, minusPlus)
        return { kind: "structure", meaning: membersSuchThat(items[0] as Meaning, members) }
      }
      this.outside(() => this.more(items), 0)
    }
    const closed = this.close(closes)
    this.inBraces = inBraces
    this.clear(unit, percent, signs, minusPlus)
    return { kind: "structure", meaning: inBrackets(open, closed, items) }
  }

  private closes(closes: ReadonlyArray<string>): boolean {
    return this.token.kind === "sign" && closes.includes(this.token.text)
  }

  private ends(closes: ReadonlyArray<string>): boolean {
    if (this.token.kind === "end") return true
    // `(2]` is no group.
    if (!this.isSign(closes[0] ?? "")) return false
    this.at++
    return true
  }

  /** The sign that closes; the first that would do where the text ended before it. */
  private close(closes: ReadonlyArray<string>): string {
    if (this.token.kind === "end") return closes[0] ?? ""
    if (!this.closes(closes)) throw UNREADABLE
    const { text } = this.token
    this.at++
    return text
  }

  override environment(): Read {
    const name = this.braces()
    if (name === "array") this.braces()
    const rows: Array<Array<Meaning>> = []
    let row: Array<Meaning> = []
    const endRow = () => {
      if (row.length > 0) rows.push(row)
      row = []
    }
    while (this.token.kind !== "end" && !(this.token.kind === "command" && this.token.text === "end")) {
      if (this.take("row")) endRow()
      else if (!this.take("&") && !this.take(",") && !this.take(";")) row.push(this.outside(() => this.item(), 0))
    }
    endRow()
    this.at++
    if (this.token.kind !== "end") this.braces()
    if (rows.length === 0) throw UNREADABLE
    const isColumn = rows.every((cells) => cells.length === 1 && cells[0]?.kind === "relation")
    if (isColumn || name === "cases" || name.startsWith("align") || name.startsWith("gather") || name === "split") {
      if (rows.some((cells) => cells.length > 1)) return { kind: "structure", meaning: { kind: "matrix", rows } }
      const items = flat(rows.flat())
      const [only] = items
      return { kind: "structure", meaning: items.length === 1 && only ? only : { kind: "list", items, join: "and" } }
    }
    if (name === "vmatrix") return determinant(rows, this.work)
    if (!/^(?:[pbB]?matrix|smallmatrix|array)$/.test(name)) throw UNREADABLE
    if (rows.some((cells) => cells.length !== rows[0]?.length)) throw UNREADABLE
    return { kind: "structure", meaning: { kind: "matrix", rows } }
  }

  /** The words in a command's braces. */
  private braces(): string {
    if (!this.take("{")) throw UNREADABLE
    let name = ""
    while (!this.isSign("}")) {
      if (this.token === END) throw UNREADABLE
      name += this.token.text
      this.at++
    }
    this.at++
    return name.replace(/\*$/, "")
  }
}

const flat = (items: ReadonlyArray<Meaning>): ReadonlyArray<Meaning> =>
  items.flatMap((item) => (item.kind === "list" ? item.items : [item]))

const inBrackets = (open: string, close: string, items: ReadonlyArray<Meaning>): Meaning => {
  if (open === "{" || open === "\\{") {
    // Conditions in braces are a system, no set.
    if (items.every(({ kind }) => kind === "relation")) return { kind: "list", items, join: "," }
    return { kind: "set", items: flat(items) }
  }
  if (open === "<" || open === "<<") return { kind: "tuple", items, brackets: "<" }
  const [lower, upper] = items
  const mixed = open === "]" || close === "[" || (open === "(") !== (close === ")")
  if (!mixed) return { kind: "tuple", items, brackets: open === "(" ? "(" : "[" }
  if (items.length !== 2 || lower?.kind !== "value" || upper?.kind !== "value") throw UNREADABLE
  return {
    kind: "interval",
    lower: lower.expression,
    upper: upper.expression,
    lowerClosed: open === "[",
    upperClosed: close === "]"
  }
}

/** Whether commands that are not known stand in a name alone: `\angle ABC = 30`. */
const isNamedOnly = (meaning: Meaning): boolean => {
  if (meaning.kind !== "relation") return false
  const [first, ...rest] = meaning.sides
  if (first?.name == null) return false
  return rest.every(
    ({ meaning: side }) =>
      side.kind === "value" && ![...symbolsOf(side.expression)].some((name) => name.startsWith("\\"))
  )
}

/** Everything but some points: `\mathbb{R} \setminus \{1, 3\}`. */
const allBut = (from: Meaning, taken: Meaning): Meaning => {
  if (!isReals(from) || taken.kind !== "set") throw UNREADABLE
  return {
    kind: "except",
    points: taken.items.map((item) => {
      if (item.kind !== "value") throw UNREADABLE
      return item.expression
    })
  }
}

const isReals = (meaning: Meaning): boolean =>
  meaning.kind === "value" && meaning.expression.kind === "symbol" && meaning.expression.name === "set R"

/** `{x | x > 3}` is what its condition says of x; `{x ∈ ℝ | …}` too, while `{n ∈ ℕ | …}` is another set. */
const membersSuchThat = (left: Meaning, condition: Meaning): Meaning => {
  const [variable, domain] = left.kind === "relation" ? (left as Relation).sides : [{ meaning: left, name: null }]
  const named = variable?.meaning
  if (named?.kind !== "value" || named.expression.kind !== "symbol") throw UNREADABLE
  if (domain !== undefined && !isReals(domain.meaning)) throw UNREADABLE
  const { name } = named.expression
  const speaksOf = (meaning: Meaning): boolean =>
    meaning.kind === "list"
      ? meaning.items.every(speaksOf)
      : meaning.kind !== "relation" ||
        meaning.sides.every(
          (side) =>
            side.meaning.kind !== "value" || [...symbolsOf(side.meaning.expression)].every((one) => one === name)
        )
  if (!speaksOf(condition)) throw UNREADABLE
  return condition
}
