/** The rewriter itself: what it writes has the value it was given, by an evaluation that shares nothing with it. */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { miswrite, rewrite } from "./rewriter.ts"

/** The value of LaTeX in floating point; enough for what the rewriter writes of the golds below, and no more. */
const valueOf = (text: string, letters: Readonly<Record<string, number>> = {}): number => {
  const bare = text
    .replaceAll("−", "-")
    .replaceAll("√", "\\sqrt")
    .replaceAll("π", "\\pi ")
    .replace(/\\boxed|\$(?:\.\s*$)?|\\[()]|\\left|\\right/g, " ")
    .replace(/^[\s{]*[xna] ?= /, (name) => (name.includes("{") ? "{" : ""))
    .replace(/(?<=\d)(,\\!|\\,|\{,\}|,)(?=\d{3})/g, "")
    .replace(/(?<=\d)e(?=\d)/, "\\cdot 10^")
  const tokens = bare.match(/\\[a-z]+|\d*\.?\d+|\d+\.?|[a-z]|[-+*/^(){}]/g) ?? []
  let at = 0
  const digit = (): number => {
    // An argument without braces is one digit of the number.
    const token = tokens[at] ?? ""
    if (token === "{") return atom()
    if (token.length > 1 && /^\d/.test(token)) tokens[at] = token.slice(1)
    else at++
    return Number(token[0])
  }
  const atom = (): number => {
    const token = tokens[at++] ?? ""
    if (/^[\d.]/.test(token)) return Number(token)
    if (token === "\\pi") return Math.PI
    if (token === "\\sqrt") return Math.sqrt(digit())
    if (/^\\[dt]?frac$/.test(token)) return digit() / digit()
    if (token === "(" || token === "{") {
      const inside = sum()
      at++
      return inside
    }
    const value = letters[token]
    if (value === undefined) throw new Error(`${token} in ${text}`)
    return value
  }
  const power = (): number => {
    const base = atom()
    if (tokens[at] !== "^") return base
    at++
    return base ** (tokens[at] === "{" ? atom() : digit())
  }
  const term = (): number => {
    let value = power()
    for (;;) {
      const token = tokens[at] ?? "}"
      if (/^(\\times|\\cdot|\/)$/.test(token)) {
        at++
        value = token === "/" ? value / power() : value * power()
      } else if (/^[-+)}]$/.test(token)) return value
      // Two numbers side by side, or a number and a fraction of numbers, are a mixed number.
      else if (/^\d/.test(token)) {
        const top = power()
        at++
        value += top / power()
      } else if (/frac$/.test(token) && Object.keys(letters).length === 0) value += power()
      else value *= power()
    }
  }
  const sum = (): number => {
    let value = 0
    let sign = 1
    for (;;) {
      while (tokens[at] === "-" || tokens[at] === "+") sign *= tokens[at++] === "-" ? -1 : 1
      value += sign * term()
      if (tokens[at] !== "-" && tokens[at] !== "+") return value
      sign = 1
    }
  }
  return sum()
}

const near = (a: number, b: number) => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b))

const golds: ReadonlyArray<readonly [gold: string, value: number]> = [
  ["1234", 1234],
  ["-47", -47],
  ["1,200,000", 1_200_000],
  ["0.375", 0.375],
  ["\\frac{63}{400}", 0.1575],
  ["-\\frac{9}{7}", -9 / 7],
  ["6\\frac15", 6.2],
  ["2+3\\pi", 2 + 3 * Math.PI],
  ["4\\pi - 2\\sqrt{3}", 4 * Math.PI - 2 * Math.sqrt(3)]
]

const polynomials: ReadonlyArray<readonly [gold: string, value: (x: number, y: number) => number]> = [
  ["x^2+2x+1", (x) => (x + 1) ** 2],
  ["2x(15x^2-4x+10)", (x) => 30 * x ** 3 - 8 * x ** 2 + 20 * x],
  ["(x-3)(x+2)^2", (x) => (x - 3) * (x + 2) ** 2],
  ["x^2y - 3xy + 4", (x, y) => x * x * y - 3 * x * y + 4],
  ["6x^2-5x+1", (x) => 6 * x * x - 5 * x + 1]
]

const seeds = fc.integer({ min: 0, max: 1_000_000 })

describe("rewriting", () => {
  it.each(golds)("%s keeps its value", (gold, value) => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const text = rewrite(gold, seed)
        if (text !== null) expect(near(valueOf(text), value), text).toBe(true)
      })
    )
  })

  it.each(golds)("%s miswritten has another", (gold, value) => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const text = miswrite(gold, seed)
        if (text !== null) expect(near(valueOf(text), value), text).toBe(false)
      })
    )
  })

  it.each(polynomials)("%s keeps its values, and miswritten does not", (gold, value) => {
    const at = { x: 1.37, y: -2.11 }
    fc.assert(
      fc.property(seeds, (seed) => {
        const text = rewrite(gold, seed)
        if (text !== null) expect(near(valueOf(text, at), value(at.x, at.y)), text).toBe(true)
        const other = miswrite(gold, seed)
        if (other !== null) expect(near(valueOf(other, at), value(at.x, at.y)), other).toBe(false)
      })
    )
  })

  it("a seed makes the same text again, and seeds make many", () => {
    expect(rewrite("\\frac{1}{2}", 7)).toBe(rewrite("\\frac{1}{2}", 7))
    expect(new Set(Array.from({ length: 200 }, (_, seed) => rewrite("\\frac{1}{2}", seed))).size).toBeGreaterThan(20)
  })

  it("leaves alone what it does not know, but for its wrapping", () => {
    for (let seed = 0; seed < 50; seed++) {
      for (const gold of ["\\text{Saturday}", "2112_6", "\\overline{CD}", "\\text{June 20}"]) {
        const core = rewrite(gold, seed)
          ?.replace(/\\boxed\{(.*)\}/, "$1")
          .replace(/^\s*(\$|\\\()?|(\$\.?|\\\))?\s*$/g, "")
        expect(core ?? gold).toBe(gold)
      }
    }
  })

  it("keeps a tuple's order, and moves a list's", () => {
    const texts = Array.from({ length: 100 }, (_, seed) => rewrite("(a,b)", seed) ?? "")
    expect(texts.filter((text) => /b.*a/.test(text.replace("\\boxed", "")))).toEqual([])
    expect(
      Array.from({ length: 100 }, (_, seed) => rewrite("\\pi,\\sqrt{5}", seed) ?? "").some((text) =>
        /(5|√).*(π|\\pi)/.test(text)
      )
    ).toBe(true)
  })
})
