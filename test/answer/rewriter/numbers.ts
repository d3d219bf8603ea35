/** Numbers for the rewriter: read from the plainest forms, written in every form of the same value. Own exact arithmetic. */
import type { Random } from "./random.ts"

export interface Fraction {
  readonly top: bigint
  /** Above 0. */
  readonly bottom: bigint
}

const absolute = (value: bigint) => (value < 0n ? -value : value)
export const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? absolute(a) : gcd(b, a % b))

export const fraction = (top: bigint, bottom = 1n): Fraction => {
  const sign = bottom < 0n ? -1n : 1n
  const common = gcd(top, bottom)
  return { top: (sign * top) / common, bottom: (sign * bottom) / common }
}
export const add = (a: Fraction, b: Fraction) => fraction(a.top * b.bottom + b.top * a.bottom, a.bottom * b.bottom)
export const times = (a: Fraction, b: Fraction) => fraction(a.top * b.top, a.bottom * b.bottom)
export const same = (a: Fraction, b: Fraction) => a.top === b.top && a.bottom === b.bottom

const INTEGER = /^(-?)(\d{1,3}(?:(?:,|\{,\}|,\\!|\\,) ?\d{3})+|\d{1,40})$/
const DECIMAL = /^(-?)(\d{0,20})\.(\d{1,20})$/
const FRAC = /^(-?)\\[dt]?frac\{(-?\d{1,20})\}\{(\d{1,20})\}$/
const SHORT = /^(-?)\\[dt]?frac ?(\d) ?(\d)$/
const SLASH = /^(-?)(\d{1,20})\/(\d{1,20})$/
const MIXED = /^(-?)(\d{1,10}) ?\\[dt]?frac(?:\{(\d{1,10})\}\{(\d{1,10})\}|(\d)(\d))$/

/** The exact value of a number in a plain form; null where it is in any other. */
export const numberOf = (text: string): Fraction | null => {
  const signed = (sign: string | undefined, value: Fraction) => (sign === "-" ? times(value, fraction(-1n)) : value)
  const integer = INTEGER.exec(text)
  if (integer !== null) return signed(integer[1], fraction(BigInt((integer[2] ?? "").replace(/\D/g, ""))))
  const decimal = DECIMAL.exec(text)
  if (decimal !== null) {
    const [, sign, whole = "", rest = ""] = decimal
    return signed(sign, fraction(BigInt(`${whole}${rest}`), 10n ** BigInt(rest.length)))
  }
  const over = FRAC.exec(text) ?? SHORT.exec(text) ?? SLASH.exec(text)
  if (over !== null) {
    const [, sign, top = "", bottom = ""] = over
    return BigInt(bottom) === 0n ? null : signed(sign, fraction(BigInt(top), BigInt(bottom)))
  }
  const mixed = MIXED.exec(text)
  if (mixed !== null) {
    const [, sign, whole = "", a, b, c, d] = mixed
    const [top, bottom] = [BigInt(a ?? c ?? ""), BigInt(b ?? d ?? "")]
    // A part of one or more is no mixed number that anybody writes; it may be a product.
    if (bottom === 0n || top === 0n || top >= bottom || BigInt(whole) === 0n) return null
    return signed(sign, add(fraction(BigInt(whole)), fraction(top, bottom)))
  }
  return null
}

const grouped = (digits: string, mark: string): string => digits.replace(/\B(?=(\d{3})+$)/g, mark)

/** Digits of a decimal that ends within twelve places; null where it does not. */
export const decimalOf = ({ top, bottom }: Fraction): string | null => {
  for (let places = 0; places <= 12; places++) {
    const scaled = top * 10n ** BigInt(places)
    if (scaled % bottom !== 0n) continue
    const digits = String(absolute(scaled / bottom)).padStart(places + 1, "0")
    const whole = digits.slice(0, digits.length - places)
    return `${top < 0n ? "-" : ""}${whole}${places > 0 ? `.${digits.slice(-places)}` : ""}`
  }
  return null
}

const overForms = (random: Random, { top, bottom }: Fraction): ReadonlyArray<string> => {
  const k = BigInt(random.whole(2, 9))
  const [sign, a, b] = [top < 0n ? "-" : "", absolute(top), bottom]
  const command = random.pick(["\\frac", "\\dfrac", "\\tfrac"])
  return [
    `${sign}${command}{${a}}{${b}}`,
    `${command}{${sign}${a}}{${b}}`,
    `${sign}${a}/${b}`,
    `${sign}${command}{${a * k}}{${b * k}}`,
    ...(a < 10n && b < 10n ? [`${sign}\\frac${a}${b}`, `${sign}\\frac ${a} ${b}`] : []),
    ...(sign === "-" ? [`\\frac{${a}}{-${b}}`] : [])
  ]
}

/** The same value written in some form. */
export const writeNumber = (random: Random, value: Fraction): string => {
  const { top, bottom } = value
  const sign = top < 0n ? "-" : ""
  const forms: Array<string> = []
  const decimal = decimalOf(value)
  if (bottom === 1n) {
    const digits = String(absolute(top))
    forms.push(`${sign}${digits}`, `${sign}${digits}.0`, `${sign}${digits}.00`)
    forms.push(`${sign}\\frac{${absolute(top) * 2n}}{2}`, `${sign}${absolute(top) * 3n}/3`)
    if (digits.length > 3) for (const mark of [",", "{,}", "\\,", ",\\!"]) forms.push(`${sign}${grouped(digits, mark)}`)
    const zeros = /0{3,}$/.exec(digits)?.[0].length ?? 0
    const mantissa = digits.slice(0, digits.length - zeros)
    if (zeros > 0 && mantissa !== "") {
      for (const by of ["\\times ", "\\cdot "]) forms.push(`${sign}${mantissa}${by}10^{${zeros}}`)
      forms.push(`${sign}${mantissa}e${zeros}`)
    }
  } else {
    forms.push(...overForms(random, value))
    const whole = absolute(top) / bottom
    if (whole > 0n) {
      const left = absolute(top) - whole * bottom
      forms.push(`${sign}${whole}\\frac{${left}}{${bottom}}`, `${sign}${whole} ${left}/${bottom}`)
    }
    if (decimal !== null) {
      forms.push(decimal, decimal, `${decimal}0`)
      if (absolute(top) < bottom) forms.push(decimal.replace("0.", "."))
      const places = decimal.length - decimal.indexOf(".") - 1
      forms.push(`${sign}${String(absolute(top * 10n ** BigInt(places)) / bottom)} \\times 10^{-${places}}`)
    }
  }
  const written = random.pick(forms)
  if (sign === "" && random.chance(0.05)) return `+${written}`
  return sign === "-" && random.chance(0.2) ? written.replace("-", "−") : written
}

/** Another value that a sloppy grader may take for it: off by one, the sign, a digit, a power of ten, turned over. */
export const missNumber = (random: Random, value: Fraction): string => {
  const { top, bottom } = value
  const by = fraction(BigInt(random.pick([-1, 1])))
  const others = [
    add(value, by),
    times(value, fraction(-1n)),
    times(value, fraction(10n)),
    times(value, fraction(1n, 10n)),
    times(value, fraction(2n)),
    fraction(top + by.top, bottom),
    fraction(top, bottom + 1n),
    fraction(BigInt(`${top < 0n ? "-" : ""}${[...String(absolute(top))].reverse().join("")}`), bottom),
    ...(top === 0n ? [] : [fraction(bottom, top)])
  ].filter((other) => !same(other, value))
  return writeNumber(random, random.pick(others))
}
