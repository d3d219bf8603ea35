/**
 * Whole numbers as products of primes, as far as it is cheap: trial division by small primes, then perfect powers, then
 * a primality test. What is left may be composite: it stays whole, marked as unproven.
 */
import { spend, type Work } from "../work.ts"
import { bitLength, isSmall } from "./fraction.ts"

export interface Factor {
  readonly base: bigint
  readonly exponent: number
  /** False where the base may be composite, so that two of them may share a factor. */
  readonly prime: boolean
}

const LIMIT = 1000

/** By Eratosthenes, when first asked for. */
const smallPrimes = (): ReadonlyArray<number> => {
  if (madePrimes === undefined) {
    const composite = new Uint8Array(LIMIT)
    madePrimes = []
    for (let n = 2; n < LIMIT; n++) {
      if (composite[n] === 1) continue
      madePrimes.push(n)
      for (let multiple = n * n; multiple < LIMIT; multiple += n) composite[multiple] = 1
    }
  }
  return madePrimes
}
let madePrimes: Array<number> | undefined

/** The whole k-th root, rounded down, of a number from 0. */
export const wholeRoot = (value: bigint, k: number, work: Work): bigint => {
  if (value < 2n || k === 1) return value
  if (isSmall(value)) {
    let guess = Math.round(Number(value) ** (1 / k))
    while (BigInt(guess) ** BigInt(k) > value) guess--
    while (BigInt(guess + 1) ** BigInt(k) <= value) guess++
    return BigInt(guess)
  }
  const bits = bitLength(value)
  const step = BigInt(k)
  let root = 1n << BigInt(Math.ceil(bits / k))
  for (;;) {
    spend(work, 2 + Math.floor((bits * bits) / 2 ** 22))
    const next = ((step - 1n) * root + value / root ** (step - 1n)) / step
    if (next >= root) return root
    root = next
  }
}

/** The k-th root where it is whole, else null. */
export const exactRoot = (value: bigint, k: number, work: Work): bigint | null => {
  const root = wholeRoot(value, k, work)
  return root ** BigInt(k) === value ? root : null
}

const modPower = (base: bigint, exponent: bigint, modulus: bigint): bigint => {
  let result = 1n
  for (let rest = exponent, square = base % modulus; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus
    square = (square * square) % modulus
  }
  return result
}

/** Below this the first thirteen primes as witnesses decide (Sorenson and Webster, 2015). */
const PROVEN = 3_317_044_064_679_887_385_961_981n
const WITNESSES = [2n, 3n, 5n, 7n, 11n, 13n, 17n, 19n, 23n, 29n, 31n, 37n, 41n]

/** For an odd number above LIMIT²; false also where it is too large to be sure. */
const isProvenPrime = (value: bigint, work: Work): boolean => {
  if (value >= PROVEN) return false
  let odd = value - 1n
  let twos = 0
  while ((odd & 1n) === 0n) {
    odd >>= 1n
    twos++
  }
  return WITNESSES.every((witness) => {
    spend(work, 60)
    let x = modPower(witness, odd, value)
    if (x === 1n || x === value - 1n) return true
    for (let round = 1; round < twos; round++) {
      x = (x * x) % value
      if (x === value - 1n) return true
    }
    return false
  })
}

/**
 * The number as a k-th power, with k as large as looked for. All its prime factors are above LIMIT. Of a very long number
 * only the commonest roots are tried; missing one costs an exact decision, never a right one.
 */
const perfectPower = (value: bigint, work: Work): { base: bigint; exponent: number } => {
  let base = value
  let exponent = 1
  for (const k of smallPrimes()) {
    const bits = bitLength(base)
    if (k * Math.log2(LIMIT) > bits || (bits > 600 && k > 7)) break
    for (let root = exactRoot(base, k, work); root !== null; root = exactRoot(base, k, work)) {
      base = root
      exponent *= k
    }
  }
  return { base, exponent }
}

const factorSmall = (value: number, factors: Array<Factor>): number => {
  for (const prime of smallPrimes()) {
    if (prime * prime > value) break
    let exponent = 0
    while (value % prime === 0) {
      value /= prime
      exponent++
    }
    if (exponent > 0) factors.push({ base: BigInt(prime), exponent, prime: true })
  }
  return value
}

/** The factors of a whole number above 0, in ascending order. */
export const factorsOf = (value: bigint, work: Work): ReadonlyArray<Factor> => {
  const factors: Array<Factor> = []
  let rest = value
  spend(work, 4)
  if (!isSmall(rest)) {
    const cost = 1 + bitLength(rest) / 2 ** 12
    for (const prime of smallPrimes()) {
      spend(work, cost)
      const divisor = BigInt(prime)
      let exponent = 0
      while (rest % divisor === 0n) {
        spend(work, cost)
        rest /= divisor
        exponent++
      }
      if (exponent > 0) factors.push({ base: divisor, exponent, prime: true })
      if (isSmall(rest)) break
    }
  }
  if (isSmall(rest)) rest = BigInt(factorSmall(Number(rest), factors))
  if (rest === 1n) return factors
  if (rest < BigInt(LIMIT * LIMIT)) factors.push({ base: rest, exponent: 1, prime: true })
  else {
    const { base, exponent } = perfectPower(rest, work)
    factors.push({ base, exponent, prime: base < BigInt(LIMIT * LIMIT) || isProvenPrime(base, work) })
  }
  return factors
}
