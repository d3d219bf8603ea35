/**
 * The words of a question as numbers, so that a million questions are compared without a string being made. Case, white
 * space and the punctuation of sentences do not count; numbers, signs and brackets do: another sign is another problem.
 */

/** A question in words, each a hash of its text. */
export interface Words {
  /** Every word, number and sign in its order; any number stands as {@link NUMBER}. */
  readonly hashes: Uint32Array
  /** 53 bits over all of it, numbers as they are: the same for the same question. */
  readonly same: number
  /** A hash of the numbers in their order. */
  readonly numbers: number
}

/** What stands for any number. */
export const NUMBER = 0x9e3779b9

const FNV = 0x811c9dc5
const FNV_PRIME = 0x01000193

/** A hash spread over its 32 bits: the finish of MurmurHash3 (Appleby 2011). */
export const mixed = (hash: number): number => {
  let h = hash
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** `numbers` of a question that has none. */
export const NO_NUMBERS = FNV

const GAP = 0
const LETTER = 1
const DIGIT = 2
const SIGN = 3
/** A character that is a word by itself, as those of Chinese are. */
const WHOLE = 4

/** `{`, `}`, `$` and `\` only dress LaTeX; the others make another problem of the same words. */
const SIGNS = "+-*/^=<>%|_&()[]~"

const ASCII = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code)
  return /[a-z]/i.test(character) ? LETTER : /\d/.test(character) ? DIGIT : SIGNS.includes(character) ? SIGN : GAP
})

const kindOf = (code: number): number => {
  if (code < 128) return ASCII[code] as number
  if (code === 0xd7 || code === 0xf7 || code === 0xb1 || code === 0xac) return SIGN
  if (code < 0xc0 || (code >= 0x2000 && code <= 0x206f) || code === 0xfeff) return GAP
  if (code >= 0x2190 && code <= 0x2bff) return SIGN
  return code >= 0x2e80 ? WHOLE : LETTER
}

const COMMA = 44
const STOP = 46
const HYPHEN = 45
const BACKSLASH = 92

const isDigit = (code: number): boolean => code >= 48 && code <= 57

/** Whether a comma at `at` groups thousands: three digits follow it, and no fourth. */
const groups = (text: string, at: number): boolean =>
  isDigit(text.charCodeAt(at + 1)) &&
  isDigit(text.charCodeAt(at + 2)) &&
  isDigit(text.charCodeAt(at + 3)) &&
  !isDigit(text.charCodeAt(at + 4))

let room = new Uint32Array(1024)

// biome-ignore lint/suspicious/noControlCharactersInRegex: what is ASCII needs no normal form
const BEYOND_ASCII = /[^\u0000-\u007f]/

/** What stands before a question in a list of them: `7.`, `12)`, `Problem 3:`. It is no number of the problem. */
const LABEL =
  /^\s*(?:(?:problem|question|exercise|example|task|q)\.?\s*(?:no\.?\s*|#\s*)?\d{1,5}\s*[.):]|\d{1,5}[.)])\s+/i

/** Characters without a shape: a soft hyphen, a joiner, a mark of the writing's direction. */
const SHAPELESS = /\p{Cf}/gu

const plain = (question: string): string => {
  const asked = question.replace(LABEL, "")
  return BEYOND_ASCII.test(asked) ? asked.normalize("NFKC").replace(SHAPELESS, "").toLowerCase() : asked
}

/** The hash of what {@link passNumber} or {@link passWord} passed. */
let passed = FNV

/** Where the number that begins at `at` ends. */
const passNumber = (text: string, from: number): number => {
  let hash = FNV
  let at = from
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === COMMA && groups(text, at)) continue
    if (!isDigit(code) && !(code === STOP && isDigit(text.charCodeAt(at + 1)))) break
    hash = Math.imul(hash ^ code, FNV_PRIME)
  }
  passed = mixed(hash)
  return at
}

const passWord = (text: string, from: number): number => {
  let hash = FNV
  let at = from
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (kindOf(code) !== LETTER) break
    hash = Math.imul(hash ^ (code < 128 ? code | 32 : code), FNV_PRIME)
  }
  passed = mixed(hash)
  return at
}

/** `wordsOf(question).numbers`, without the rest. */
export const numbersOf = (question: string): number => {
  const text = plain(question)
  let numbers = FNV
  for (let at = 0; at < text.length; at++) {
    if (!isDigit(text.charCodeAt(at))) continue
    at = passNumber(text, at) - 1
    numbers = mixed(numbers ^ passed)
  }
  return numbers >>> 0
}

/** Reads a question into words. */
export const wordsOf = (question: string): Words => {
  const text = plain(question)
  if (room.length < text.length) room = new Uint32Array(text.length * 2)
  let count = 0
  let [one, other, numbers] = [FNV, 0x2545f491, FNV]
  let at = 0
  while (at < text.length) {
    const code = text.charCodeAt(at)
    const kind = kindOf(code)
    if (kind === LETTER) at = passWord(text, at)
    else if (kind === DIGIT) {
      at = passNumber(text, at)
      numbers = mixed(numbers ^ passed)
    } else {
      at++
      // `\\(x\\)` and `\\[x\\]` are `$x$`; a line of a matrix ends with two backslashes.
      if (code === BACKSLASH && "()[]\\".includes(text.charAt(at))) {
        at++
        continue
      }
      // `two-digit` has no minus in it.
      const joins =
        code === HYPHEN && kindOf(text.charCodeAt(at - 2)) === LETTER && kindOf(text.charCodeAt(at)) === LETTER
      if (kind === GAP || joins) continue
      passed = mixed(Math.imul(FNV ^ code, FNV_PRIME))
    }
    one = Math.imul(one ^ passed, FNV_PRIME)
    other = mixed(Math.imul(other ^ passed, 0x5bd1e995))
    room[count++] = kind === DIGIT ? NUMBER : passed
  }
  return {
    hashes: room.slice(0, count),
    same: (mixed(one) & 0x1fffff) * 2 ** 32 + mixed(other),
    numbers: numbers >>> 0
  }
}
