/** Cutting an answer into tokens: one vocabulary for LaTeX and for plain text. Total: any text has tokens. */
import { closingBrace } from "../unwrap.ts"
import { OverLimit, spend, type Work } from "../work.ts"
import { COMMANDS, DRESS, FUNCTIONS, PASSED_OVER, PLAIN, SIGNS, SPACING, SYMBOLS, TEXT } from "./names.ts"
import { isDigit, scanNumber } from "./numbers.ts"
import { isUnitName } from "./units.ts"

export interface Token {
  /**
   * number: digits. symbol: a variable. word: plain letters that are none. text: what stood in `\text{}`.
   * function, command: by the program's name for it. sign: everything else, by one name each.
   */
  readonly kind: "number" | "symbol" | "word" | "text" | "function" | "command" | "sign" | "end"
  readonly text: string
  /** Whether space stood before it. */
  readonly spaced: boolean
  /** Of a function: written as a plain word. */
  readonly plain: boolean
}

export const END: Token = { kind: "end", text: "", spaced: false, plain: false }

const isLetter = (code: number) => (code >= 97 && code <= 122) || (code >= 65 && code <= 90)

const PLAIN_SIGNS: ReadonlyMap<string, string> = new Map([
  ["<=", "<="],
  [">=", ">="],
  ["=<", "<="],
  ["=>", ">="],
  ["!=", "!="],
  ["==", "="],
  ["**", "^"],
  ["..", "dots"],
  ["->", "to"],
  ["||", "norm"]
])

/** Short words that are no products of letters. */
const SHORT = new Set(
  "no on of or is it am pm in at to up we he me my do go so an as by if us the all and any yes day one two six ten odd men".split(
    " "
  )
)

/** `sinx`, `xlnx`, `pirh`: functions and π run together with letters, which are no word. */
const RUN_TOGETHER =
  /^([a-z]{0,2}?)(arcsin|arccos|arctan|sinh|cosh|tanh|sin|cos|tan|cot|sec|csc|sqrt|log|ln|pi)([a-z]{0,2})$/

/** Whether letters side by side in plain text are a word rather than a product of symbols. */
const isWord = (letters: string, spaced: boolean, before: Token | undefined): boolean => {
  if (SHORT.has(letters.toLowerCase())) return true
  if (before?.kind === "word" || before?.kind === "text") return true
  const measured = before?.kind === "number" || before?.text === ")" || before?.text === "}"
  if (measured && isUnitName(letters)) return true
  // What stands right at a number multiplies it; words stand apart, and have vowels.
  if ((measured && !spaced) || !/[aeiouy]/i.test(letters)) return false
  return letters.length >= 4 || (measured && letters.length === 3)
}

export interface TokenOptions {
  /** Where `1,234` is one number: outside brackets, where a comma mostly parts members; everywhere; nowhere. */
  readonly commas: "outside" | "everywhere" | "nowhere"
}

const depthOf: ReadonlyMap<string, number> = new Map([
  ["(", 1],
  ["[", 1],
  ["\\{", 1],
  [")", -1],
  ["]", -1],
  ["\\}", -1]
])

/** Dress upon dress that is still read: `\\vec{\\mathbf{x}}`. */
const MAX_DRESSED = 4

export const tokensOf = (text: string, work: Work, { commas }: TokenOptions, deep = 0): Array<Token> => {
  const tokens: Array<Token> = []
  let depth = 0
  const add = (kind: Token["kind"], name: string, spaced: boolean, plain = false) => {
    spend(work, 1)
    if (kind === "sign") depth = Math.max(0, depth + (depthOf.get(name) ?? 0))
    tokens.push({ kind, text: name, spaced, plain })
  }
  let at = 0
  let spaced = false
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code === 32 || (code >= 9 && code <= 13) || code === 126) {
      at++
      spaced = true
      continue
    }
    if (isDigit(code) || (code === 46 && isDigit(text.charCodeAt(at + 1)))) {
      const number = scanNumber(text, at, commas === "everywhere" || (commas === "outside" && depth === 0))
      add("number", number.text, spaced)
      at = number.end
    } else if (isLetter(code)) {
      let end = at + 1
      while (end < text.length && isLetter(text.charCodeAt(end))) end++
      letters(text.slice(at, end))
      at = end
    } else if (code === 92) {
      at = command(at)
      continue
    } else {
      const two = PLAIN_SIGNS.get(text.slice(at, at + 2))
      if (two !== undefined) {
        add("sign", two, spaced)
        at += 2
        if (two === "dots") while (text.charCodeAt(at) === 46) at++
      } else {
        const character = text[at] ?? ""
        add("sign", character === "$" ? "money" : character, spaced)
        at++
      }
    }
    spaced = false
  }
  return tokens

  /** Letters side by side in plain text: a function, a word, or a product of symbols. */
  function letters(run: string): void {
    if (run.length === 1) return add("symbol", run, spaced)
    const lower = run.toLowerCase()
    const command = PLAIN.get(lower)
    if (command !== undefined) return add("command", command, spaced)
    const before = tokens[tokens.length - 1]
    const name = FUNCTIONS.get(lower)
    // `5 min` and `2 sec` are times.
    if (name !== undefined && !(before?.kind === "number" && isUnitName(lower)))
      return add("function", name, spaced, true)
    if (lower === "and" || lower === "or") return add("sign", lower, spaced)
    if (lower === "to" && before?.kind === "number") return add("sign", ":", spaced)
    if (isWord(run, spaced, before)) return add("word", run, spaced)
    const call = RUN_TOGETHER.exec(run)
    if (call !== null) {
      const [, left = "", called = "", right = ""] = call
      if (left !== "") letters(left)
      letters(called)
      if (right !== "") letters(right)
      return
    }
    for (let i = 0; i < run.length; i++) add("symbol", run[i] ?? "", spaced && i === 0)
  }

  /** A LaTeX command. Returns where reading goes on. */
  function command(start: number): number {
    let end = start + 1
    while (end < text.length && isLetter(text.charCodeAt(end))) end++
    // One character that is no letter is a command too.
    if (end === start + 1) end = Math.min(start + 2, text.length)
    const name = text.slice(start + 1, end)
    // A backslash that the end cut off.
    if (name === "") return end
    if (name === "\\") {
      add("sign", "row", spaced)
      spaced = false
      // `\\\\[4pt]` parts rows and sets them apart.
      return end + (/^\[[\d.]+\s*[a-z]{2}\]/.exec(text.slice(end, end + 12))?.[0].length ?? 0)
    }
    if (name === "left" || name === "right") {
      while (text.charCodeAt(end) === 32) end++
      // `\left.` is no bracket.
      return text[end] === "." ? end + 1 : end
    }
    if (PASSED_OVER.has(name)) return braced(end, () => undefined)
    if (SPACING.has(name)) {
      spaced = true
      return end
    }
    const sign = SIGNS.get(name)
    if (sign !== undefined) add("sign", sign, spaced)
    else if (SYMBOLS.has(name)) add("symbol", SYMBOLS.get(name) ?? name, spaced)
    else if (COMMANDS.has(name)) add("command", COMMANDS.get(name) ?? name, spaced)
    else if (FUNCTIONS.has(name)) add("function", FUNCTIONS.get(name) ?? name, spaced)
    else if (TEXT.has(name)) return braced(end, (inside) => wordsIn(inside, name))
    else if (DRESS.has(name)) return braced(end, (inside) => dressed(inside, name))
    else if (name.length > 1 && CLIPPED.has(name)) splitCommand(name)
    else add("symbol", `\\${name}`, spaced)
    spaced = false
    return end
  }

  /** What stands in the braces after a command, or the one character after it. */
  function braced(from: number, take: (inside: string) => void): number {
    let at = from
    while (text.charCodeAt(at) === 32) at++
    const open = text[at] === "{"
    const close = open ? closingBrace(text, at, text.length) : at + 1
    // Braces that are left open hold all the rest.
    const end = close === -1 ? text.length : close
    take(text.slice(open ? at + 1 : at, end))
    spaced = false
    return open ? Math.min(end + 1, text.length) : end
  }

  function wordsIn(inside: string, name: string): void {
    const content = inside.replace(/\\[,;:! ]|[~\s]+/g, " ").trim()
    if (content === "") return
    const bare = content.replace(/^[,;\s]+|[,;.\s]+$/g, "").toLowerCase()
    if (bare === "and" || bare === "or") return add("sign", bare, spaced)
    if (bare === "to" && tokens[tokens.length - 1]?.kind === "number") return add("sign", ":", spaced)
    if (name === "operatorname" && FUNCTIONS.has(content)) return add("function", FUNCTIONS.get(content) ?? "", spaced)
    // `\mathrm{x}`, `\text{13}` and `\text{(A)}` are what stands in them.
    if (/^[A-Za-z]$/.test(content)) {
      // After a number a letter may be a unit; elsewhere it is a letter.
      const measures = isUnitName(content) && tokens[tokens.length - 1]?.kind === "number"
      return measures ? add("text", content, true) : add("symbol", content, spaced)
    }
    if (/^[-+\d.,:/()\s]+$/.test(content) && /\d/.test(content)) {
      for (const token of tokensOf(content, work, { commas })) tokens.push(token)
      return
    }
    add("text", content, true)
  }

  function dressed(inside: string, name: string): void {
    const content = inside.trim()
    if (/^[a-zA-Z]$/.test(content)) {
      // A bold i or e is a unit vector, not the number.
      const vector = (content === "i" || content === "e") && name !== "mathit" && name !== "mathnormal"
      return add("symbol", vector ? `vector ${content}` : content, spaced)
    }
    if (deep >= MAX_DRESSED) throw new OverLimit("too-deep")
    for (const token of tokensOf(content, work, { commas }, deep + 1)) tokens.push(token)
  }

  /** `\pix` where a space is missing after the command. */
  function splitCommand(name: string): void {
    const [head, tail] = CLIPPED.get(name) ?? ["", ""]
    add("command", head, spaced)
    for (const letter of tail) add("symbol", letter, false)
  }
}

const CLIPPED: ReadonlyMap<string, readonly [string, string]> = new Map(
  [..."rxyzhabn"].map((letter) => [`pi${letter}`, ["pi", letter]] as const)
)
