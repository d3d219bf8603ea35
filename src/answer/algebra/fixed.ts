/**
 * Real functions to about 75 digits after the point, on big integers: a value is a whole multiple of 2^−256.
 * Our own and not mathjs, whose load takes half a second, nor the decimal.js below it: a sine there takes 170 µs at
 * 50 digits, here it takes under 10, and a sum is exact.
 */

export const FRACTION_BITS = 256
const BITS = BigInt(FRACTION_BITS)
export const UNIT = 1n << BITS

/** Inside the functions, this many bits more. */
const GUARD = 32n
const WIDE = BITS + GUARD
const WIDE_UNIT = 1n << WIDE

export const times = (a: bigint, b: bigint): bigint => (a * b) >> BITS
export const over = (a: bigint, b: bigint): bigint => (a << BITS) / b

/** May be Infinity; then the value is too large to be used. */
export const toNumber = (value: bigint): number => Number(value) * 2 ** -FRACTION_BITS

/** The square root of a whole number, rounded down or one above. */
const wholeRoot = (value: bigint): bigint => {
  if (value <= 0n) return 0n
  const bits = value.toString(16).length * 4
  const shift = BigInt(Math.max(0, Math.floor((bits - 100) / 2) * 2))
  let root = BigInt(Math.ceil(Math.sqrt(Number(value >> shift)))) << (shift / 2n)
  // Each step doubles the digits that are right, from about 45 bits.
  for (let right = 45; right < bits / 2 + 2; right *= 2) root = (root + value / root) >> 1n
  return root
}

export const root = (value: bigint): bigint => wholeRoot(value << BITS)

/** Σ ±1/((2k+1)·n^(2k+1)), wide: arctan(1/n) or artanh(1/n). */
const inverseTangent = (n: bigint, sign: 1n | -1n): bigint => {
  let power = WIDE_UNIT / n
  let sum = power
  for (let k = 3n, direction = sign; power !== 0n; k += 2n, direction *= sign) {
    power /= n * n
    sum += (direction * power) / k
  }
  return sum
}

let madePi: bigint | undefined
let madeLn2: bigint | undefined

/** Made when first asked for (in 0.1 ms): Machin's formula. */
const widePi = (): bigint => {
  madePi ??= 4n * (4n * inverseTangent(5n, -1n) - inverseTangent(239n, -1n))
  return madePi
}

const wideLn2 = (): bigint => {
  madeLn2 ??= 2n * inverseTangent(3n, 1n)
  return madeLn2
}

export const pi = (): bigint => widePi() >> GUARD

const rounded = (a: bigint, b: bigint): bigint => (2n * a + b) / (2n * b) - (2n * a + b < 0n ? 1n : 0n)

/** e^value, for values below some hundreds. */
export const exp = (value: bigint): bigint => {
  const wide = value << GUARD
  const twos = rounded(wide, wideLn2())
  // Then below 2^−9, so that twenty terms do.
  const rest = (wide - twos * wideLn2()) >> 8n
  let term = WIDE_UNIT
  let sum = WIDE_UNIT
  for (let k = 1n; term !== 0n && term !== -1n; k++) {
    term = ((term * rest) >> WIDE) / k
    sum += term
  }
  for (let step = 0; step < 8; step++) sum = (sum * sum) >> WIDE
  const shift = twos - GUARD
  return shift >= 0n ? sum << shift : sum >> -shift
}

/** ln(value) for a value above 0: value = m·2^k, then two of Halley's steps from a double. */
export const ln = (value: bigint): bigint => {
  const twos = Math.floor(Math.log2(Number(value))) - FRACTION_BITS
  const m = twos >= 0 ? value >> BigInt(twos) : value << BigInt(-twos)
  let log = BigInt(Math.round(Math.log(toNumber(m)) * 2 ** 48)) << (BITS - 48n)
  for (let step = 0; step < 2; step++) {
    const reached = exp(log)
    log += over(2n * (m - reached), m + reached)
  }
  return log + ((BigInt(twos) * wideLn2()) >> GUARD)
}

/** [sin, cos] for values up to millions. */
export const circle = (value: bigint): readonly [bigint, bigint] => {
  const wide = value << GUARD
  const quarter = widePi() >> 1n
  const quarters = rounded(wide, quarter)
  const rest = wide - quarters * quarter
  const square = (rest * rest) >> WIDE
  let sin = 0n
  let cos = 0n
  let term = rest
  for (let k = 2n; term !== 0n && term !== -1n; k += 2n) {
    sin += term
    term = -((term * square) >> WIDE) / (k * (k + 1n))
  }
  term = WIDE_UNIT
  for (let k = 1n; term !== 0n && term !== -1n; k += 2n) {
    cos += term
    term = -((term * square) >> WIDE) / (k * (k + 1n))
  }
  sin >>= GUARD
  cos >>= GUARD
  switch (((quarters % 4n) + 4n) % 4n) {
    case 0n:
      return [sin, cos]
    case 1n:
      return [cos, -sin]
    case 2n:
      return [-sin, -cos]
    default:
      return [-cos, sin]
  }
}

export const arctan = (value: bigint): bigint => {
  if (value < 0n) return -arctan(-value)
  if (value > UNIT) return (pi() >> 1n) - arctan(over(UNIT, value))
  // arctan x = 2·arctan(x/(1+√(1+x²))), four times; then below 1/16.
  let x = value << GUARD
  for (let step = 0; step < 4; step++) {
    const length = wholeRoot((WIDE_UNIT + ((x * x) >> WIDE)) << WIDE)
    x = (x << WIDE) / (WIDE_UNIT + length)
  }
  const square = (x * x) >> WIDE
  let power = x
  let sum = 0n
  for (let k = 1n; power !== 0n && power !== -1n; k += 2n) {
    sum += power / k
    power = -((power * square) >> WIDE)
  }
  return (sum << 4n) >> GUARD
}

export const ofNumber = (value: number): bigint => BigInt(value * 2 ** 40) << (BITS - 40n)

export const ofRational = (numerator: bigint, denominator: bigint): bigint => (numerator << BITS) / denominator
