/** Strings and numbers as Python takes them, for rewards that give what a Python reward gave: `strip`, `count`, `float`. */

/** White space of `str.strip` and of `\s` in `re`: unlike JavaScript's, with U+001C to U+001F and U+0085, without U+FEFF. */
const SPACE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]"
const ONE_SPACE = new RegExp(SPACE)

export const isSpace = (text: string, at: number): boolean => at < text.length && ONE_SPACE.test(text.charAt(at))

/** Where a run of white space that begins at `from` ends. */
export const afterSpace = (text: string, from: number): number => {
  let at = from
  while (isSpace(text, at)) at++
  return at
}

export const strip = (text: string): string => {
  let end = text.length
  while (end > 0 && isSpace(text, end - 1)) end--
  return text.slice(Math.min(afterSpace(text, 0), end), end)
}

/** Occurrences that do not overlap, as `str.count` counts them. */
export const count = (text: string, part: string): number => {
  let found = 0
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + part.length)) found++
  return found
}

const DIGIT = /\p{Nd}/u

/** Unicode's decimal digits stand in whole runs of ten, from 0 to 9. */
const asciiDigit = (digit: string): string => {
  const code = digit.codePointAt(0) as number
  let before = code
  while (DIGIT.test(String.fromCodePoint(before - 1))) before--
  return String((code - before) % 10)
}

const NUMBER = /^[+-]?(?:(?:\d+(?:_\d+)*)(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?$/
const SPECIAL = /^([+-]?)(?:(inf|infinity)|nan)$/i

/** What `float(text)` gives, or null where it raises ValueError. `inf`, `1e3`, `1_000` and `.5` are numbers; `1,000` is none. */
export const float = (text: string): number | null => {
  const plain = strip(text).replace(/(?![0-9])\p{Nd}/gu, asciiDigit)
  const special = SPECIAL.exec(plain)
  if (special !== null) return special[2] === undefined ? Number.NaN : special[1] === "-" ? -Infinity : Infinity
  return NUMBER.test(plain) ? Number(plain.replaceAll("_", "")) : null
}
