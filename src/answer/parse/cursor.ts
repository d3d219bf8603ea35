/** A place in the tokens, and what was seen on the way there: what every part of the parser stands on. */
import type { ConstantName, Expression } from "../expression.ts"
import type { Meaning, Unit } from "../meaning.ts"
import { MAX_DEPTH, OverLimit, spend, type Work } from "../work.ts"
import { valueOf } from "./numbers.ts"
import { END, type Token } from "./tokens.ts"

/** Thrown where a text is no mathematics that is known here. One object: throwing it costs nothing. */
export const UNREADABLE = new Error("unreadable")

/** What stands where an expression was looked for and is more than one: a tuple, a set, a matrix. */
export interface Structure {
  readonly kind: "structure"
  readonly meaning: Meaning
}

export type Read = Expression | Structure

export const number = (digits: string): Expression => ({ kind: "number", value: valueOf(digits) })

export const integer = (value: number): Expression => number(String(value))

export const constant = (name: ConstantName): Expression => ({ kind: "constant", name })

export const plainly = (read: Read): Expression => {
  if (read.kind === "structure") throw UNREADABLE
  return read
}

export class Cursor {
  at = 0
  private depth = 0
  /** How many bars are open: a further one closes. */
  bars = 0
  /** How many function calls are open: degrees in them are an angle, not a unit. */
  inFunction = 0
  /** Marks seen in the item that is being read. */
  unit: Unit | null = null
  percent = false
  /** Whether a command was read that is not known here. */
  unknown = false
  /** How often the word percent was read after the value. */
  hundredths = 0
  /** What words such as million multiply the value by. */
  multiplier = 1n
  /** How many ± were seen. */
  signs = 0
  /** Whether ∓ was seen: then all signs turn together. */
  minusPlus = false
  readonly tokens: Array<Token>
  readonly work: Work

  constructor(tokens: Array<Token>, work: Work) {
    this.tokens = tokens
    this.work = work
  }

  get token(): Token {
    return this.tokens[this.at] ?? END
  }

  get ahead(): Token {
    return this.tokens[this.at + 1] ?? END
  }

  isSign(text: string): boolean {
    const token = this.token
    return token.kind === "sign" && token.text === text
  }

  take(text: string): boolean {
    if (!this.isSign(text)) return false
    this.at++
    return true
  }

  expect(text: string): void {
    // A bracket that the end left open has one place to be closed.
    if (!this.take(text) && this.token.kind !== "end") throw UNREADABLE
  }

  nested<A>(read: () => A): A {
    spend(this.work, 1)
    if (++this.depth > MAX_DEPTH) throw new OverLimit("too-deep")
    const result = read()
    this.depth--
    return result
  }

  /** Inside brackets a bar opens again; with `bars` above 0 it ends what stands before it. */
  outside<A>(read: () => A, within = 0): A {
    const bars = this.bars
    this.bars = within
    const result = read()
    this.bars = bars
    return result
  }
}
