/** What an answer says, whatever it was written as: values, lists, tuples, sets, intervals, relations, words. */
import type { Expression } from "./expression.ts"
import type { Rational } from "./rational.ts"

/** A unit of measure as a factor of its dimensions' base units: `5 cm` is 5 · 1/100 of `length`. */
export interface Unit {
  readonly dimensions: string
  readonly factor: Rational
}

export type RelationSign = "=" | "!=" | "<" | ">" | "<=" | ">=" | "in" | "approx"

export interface Value {
  readonly kind: "value"
  readonly expression: Expression
  readonly unit: Unit | null
  /** Written with a percent sign; the expression holds the hundredth part already. */
  readonly percent: boolean
}

export interface Interval {
  readonly kind: "interval"
  readonly lower: Expression
  readonly upper: Expression
  readonly lowerClosed: boolean
  readonly upperClosed: boolean
}

export interface Side {
  readonly meaning: Meaning
  /** What the side names, where it is a name: `x`, `f(x)`, `speed`. */
  readonly name: string | null
}

export interface Relation {
  readonly kind: "relation"
  readonly sides: ReadonlyArray<Side>
  readonly signs: ReadonlyArray<RelationSign>
}

export type Meaning =
  | Value
  /** Members side by side without brackets. */
  | {
      readonly kind: "list"
      readonly items: ReadonlyArray<Meaning>
      readonly join: "," | "and" | "or"
    }
  /** In round or square brackets or in ⟨ ⟩. Two members in round ones may be an open interval, in square ones a closed one. */
  | { readonly kind: "tuple"; readonly items: ReadonlyArray<Meaning>; readonly brackets: "(" | "[" | "<" }
  | { readonly kind: "set"; readonly items: ReadonlyArray<Meaning> }
  | Interval
  /** The real line without some points. */
  | { readonly kind: "except"; readonly points: ReadonlyArray<Expression> }
  /** Sets and intervals put together. */
  | { readonly kind: "union"; readonly parts: ReadonlyArray<Meaning> }
  | { readonly kind: "matrix"; readonly rows: ReadonlyArray<ReadonlyArray<Meaning>> }
  | Relation
  | { readonly kind: "choice"; readonly letter: string }
  /** Digits in a base that is written out: `101_2`, `0.11_2`. */
  | { readonly kind: "based"; readonly digits: string; readonly base: number; readonly value: Rational }
  /** A time of day, in minutes after midnight. */
  | { readonly kind: "time"; readonly minutes: number }
  | { readonly kind: "date"; readonly year: number | null; readonly month: number; readonly day: number }
  | { readonly kind: "ratio"; readonly parts: ReadonlyArray<Expression> }
  | { readonly kind: "text"; readonly words: string }
