/** Polynomials for the rewriter: read, expanded, and written in another order or with a factor taken out. Own arithmetic. */
import { add, type Fraction, fraction, gcd, times } from "./numbers.ts"
import type { Random } from "./random.ts"

/** From a monomial, such as `x^2*y`, to its coefficient; none is 0. */
export type Polynomial = ReadonlyMap<string, Fraction>

const MAX_TERMS = 40
const MAX_DEGREE = 120

const powersOf = (monomial: string): ReadonlyMap<string, number> =>
  new Map(
    monomial === ""
      ? []
      : monomial.split("*").map((part) => {
          const [letter = "", power = "1"] = part.split("^")
          return [letter, Number(power)] as const
        })
  )

const monomialOf = (powers: ReadonlyMap<string, number>): string =>
  [...powers]
    .filter(([, power]) => power > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([letter, power]) => `${letter}^${power}`)
    .join("*")

const collected = (terms: Iterable<readonly [string, Fraction]>): Polynomial => {
  const sums = new Map<string, Fraction>()
  for (const [monomial, value] of terms) sums.set(monomial, add(sums.get(monomial) ?? fraction(0n), value))
  for (const [monomial, value] of sums) if (value.top === 0n) sums.delete(monomial)
  return sums
}

export const plus = (a: Polynomial, b: Polynomial): Polynomial => collected([...a, ...b])

export const product = (a: Polynomial, b: Polynomial): Polynomial =>
  collected(
    [...a].flatMap(([m, v]) =>
      [...b].map(([n, w]) => {
        const powers = new Map(powersOf(m))
        for (const [letter, power] of powersOf(n)) powers.set(letter, (powers.get(letter) ?? 0) + power)
        return [monomialOf(powers), times(v, w)] as const
      })
    )
  )

const constant = (value: Fraction): Polynomial => collected([["", value]])

const TOKEN = /\s+|\\left|\\right|\\[dt]?frac\{(\d+)\}\{(\d+)\}|\\cdot|\d+|[a-zA-Z]|[-+*^(){}]/y

interface Token {
  readonly text: string
  readonly value?: Fraction
}

const tokensOf = (text: string): ReadonlyArray<Token> | null => {
  const tokens: Array<Token> = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text)
    if (match === null) return null
    const [whole, top, bottom] = match
    if (/^\s|^\\(left|right)$/.test(whole)) continue
    if (top !== undefined && bottom !== undefined) {
      if (BigInt(bottom) === 0n) return null
      tokens.push({ text: "number", value: fraction(BigInt(top), BigInt(bottom)) })
    } else if (/^\d/.test(whole)) tokens.push({ text: "number", value: fraction(BigInt(whole)) })
    else tokens.push({ text: whole === "\\cdot" ? "*" : whole })
  }
  return tokens
}

class NotOne extends Error {}

/** The polynomial that a text writes, expanded; null where it is none, or a large one, or may mean something else. */
export const polynomialOf = (text: string): Polynomial | null => {
  // `f(x)` is no product, letters alone may be a word, a number before a fraction may be a mixed number's part, and `4e-7`
  // may be scientific.
  if (
    text.length > 200 ||
    /[a-zA-Z]{4}/.test(text.replace(/\\(left|right|[dt]?frac|cdot)/g, "")) ||
    !/[\d+^-]/.test(text) ||
    text.replace(/\\[a-z]+/g, "").includes("e")
  )
    return null
  if (/[fghPQ]\s*(\\left)?\(|\d\s*\\[dt]?frac|\d\s+\d/.test(text)) return null
  const tokens = tokensOf(text)
  if (tokens === null) return null
  let at = 0
  const next = () => tokens[at]?.text ?? ""
  const checked = (value: Polynomial): Polynomial => {
    if (value.size > MAX_TERMS) throw new NotOne()
    for (const monomial of value.keys())
      for (const power of powersOf(monomial).values()) if (power > MAX_DEGREE) throw new NotOne()
    return value
  }
  const atom = (): Polynomial => {
    const token = tokens[at++]
    if (token?.value !== undefined) return constant(token.value)
    if (token !== undefined && /^[a-zA-Z]$/.test(token.text)) return new Map([[`${token.text}^1`, fraction(1n)]])
    if (token?.text !== "(") throw new NotOne()
    const inside = sum()
    if (tokens[at++]?.text !== ")") throw new NotOne()
    return inside
  }
  const power = (): Polynomial => {
    const base = atom()
    if (next() !== "^") return base
    at++
    const braced = next() === "{"
    if (braced) at++
    const exponent = tokens[at++]?.value
    if (exponent === undefined || exponent.bottom !== 1n || exponent.top > 120n) throw new NotOne()
    // An exponent of two digits without braces reads in two ways.
    if (!braced && exponent.top > 9n) throw new NotOne()
    if (braced && tokens[at++]?.text !== "}") throw new NotOne()
    let value = constant(fraction(1n))
    for (let n = 0n; n < exponent.top; n++) value = checked(product(value, base))
    return value
  }
  const term = (): Polynomial => {
    let value = power()
    for (;;) {
      if (next() === "*") at++
      else if (!/^([a-zA-Z]|number|\()$/.test(next())) return value
      value = checked(product(value, power()))
    }
  }
  const sum = (): Polynomial => {
    let value: Polynomial = new Map()
    let sign = 1n
    if (next() === "-") {
      sign = -1n
      at++
    }
    for (;;) {
      value = checked(plus(value, product(constant(fraction(sign)), term())))
      if (next() !== "+" && next() !== "-") return value
      sign = next() === "-" ? -1n : 1n
      at++
    }
  }
  try {
    const value = sum()
    return at === tokens.length ? value : null
  } catch (error) {
    if (error instanceof NotOne) return null
    throw error
  }
}

const powerText = (random: Random, letter: string, power: number): string =>
  power === 1 ? letter : power < 10 && random.chance(0.7) ? `${letter}^${power}` : `${letter}^{${power}}`

/** The polynomial with its terms in any order. */
export const writePolynomial = (random: Random, value: Polynomial): string => {
  if (value.size === 0) return "0"
  const space = random.pick([" ", ""])
  const terms = random.shuffle([...value]).map(([monomial, { top, bottom }]) => {
    const size = top < 0n ? -top : top
    const letters = random.shuffle([...powersOf(monomial)]).map(([letter, power]) => powerText(random, letter, power))
    const by = random.pick(["", "", " "])
    const number = bottom === 1n ? String(size) : `\\frac{${size}}{${bottom}}`
    const text = letters.length === 0 ? number : `${number === "1" ? "" : number + by}${letters.join(by)}`
    return { negative: top < 0n, text }
  })
  return terms
    .map(({ negative, text }, index) =>
      index === 0 ? `${negative ? "-" : ""}${text}` : `${space}${negative ? "-" : "+"}${space}${text}`
    )
    .join("")
}

const isWhole = (value: Polynomial) => [...value.values()].every(({ bottom }) => bottom === 1n)

/** `(q·x − p) · rest` for a rational root p/q of a polynomial in one letter; null where none is found. */
const rootTaken = (random: Random, value: Polynomial): string | null => {
  const letters = new Set([...value.keys()].flatMap((monomial) => [...powersOf(monomial).keys()]))
  const [letter] = letters
  if (letters.size !== 1 || letter === undefined || !isWhole(value)) return null
  const degree = Math.max(...[...value.keys()].map((monomial) => powersOf(monomial).get(letter) ?? 0))
  if (degree < 2 || degree > 12) return null
  const at = (power: number) => value.get(power === 0 ? "" : `${letter}^${power}`) ?? fraction(0n)
  for (const q of [1n, 2n, 3n, 4n, 5n]) {
    for (let p = -30n; p <= 30n; p++) {
      if (gcd(p, q) !== 1n) continue
      // Horner's scheme gives the rest's coefficients on its way.
      const root = fraction(p, q)
      const rest: Array<readonly [string, Fraction]> = []
      let carried = at(degree)
      for (let power = degree - 1; power >= 0; power--) {
        rest.push([power === 0 ? "" : `${letter}^${power}`, times(carried, fraction(1n, q))])
        carried = add(times(carried, root), at(power))
      }
      if (carried.top !== 0n) continue
      const linear = collected([
        [`${letter}^1`, fraction(q)],
        ["", fraction(-p)]
      ])
      const factors = [writePolynomial(random, linear), writePolynomial(random, collected(rest))]
      return random
        .shuffle(factors)
        .map((factor) => `(${factor})`)
        .join("")
    }
  }
  return null
}

/** The polynomial with a factor taken out: a whole number, or a root; null where there is none to take. */
export const factored = (random: Random, value: Polynomial): string | null => {
  if (value.size < 2) return null
  const root = random.chance(0.6) ? rootTaken(random, value) : null
  if (root !== null) return root
  if (!isWhole(value)) return null
  const content = [...value.values()].reduce((common, { top }) => gcd(common, top), 0n)
  const out = content === 1n ? -1n : content
  const rest = product(constant(fraction(1n, out)), value)
  return `${out === -1n ? "-" : out}(${writePolynomial(random, rest)})`
}
