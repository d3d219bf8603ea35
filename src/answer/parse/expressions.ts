/**
 * Reading an expression: a parser by precedence, our own.
 *
 * Why our own: over the 5,000 golds of MATH (2026-11-24, one thread of an AMD EPYC) compute-engine 0.27 reads 4,779 at
 * 12,000 a second, has state that one gold leaves to the next, and calls 1/2^99 equal to 1/2^98 and 1/3 to 0.333333333333;
 * mathjs 15.2 reads no LaTeX, takes 0.8 s to load, and spends 18 s on 9^{9^{9^9}} in exact numbers. Neither tells a tuple
 * from an interval or keeps `2\cdot 3` apart from 6. Answers are a small language written carelessly: the care about
 * what they may mean is what this program is for. This parser reads all 5,000.
 */
import type { Expression, FunctionName } from "../expression.ts"
import { MAX_DEPTH, OverLimit, spend } from "../work.ts"
import { readCall } from "./calls.ts"
import { readCommand } from "./commands.ts"
import { Cursor, constant, integer, number, plainly, type Read, UNREADABLE } from "./cursor.ts"
import { readNumber } from "./literals.ts"
import { scaledMatrix } from "./matrices.ts"
import { spellExpression } from "../spell-expression.ts"
import { FUNCTION_LETTERS } from "./names.ts"
import { PLUS_MINUS } from "./plus-minus.ts"
import { DEGREE, LETTER_UNITS, MONEY } from "./units.ts"
import { times } from "./written-out.ts"

const RIGHT_ANGLES: Expression = { kind: "quotient", over: constant("pi"), under: integer(180) }

const isDigits = (text: string) => /^\d+$/.test(text)

/** Signs that end a factor; everything else that can begin one multiplies when it stands beside another. */
const CLOSING = new Set([")", "]", "}", "\\}", ">>", "rfloor", "rceil", ",", ";", "&", "row", "and", "or", ":"])

/** Commands that no factor begins with. */
const UNMULTIPLIED = new Set(["begin", "end", "empty", "over", "choose"])

const isPointName = (expression: Expression): boolean => expression.kind === "symbol" && /^[A-Z]$/.test(expression.name)

export abstract class Expressions extends Cursor {
  /** Brackets and environments: they hold lists, which are read one level up. */
  abstract bracketed(): Read
  abstract environment(): Read

  expression(): Expression {
    const read = this.sum()
    if (read.kind === "structure") throw UNREADABLE
    return read
  }

  /** A whole sum; a lone tuple, set or matrix where nothing is added. */
  sum(): Read {
    return this.nested(() => {
      const terms: Array<Expression> = []
      const first = this.signed()
      // ℝ − {3} takes a set away, no number.
      if (this.isSign("-") && this.ahead.text === "\\{") return first
      const more = () => this.isSign("+") || this.isSign("-") || this.isSign("pm") || this.isSign("mp")
      if (!more()) return first
      terms.push(plainly(first))
      while (more()) terms.push(plainly(this.signed()))
      return { kind: "sum", terms }
    })
  }

  /** A term with the sign before it. */
  private signed(): Read {
    const sign = this.token
    if (sign.kind === "sign") {
      switch (sign.text) {
        case "+":
          this.at++
          return this.nested(() => this.signed())
        case "-":
          this.at++
          return this.nested((): Read => ({ kind: "negative", of: plainly(this.signed()) }))
        case "pm":
        case "mp": {
          this.at++
          if (sign.text === "mp") this.minusPlus = true
          const mark: Expression = { kind: "symbol", name: `${PLUS_MINUS}${this.signs++}` }
          const of = plainly(this.nested(() => this.signed()))
          return {
            kind: "product",
            factors: [sign.text === "mp" ? { kind: "negative", of: { ...mark, name: `${PLUS_MINUS}mp` } } : mark, of]
          }
        }
      }
    }
    return this.product()
  }

  private product(): Read {
    const first = this.factor()
    if (first.kind === "structure") return first
    let factors: Array<Expression> = [first]
    let divided = 0
    for (;;) {
      spend(this.work, 1)
      if (this.token.kind === "command" && this.token.text === "begin") return this.scaled(factors)
      if (this.take("*")) factors.push(this.signedFactor())
      else if (this.take("/")) {
        if (++divided > MAX_DEPTH) throw new OverLimit("too-deep")
        const over: Expression = factors.length === 1 ? (factors[0] ?? first) : { kind: "product", factors }
        factors = [{ kind: "quotient", over, under: this.signedFactor() }]
      } else if (this.beginsFactor()) {
        const next = this.factor()
        // `P(1, 2)` is the point.
        if (next.kind === "structure" && factors.length === 1 && isPointName(first)) return next
        factors.push(plainly(next))
      } else break
    }
    return factors.length === 1 ? (factors[0] ?? first) : { kind: "product", factors }
  }

  private scaled(factors: ReadonlyArray<Expression>): Read {
    const read = this.factor()
    return read.kind === "structure"
      ? { kind: "structure", meaning: scaledMatrix(factors, read.meaning, this.work) }
      : { kind: "product", factors: [...factors, read] }
  }

  /** After `*` and `/` a sign may stand: `2*-3`. */
  private signedFactor(): Expression {
    if (this.take("-")) return this.nested((): Expression => ({ kind: "negative", of: this.signedFactor() }))
    this.take("+")
    return plainly(this.factor())
  }

  /** Whether what follows is multiplied by standing there. A number after a number is not; words are units. */
  beginsFactor(): boolean {
    const { kind, text } = this.token
    switch (kind) {
      case "symbol":
        return !this.isLetterUnit()
      case "function":
        return true
      case "command":
        return !UNMULTIPLIED.has(text)
      case "number":
        return this.tokens[this.at - 1]?.kind === "sign" && !this.token.spaced
      case "sign":
        if (text === "|") return this.bars === 0 && this.ahead.kind !== "end"
        if (text === "norm") return false
        // `[0, 1[` is closed by the bracket that elsewhere opens.
        if (text === "[") return this.ahead.kind !== "end" && !CLOSING.has(this.ahead.text) && this.ahead.text !== "cup"
        return text === "(" || text === "{" || text === "lfloor" || text === "lceil"
      default:
        return false
    }
  }

  /** `5 m` and `5 m/s` at the end: a letter that stands apart after a number. */
  isLetterUnit(): boolean {
    const { kind, text, spaced } = this.token
    if (kind !== "symbol" || !spaced || !LETTER_UNITS.has(text) || this.inFunction > 0) return false
    if (this.tokens[this.at - 1]?.kind !== "number") return false
    const next = this.ahead
    return (
      next.kind === "end" ||
      (next.kind === "sign" && (CLOSING.has(next.text) || next.text === "^")) ||
      (next.kind === "sign" && next.text === "/" && LETTER_UNITS.has(this.tokens[this.at + 2]?.text ?? ""))
    )
  }

  /** A primary with what is hung on it: powers, factorials, percent, degrees. */
  factor(): Read {
    let read: Read = this.primary()
    for (let marks = 0; ; marks++) {
      const { kind, text } = this.token
      if (kind !== "sign") return read
      if (marks > MAX_DEPTH) throw new OverLimit("too-deep")
      if (text === "^") {
        this.at++
        if (this.takesDegrees()) {
          read = this.degrees(plainly(read))
          continue
        }
        // A raised prime is part of a name.
        const base = plainly(read)
        const exponent = this.nested(() => this.raised())
        read = { kind: "power", base, exponent }
      } else if (text === "!") {
        this.at++
        // `n!!` is another function than (n!)!.
        if (this.isSign("!")) throw UNREADABLE
        read = { kind: "call", name: "factorial", of: [plainly(read)] }
      } else if (text === "%") {
        this.at++
        this.percent = true
        read = times(plainly(read), integer(1), this.work, 100n)
      } else if (text === "deg" || (text === "circ" && !this.token.spaced)) {
        this.at++
        read = this.degrees(plainly(read))
      } else return read
    }
  }

  private takesDegrees(): boolean {
    if (this.take("circ") || this.take("deg")) return true
    // `75^{\text{o}}`, a small letter o set for the sign.
    if (
      this.isSign("{") &&
      this.ahead.kind === "symbol" &&
      this.ahead.text === "o" &&
      this.tokens[this.at + 2]?.text === "}"
    ) {
      this.at += 3
      return true
    }
    if (!this.isSign("{") || (this.ahead.text !== "circ" && this.ahead.text !== "deg")) return false
    const close = this.tokens[this.at + 2]?.text
    if (close !== undefined && close !== "}") return false
    this.at += 3
    return true
  }

  /** Inside a function degrees are an angle; alone they are a unit. */
  private degrees(of: Expression): Expression {
    if (this.inFunction > 0) return { kind: "product", factors: [of, RIGHT_ANGLES] }
    this.unit = DEGREE
    return of
  }

  /** What stands after `^`: a group, a signed number, a symbol. */
  raised(): Expression {
    if (this.take("-")) return this.nested((): Expression => ({ kind: "negative", of: this.raised() }))
    const base = this.isSign("(") || this.isSign("{") ? plainly(this.primary()) : this.single(false)
    if (!this.isSign("^")) return base
    this.at++
    return { kind: "power", base, exponent: this.nested(() => this.raised()) }
  }

  /**
   * The argument of a command: what stands in braces, or one token. Of a number without braces `\frac12` takes one
   * digit at a time, `\sqrt12` and `x^10` all of it.
   */
  argument(oneDigit: boolean): Expression {
    return this.nested(() => {
      if (this.take("{")) {
        const inside = this.over(this.expression())
        this.expect("}")
        return inside
      }
      return this.single(oneDigit)
    })
  }

  /** TeX's own `{a \over b}` and `{n \choose k}`, which take all that stands in the braces. */
  protected over(first: Expression): Expression {
    const { kind, text } = this.token
    if (kind !== "command" || (text !== "over" && text !== "choose")) return first
    this.at++
    const under = this.expression()
    return text === "over"
      ? { kind: "quotient", over: first, under }
      : { kind: "call", name: "binomial", of: [first, under] }
  }

  private single(oneDigit: boolean): Expression {
    const token = this.token
    if (token.kind === "number" && oneDigit && token.text.length > 1) {
      const digit = token.text[0] ?? ""
      if (!isDigits(token.text)) throw UNREADABLE
      this.tokens[this.at] = { ...token, text: token.text.slice(1), spaced: false }
      return number(digit)
    }
    if (token.kind === "sign" && token.text === "-") {
      this.at++
      return this.nested((): Expression => ({ kind: "negative", of: this.single(oneDigit) }))
    }
    if (token.kind === "number") {
      this.at++
      return number(token.text)
    }
    if (token.kind === "symbol" || token.kind === "command" || token.kind === "function") return plainly(this.primary())
    if (this.isSign("(")) return plainly(this.primary())
    throw UNREADABLE
  }

  private primary(): Read {
    const token = this.token
    switch (token.kind) {
      case "number":
        return readNumber(this)
      case "symbol":
        return this.symbol()
      case "function":
        return readCall(this)
      case "command":
        return readCommand(this)
      case "word":
      case "text":
        this.at++
        return { kind: "symbol", name: token.text.length === 1 ? token.text : token.text.toLowerCase() }
      case "sign":
        break
      default:
        throw UNREADABLE
    }
    switch (token.text) {
      case "(":
      case "[":
      case "]":
      case "{":
      case "\\{":
      case "<<":
      case "<":
        return this.nested(() => this.bracketed())
      case "|":
      case "norm":
        return this.between(token.text, "abs")
      case "lfloor":
        return this.enclosed("rfloor", "floor")
      case "lceil":
        return this.enclosed("rceil", "ceil")
      case "money":
      case "€":
      case "£": {
        this.at++
        this.unit = MONEY.get(token.text) ?? null
        return this.nested(() => plainly(this.factor()))
      }
      case "pm":
      case "-":
      case "+":
        return this.nested(() => this.signed())
      default:
        throw UNREADABLE
    }
  }

  private between(bar: string, name: FunctionName): Expression {
    this.at++
    this.bars++
    const of = this.expression()
    this.bars--
    this.expect(bar)
    return { kind: "call", name, of: [of] }
  }

  private enclosed(close: string, name: FunctionName): Expression {
    this.at++
    const of = this.outside(() => this.expression())
    this.expect(close)
    return { kind: "call", name, of: [of] }
  }

  private symbol(): Expression {
    let { text } = this.token
    this.at++
    for (;;) {
      if (this.take("'")) text += "'"
      else if (this.isSign("_")) {
        this.at++
        text += `_${this.subscript()}`
      } else if (this.isSign("^") && this.ahead.text === "'") {
        this.at += 2
        text += "'"
      } else break
    }
    if (this.isSign("(") && FUNCTION_LETTERS.has(text.replace(/[_'].*$/, ""))) return this.application(text)
    if (text.startsWith("\\")) this.unknown = true
    if (text === "e") return constant("e")
    if (text === "i") return constant("i")
    return { kind: "symbol", name: text }
  }

  /** A function that is only named: nothing is known of it, so it is a symbol with what it is of. */
  private application(name: string): Expression {
    this.at++
    const of = this.nested(() =>
      this.outside(() => {
        const all = [this.expression()]
        while (this.take(",")) all.push(this.expression())
        return all
      })
    )
    this.expect(")")
    return { kind: "symbol", name: `${name}(${of.map(spellExpression).join(", ")})` }
  }

  subscript(): string {
    if (!this.take("{")) {
      const { text, kind } = this.token
      if (kind === "end" || kind === "sign") throw UNREADABLE
      this.at++
      return text
    }
    let name = ""
    while (!this.isSign("}") && this.token.kind !== "end") {
      name += this.token.text
      this.at++
    }
    this.expect("}")
    return name
  }
}
