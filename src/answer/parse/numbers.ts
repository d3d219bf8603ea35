/** Reading the digits of one number: thousands in every usual form, decimals, powers of ten written with an `e`. */
import type { Rational } from "../rational.ts"
import { OverLimit } from "../work.ts"

/** Decimal digits, and powers of ten, that a number may have. */
const MAX_DIGITS = 4900

export interface Digits {
  /** Digits, perhaps a point, perhaps an exponent: `1234.5`, `1.5e-3`. */
  readonly text: string
  readonly end: number
}

/** Whether a UTF-16 unit is one of the digits 0 to 9. */
export const isDigit = (code: number): boolean => code >= 48 && code <= 57

const endOfDigits = (text: string, from: number): number => {
  let at = from
  while (at < text.length && isDigit(text.charCodeAt(at))) at++
  return at
}

/** What parts thousands, the longest first; the plain comma last. */
const SEPARATORS = [
  ",\\!\\!",
  ",\\! ",
  ",\\!",
  ", \\! ",
  ", \\!",
  "{,}\\!",
  "\\!,\\!",
  "{,}",
  "\\,",
  "{\\,}",
  "\\ ",
  "~",
  " ",
  "'",
  ","
]

/** The separator that stands at this place with exactly three digits after it. */
const separatorAt = (text: string, at: number): string | null => {
  const code = text.charCodeAt(at)
  // , { \ ~ space '
  if (code !== 44 && code !== 123 && code !== 92 && code !== 126 && code !== 32 && code !== 39) return null
  for (const separator of SEPARATORS) {
    if (!text.startsWith(separator, at)) continue
    const from = at + separator.length
    if (endOfDigits(text, from) === from + 3) return separator
  }
  return null
}

/**
 * The number that begins here, at a digit or at a point before a digit.
 *
 * @param commas whether plain commas may part thousands; they part numbers otherwise
 */
export const scanNumber = (text: string, start: number, commas: boolean): Digits => {
  let at = endOfDigits(text, start)
  let digits = text.slice(start, at)
  if (at - start >= 1 && at - start <= 3) {
    let first: string | null = null
    const [whole, after] = [digits, at]
    // `1,2,100` parts numbers: its commas are no thousands.
    const parts = text[start - 1] === "," && isDigit(text.charCodeAt(start - 2))
    for (;;) {
      const separator = separatorAt(text, at)
      if (separator === null || (separator === "," && (!commas || parts))) break
      // Groups look alike: `1,234 567` is two numbers. Spaces inside LaTeX's own forms differ within one number.
      if (first !== null && (first === " ") !== (separator === " ")) break
      if (separator === " " && digits === "0") break
      first ??= separator
      digits += text.slice(at + separator.length, at + separator.length + 3)
      at += separator.length + 3
    }
    if (first === "," && text[at] === "," && isDigit(text.charCodeAt(at + 1))) {
      digits = whole
      at = after
    }
  }
  if (text.charCodeAt(at) === 46 && isDigit(text.charCodeAt(at + 1))) {
    const end = endOfDigits(text, at + 1)
    digits += text.slice(at, end)
    at = end
    // Thousandths are parted too: 3.141\,592
    while (text.startsWith("\\,", at) && isDigit(text.charCodeAt(at + 2))) {
      const more = endOfDigits(text, at + 2)
      digits += text.slice(at + 2, more)
      at = more
    }
  } else if (text.startsWith("{,}", at) && isDigit(text.charCodeAt(at + 3))) {
    const end = endOfDigits(text, at + 3)
    digits += `.${text.slice(at + 3, end)}`
    at = end
  } else if (text.charCodeAt(at) === 46 && at > start && text.charCodeAt(at + 1) !== 46) {
    at++
    // `0.\overline{3}` needs its point.
    if (/^\s*\\(?:overline|bar|dot)/.test(text.slice(at, at + 12))) digits += "."
  }
  const exponent = /^[eE][+-]?\d+(?![A-Za-z\d])/.exec(text.slice(at, at + 12))
  if (exponent !== null && digits !== "") {
    digits += exponent[0]
    at += exponent[0].length
  }
  return { text: digits, end: at }
}

const small = Array.from({ length: 1000 }, (_, value): Rational => ({ numerator: BigInt(value), denominator: 1n }))

const powersOfTen = Array.from({ length: 20 }, (_, exponent) => 10n ** BigInt(exponent))

/** The exact value of digits as {@link scanNumber} tells them. */
export const valueOf = (digits: string): Rational => {
  if (digits.length <= 3) {
    const value = small[Number(digits)]
    if (value !== undefined) return value
  }
  const parted = digits.search(/[eE]/)
  const mantissa = parted < 0 ? digits : digits.slice(0, parted)
  const point = mantissa.indexOf(".")
  const decimals = point < 0 ? 0 : mantissa.length - point - 1
  const shift = (parted < 0 ? 0 : Number(digits.slice(parted + 1))) - decimals
  if (mantissa.length > MAX_DIGITS || Math.abs(shift) > MAX_DIGITS) throw new OverLimit("too-many-digits")
  const value = BigInt(point < 0 ? mantissa : mantissa.slice(0, point) + mantissa.slice(point + 1))
  if (shift === 0) return { numerator: value, denominator: 1n }
  const power = powersOfTen[Math.abs(shift)] ?? 10n ** BigInt(Math.abs(shift))
  return shift > 0 ? { numerator: value * power, denominator: 1n } : { numerator: value, denominator: power }
}
