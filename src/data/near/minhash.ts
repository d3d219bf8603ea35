/**
 * How alike two questions are: the share of their shingles that they have in common (Jaccard), and a short sketch of a
 * question by which alike ones are found without comparing every pair. For a random order of all shingles, two sets
 * have the same least member with a probability that is their Jaccard similarity (Broder 1997, "On the resemblance and
 * containment of documents"); with one such member a band, twelve bands miss a pair of similarity s with (1 − s)^12
 * (Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", chapter 3).
 *
 * Written here: the libraries at hand hash strings into sketches and leave out numbers, bands over typed arrays that
 * threads share, and the exact comparison, which is most of it.
 */
import { mixed, type Words } from "./words.ts"

/** Words in a row that make a shingle. A question of fewer words is one shingle. */
const SHINGLE = 2
export const BANDS = 12

/** Multipliers of the twelve orders, odd and spread over 32 bits, each from the one before. */
const ORDERS = (() => {
  const orders = new Uint32Array(BANDS * 2)
  let state = 1
  for (let i = 0; i < orders.length; i++) {
    state = mixed(state + 0x9e3779b9)
    orders[i] = i % 2 === 0 ? state | 1 : state
  }
  return orders
})()

/** The shingles of a question, sorted and each once. */
export const shinglesOf = ({ hashes }: Words): Uint32Array => {
  const count = Math.max(1, hashes.length - SHINGLE + 1)
  const shingles = new Uint32Array(count)
  for (let i = 0; i < count; i++) {
    let shingle = 0
    const end = Math.min(i + SHINGLE, hashes.length)
    for (let at = i; at < end; at++) shingle = (Math.imul(shingle, 31) + (hashes[at] as number)) | 0
    shingles[i] = mixed(shingle)
  }
  shingles.sort()
  let kept = 0
  for (let i = 0; i < count; i++)
    if (i === 0 || shingles[i] !== shingles[i - 1]) shingles[kept++] = shingles[i] as number
  return shingles.subarray(0, kept)
}

/** The least member of the shingles in each of the twelve orders. */
export const leastOf = (shingles: Uint32Array, into: Uint32Array): void => {
  for (let band = 0; band < BANDS; band++) {
    const times = ORDERS[band * 2] as number
    const plus = ORDERS[band * 2 + 1] as number
    let least = 0xffffffff
    for (let i = 0; i < shingles.length; i++) {
      const place = (Math.imul(shingles[i] as number, times) + plus) >>> 0
      if (place < least) least = place
    }
    into[band] = least
  }
}

/** The share of shingles that both have, of all that either has. Both are sorted. */
export const jaccard = (a: Uint32Array, b: Uint32Array): number => {
  let [i, j, both] = [0, 0, 0]
  while (i < a.length && j < b.length) {
    const [x, y] = [a[i] as number, b[j] as number]
    if (x === y) both++
    if (x <= y) i++
    if (y <= x) j++
  }
  return both / (a.length + b.length - both)
}
