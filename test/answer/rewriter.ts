/**
 * A seeded rewriter: a gold in another form of the same value, or in that of another value close to it. Right by its making,
 * with its own arithmetic: it knows nothing of the judge that it tests.
 */
import { fraction, missNumber, numberOf, times, writeNumber } from "./rewriter/numbers.ts"
import { restyled, wrapped } from "./rewriter/looks.ts"
import { isExpression, splitAt, termsOf } from "./rewriter/parts.ts"
import { factored, type Polynomial, plus, polynomialOf, product, writePolynomial } from "./rewriter/polynomials.ts"
import { type Random, random } from "./rewriter/random.ts"

type Rule = (random: Random, gold: string) => string | null

const MATRIX = /^\\begin\{([pb]matrix)\}([^{}]*(?:\{[^{}]*\}[^{}]*)*)\\end\{\1\}$/
const PAIRED = /^(\\left)?\s*([([])([\s\S]*?)(\\right)?\s*([)\]])$/
const UNIT =
  /^(-?[\d.,!\\{}]*\d)(?:\\[,; ]|\s)*\\text\s?\{\s*(cm|m|km|inches|feet|meters|miles|hours|minutes|seconds|square units|units|students|ways)\s*\}$/
const LETTER = /^(?:\\text\{\(?([A-F])\)?\}|\(?([A-F])\)?)$/

/** Words or units in plain letters, which no rule may take for a product of letters. */
const hasWords = (gold: string): boolean =>
  /\s[a-zA-Z]{2}|[a-zA-Z]{4}|\d(cm|mm|km|m|h)$|\s[cmk]?m$|\*\*|`|^\(?[A-F]\)/.test(gold.replace(/\\[a-zA-Z]+/g, " \\ "))

/** A bare list's members: two or more, none of them a part of a number with thousands. */
const membersOf = (gold: string): ReadonlyArray<string> | null => {
  // Thousands, relations and plain words are another matter than a list of values.
  if (/,\s?\\[!]|\{,\}|\d,\s?\d{3}(?!\d)|[=<>`$]/.test(gold)) return null
  if (/\\(text|pm|cup|begin|in|ldots|dots|[lr](brace|angle))\b/.test(gold) || hasWords(gold)) return null
  const parts = splitAt(gold, ",")
  return parts === null || parts.length < 2 || parts.some((part) => part === "") ? null : parts
}

/** What stands between two outer brackets that belong to each other, with them. */
const pairOf = (gold: string) => {
  const match = PAIRED.exec(gold)
  if (match === null) return null
  const [, , open = "", inside = "", , close = ""] = match
  const parts = splitAt(inside, ",")
  if (parts === null || parts.length < 2 || parts.some((part) => part === "")) return null
  return { open, parts, close }
}

const numberRule: Rule = (random, gold) => {
  const value = numberOf(gold)
  return value === null ? null : writeNumber(random, value)
}

const polynomialRule: Rule = (random, gold) => {
  const value = hasWords(gold) ? null : polynomialOf(gold)
  if (value === null || value.size === 0 || numberOf(gold) !== null) return null
  // A gold of numbers alone, such as 2^3, is worked out by no rule of writing.
  if (!/[a-zA-Z]/.test(gold.replace(/\\[a-z]+/g, ""))) return null
  const parted = random.chance(0.5) ? factored(random, value) : null
  return parted ?? writePolynomial(random, value)
}

const sumRule: Rule = (random, gold) => {
  if (!isExpression(gold)) return null
  const terms = termsOf(gold)
  if (terms === null) return null
  const space = random.pick(["", " "])
  return random
    .shuffle(terms)
    .map(({ negative, text }, at) =>
      at === 0 ? `${negative ? "-" : ""}${text}` : `${space}${negative ? "-" : "+"}${space}${text}`
    )
    .join("")
}

/** A part of a tuple, list or matrix in another form where a rule knows one, as it stands where none does. */
const partRule = (random: Random, part: string): string =>
  // Thousands have no place between commas.
  numberRule(random, part)?.replace(/(\d)(?:,|\{,\}|\\,|,\\!)(?=\d{3})/g, "$1") ??
  polynomialRule(random, part) ??
  sumRule(random, part) ??
  part

const pairRule: Rule = (random, gold) => {
  const pair = pairOf(gold)
  if (pair === null) return null
  const [left, right] = random.pick([
    ["", ""],
    ["\\left", "\\right"]
  ])
  const parts = pair.parts.map((part) => partRule(random, part))
  return `${left}${pair.open}${parts.join(random.pick([",", ", ", " , "]))}${right}${pair.close}`
}

const listRule: Rule = (random, gold) => {
  const members = membersOf(gold)
  if (members === null) return null
  const written = random.shuffle(members).map((member) => partRule(random, member))
  const last = written.at(-1) ?? ""
  const before = written.slice(0, -1).join(", ")
  return random.pick([
    written.join(", "),
    written.join(" , "),
    `${before} \\text{ and } ${last}`,
    `${before} and ${last}`,
    `\\{${written.join(", ")}\\}`
  ])
}

const matrixRule: Rule = (random, gold) => {
  const match = MATRIX.exec(gold)
  if (match === null) return null
  const environment = random.pick(["pmatrix", "bmatrix"])
  const rows = (match[2] ?? "").split("\\\\").map((row) => row.split("&").map((entry) => entry.trim()))
  if (rows.at(-1)?.join("") === "") rows.pop()
  const space = random.pick(["", " "])
  const text = rows
    .map((row) => row.map((entry) => partRule(random, entry)).join(`${space}&${space}`))
    .join(`${space}\\\\${space}`)
  return `\\begin{${environment}}${space}${text}${space}\\end{${environment}}`
}

const unitRule: Rule = (random, gold) => {
  const match = UNIT.exec(gold)
  if (match === null) return null
  const [, number = "", unit = ""] = match
  return random.pick([number, `${number} ${unit}`, `${number}\\text{ ${unit}}`, `${number}\\,\\text{${unit}}`])
}

const degreeRule: Rule = (random, gold) => {
  const number = /^(-?\d+(?:\.\d+)?)\s?\^\{?\\circ\}?$/.exec(gold)?.[1]
  return number === undefined
    ? null
    : random.pick([number, `${number}^{\\circ}`, `${number}°`, `${number} degrees`, `${number}^\\circ`])
}

const percentRule: Rule = (random, gold) => {
  const value = numberOf(/^(.*?)\s?\\%$/.exec(gold)?.[1] ?? "")
  if (value === null) return null
  const hundredth = times(value, fraction(1n, 100n))
  return random.pick([
    writeNumber(random, hundredth),
    `${gold.replace(/\s?\\%$/, "")}%`,
    gold.replace(/\s?\\%$/, " \\%")
  ])
}

const moneyRule: Rule = (random, gold) => {
  const number = /^\\\$\s?(.*)$/.exec(gold)?.[1] ?? ""
  const value = numberOf(number)
  return value === null
    ? null
    : random.pick([number, `${number} dollars`, `${number}\\text{ dollars}`, writeNumber(random, value)])
}

const letterRule: Rule = (random, gold) => {
  const match = LETTER.exec(gold)
  const letter = match?.[1] ?? match?.[2]
  return letter === undefined
    ? null
    : random.pick([letter, `(${letter})`, `\\text{${letter}}`, `\\textbf{(${letter})}`, `\\text{(${letter})}`])
}

const equationRule: Rule = (random, gold) => {
  const sides = /^([a-z]) ?= ?([^=<>,]+)$/.exec(gold)
  if (sides === null || /\\(pm|text|le|ge|leq|geq|neq?|cup|in|qquad|quad|approx)\b/.test(gold)) return null
  const [, name = "", side = ""] = sides
  const written = partRule(random, side)
  return random.pick([`${name} = ${written}`, `${name}=${written}`, `${written} = ${name}`])
}

const RULES: ReadonlyArray<Rule> = [
  numberRule,
  unitRule,
  degreeRule,
  percentRule,
  moneyRule,
  letterRule,
  matrixRule,
  equationRule,
  pairRule,
  listRule,
  polynomialRule,
  sumRule
]

const isNamed = (gold: string) =>
  numberOf(gold) !== null || (isExpression(gold) && !/[a-zA-Z]/.test(gold.replace(/\\[a-zA-Z]+/g, "")))

/**
 * The gold in another form of the same value; null where no rule knows another.
 *
 * @example
 * rewrite("\\frac{1}{2}", 4)   // perhaps "$0.5$"
 */
export const rewrite = (gold: string, seed: number): string | null => {
  const chance = random(seed)
  const text = gold.trim()
  let now = text
  for (const rule of RULES) {
    const other = rule(chance, text)
    if (other === null) continue
    now = other
    break
  }
  now = restyled(chance, now)
  if (isNamed(text) && chance.chance(0.1)) now = `${chance.pick(["x", "n", "a"])} = ${now.replace(/^\+/, "")}`
  now = wrapped(chance, now)
  return now.trim() === gold.trim() ? null : now
}

const flipped = (bracket: string) => ({ "(": "[", "[": "(", ")": "]", "]": ")" })[bracket] ?? bracket

const missPair: Rule = (random, gold) => {
  const pair = pairOf(gold)
  if (pair === null) return null
  const { open, parts, close } = pair
  const values = parts.map(numberOf)
  const at = random.whole(0, parts.length - 1)
  const value = values[at]
  const [a, b] = [values[0], values[1]]
  const forms: Array<string> = []
  if (value !== undefined && value !== null)
    forms.push(
      `${open}${parts.map((part, index) => (index === at ? missNumber(random, value).replace(/(\d)(?:,|\{,\}|\\,|,\\!)(?=\d{3})/g, "$1") : part)).join(", ")}${close}`
    )
  if (a && b && a.top * b.bottom !== b.top * a.bottom)
    forms.push(`${open}${[parts[1], parts[0], ...parts.slice(2)].join(", ")}${close}`)
  if (open === "(" && close === ")" && parts.length > 2) forms.push(`(${parts.slice(0, -1).join(", ")})`)
  // Half open against open, or closed: never a tuple, so the bracket alone makes it another.
  if (parts.length === 2 && (open === "[" || close === "]") && !/\\cup|\\infty/.test(gold))
    forms.push(`${flipped(open)}${parts.join(",")}${close}`)
  return forms.length === 0 ? null : random.pick(forms)
}

const missList: Rule = (random, gold) => {
  const members = membersOf(gold)
  if (members === null || new Set(members).size < members.length) return null
  const left = members.filter((_, index) => index !== 0)
  return random.pick([left.join(", "), [...members, "1000003"].join(", ")])
}

const missPolynomial: Rule = (random, gold) => {
  const value = polynomialOf(gold)
  if (value === null || value.size === 0 || !/[a-zA-Z]/.test(gold.replace(/\\[a-z]+/g, ""))) return null
  const [monomial = "", first = fraction(1n)] = random.pick([...value])
  const with_ = (by: Polynomial) => writePolynomial(random, plus(value, by))
  const twice = new Map([[monomial, fraction(-2n * first.top, first.bottom)]])
  return random.pick([
    () => with_(new Map([["", fraction(1n)]])),
    () => with_(new Map([["", fraction(-1n)]])),
    () => with_(twice),
    () => writePolynomial(random, product(value, new Map([["", fraction(2n)]])))
  ])()
}

const missMatrix: Rule = (random, gold) => {
  const entries = [...gold.matchAll(/(?<=[\s&\\}])-?\d+(?=\s*(?:&|\\\\|\\end))/g)]
  if (MATRIX.exec(gold) === null || entries.length === 0) return null
  const entry = random.pick(entries)
  const other = BigInt(entry[0]) + BigInt(random.pick([-1, 1]))
  return `${gold.slice(0, entry.index)}${other}${gold.slice(entry.index + entry[0].length)}`
}

const missExpression: Rule = (random, gold) => {
  if (!isExpression(gold) || !/\\(pi|sqrt)/.test(gold)) return null
  const bracketed = termsOf(gold) === null ? gold : `(${gold})`
  return random.pick([
    `${gold} + 1`,
    `-${bracketed}`.replace(/^--/, ""),
    `2 \\cdot ${bracketed.replace(/^-.*/, "($&)")}`
  ])
}

/**
 * An answer close to the gold that says something else; null where no rule knows one for sure.
 *
 * @example
 * miswrite("(1,2)", 4)   // perhaps "(2, 1)"
 */
export const miswrite = (gold: string, seed: number): string | null => {
  const chance = random(seed)
  const text = gold.trim()
  const number = numberOf(text)
  if (number !== null) return missNumber(chance, number)
  const unit = UNIT.exec(text)
  const value = unit === null ? null : numberOf(unit[1] ?? "")
  if (value !== null) return `${missNumber(chance, value)} ${unit?.[2]}`
  const match = LETTER.exec(text)
  const letter = match?.[1] ?? match?.[2]
  if (letter !== undefined) return chance.pick([..."ABCDEF"].filter((other) => other !== letter))
  for (const rule of [missMatrix, missPair, missList, missPolynomial, missExpression]) {
    const other = rule(chance, text)
    if (other !== null) return other
  }
  return null
}
