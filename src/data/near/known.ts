/**
 * The evaluation problems, so laid down that any thread finds those that a question is the same as or near. Two
 * questions are near when they have the same numbers in the same order and at least {@link NEAR} of their shingles in
 * common, numbers left out: another number makes another problem of the same words, and a set of made stories has
 * thousands of those. Where there are no numbers, only words tell problems apart, and {@link NEAR_WORDS} is asked.
 *
 * The thresholds were read off real pairs. GSM8K: no training question with the numbers of a test question is more
 * than 0.16 like it; the most alike pair (0.84: “A train travels 270 miles in 3 hours …”, “A plane travels 1200 miles
 * in 3 hours …”) has other numbers and is another problem. MATH's test set against itself, the same numbers: all 42
 * pairs of 0.5 or more share their setting (“… what is the larger of the two numbers?”, “… the smaller …?”: 0.79), and
 * a restatement is 0.57 like. Without numbers, “… the ways to arrange the letters of the word ELLIPSE” and “… NINE”
 * are 0.85 alike.
 */
import { BANDS, jaccard, leastOf, shinglesOf } from "./minhash.ts"
import { mixed, NO_NUMBERS, numbersOf, type Words, wordsOf } from "./words.ts"

export const NEAR = 0.5
const NEAR_WORDS = 0.9

/** An evaluation problem that a question is like. */
export interface Like {
  readonly id: string
  readonly how: "same" | "near"
  readonly similarity: number
}

/** A problem to be kept out of training; its id is 16 hex digits. */
export interface KnownProblem {
  readonly id: string
  readonly question: string
}

/** Plain arrays over shared memory: handed to a thread without a copy. */
export interface Known {
  readonly count: number
  /** Two words a problem. */
  readonly ids: Uint32Array
  readonly same: Float64Array
  readonly numbers: Uint32Array
  /** The shingles of problem i are `shingles[starts[i]] … shingles[starts[i + 1]]`. */
  readonly starts: Uint32Array
  readonly shingles: Uint32Array
  /** Chains of keys: the first entry of each slot, plus one, and the entry after each. An entry belongs to problem ⌊entry / KEYS⌋. */
  readonly heads: Uint32Array
  readonly nexts: Uint32Array
  readonly keys: Uint32Array
  /** A bit for each of the numbers that problems have, by their hash: those of a question are mostly not among them. */
  readonly marks: Uint32Array
}

/** More than any similarity. */
const SAME = 2

/** Keys of a problem: one for each band, and one for all of its words. */
const KEYS = BANDS + 1

const shared = (words: number): Uint32Array => new Uint32Array(new SharedArrayBuffer(Math.max(1, words) * 4))

const least = new Uint32Array(BANDS)
const keys = new Uint32Array(KEYS)

/** The keys by which a question is found. Without numbers, two orders make a band: there all questions would meet. */
const keysOf = (words: Words, shingles: Uint32Array): Uint32Array => {
  leastOf(shingles, least)
  const hasNumbers = words.numbers !== NO_NUMBERS
  for (let band = 0; band < BANDS; band++) {
    const other = hasNumbers ? 0 : (least[(band + 1) % BANDS] as number)
    keys[band] = mixed((least[band] as number) ^ mixed(words.numbers ^ mixed(other + band)))
  }
  keys[BANDS] = mixed(words.same | 0)
  return keys
}

/** Whether some problem may have these numbers. */
const mayHave = ({ marks }: Known, numbers: number): boolean => {
  const bit = numbers & (marks.length * 32 - 1)
  return ((marks[bit >>> 5] as number) & (1 << (bit & 31))) !== 0
}

/** Numbers that come in one after the other, in memory that doubles. */
const growing = <A extends Uint32Array | Float64Array>(kind: new (length: number) => A) => {
  let values = new kind(1024)
  let length = 0
  return {
    length: () => length,
    push: (value: number) => {
      if (length === values.length) {
        const wider = new kind(length * 2)
        wider.set(values)
        values = wider
      }
      values[length++] = value
    },
    into: <B extends Uint32Array | Float64Array>(array: B): B => {
      array.set(values.subarray(0, length))
      return array
    }
  }
}

export interface KnownBuilder {
  readonly add: (problems: ReadonlyArray<KnownProblem>) => void
  readonly done: () => Known
}

/** Lays problems down as they come. Each takes about 400 bytes. */
export const buildKnown = (): KnownBuilder => {
  const words = () => growing(Uint32Array)
  const [ids, numbers, starts, shingles, entries] = [words(), words(), words(), words(), words()]
  const same = growing(Float64Array)
  starts.push(0)
  return {
    add: (problems) => {
      for (const { id, question } of problems) {
        const read = wordsOf(question)
        const set = shinglesOf(read)
        ids.push(Number.parseInt(id.slice(0, 8), 16))
        ids.push(Number.parseInt(id.slice(8, 16), 16))
        numbers.push(read.numbers)
        same.push(read.same)
        for (const shingle of set) shingles.push(shingle)
        starts.push(shingles.length())
        for (const key of keysOf(read, set)) entries.push(key)
      }
    },
    done: () => {
      const count = numbers.length()
      const slots = 2 ** Math.ceil(Math.log2(Math.max(2, count * KEYS * 2)))
      const known: Known = {
        count,
        ids: ids.into(shared(count * 2)),
        same: same.into(new Float64Array(new SharedArrayBuffer(Math.max(1, count) * 8))),
        numbers: numbers.into(shared(count)),
        starts: starts.into(shared(count + 1)),
        shingles: shingles.into(shared(shingles.length())),
        heads: shared(slots),
        nexts: shared(count * KEYS),
        keys: entries.into(shared(count * KEYS)),
        marks: shared(Math.max(64, slots / 32))
      }
      const { heads, nexts, keys: all, marks } = known
      // From the last to the first, so that a chain begins with the first.
      for (let entry = count * KEYS - 1; entry >= 0; entry--) {
        const slot = (all[entry] as number) & (slots - 1)
        nexts[entry] = heads[slot] as number
        heads[slot] = entry + 1
      }
      for (let i = 0; i < count; i++) {
        const bit = (known.numbers[i] as number) & (marks.length * 32 - 1)
        marks[bit >>> 5] = (marks[bit >>> 5] as number) | (1 << (bit & 31))
      }
      return known
    }
  }
}

export const knownFrom = (problems: ReadonlyArray<KnownProblem>): Known => {
  const builder = buildKnown()
  builder.add(problems)
  return builder.done()
}

const hex = (word: number): string => word.toString(16).padStart(8, "0")
const idAt = ({ ids }: Known, i: number): string => hex(ids[i * 2] as number) + hex(ids[i * 2 + 1] as number)

/** Problems of one question that are compared with it exactly: among thousands of one template, not all are. */
const COMPARED = 500

/**
 * The known problem that the question is most like, the first of several alike; null where it is near none.
 *
 * @param before looks at the first so many problems alone
 */
export const likeOf = (known: Known, question: string, before: number = known.count): Like | null => {
  // What has other numbers than every known problem is like none: most questions are told from all by that.
  if (!mayHave(known, numbersOf(question))) return null
  const words = wordsOf(question)
  const shingles = shinglesOf(words)
  const threshold = words.numbers === NO_NUMBERS ? NEAR_WORDS : NEAR
  const all = keysOf(words, shingles)
  const mask = known.heads.length - 1
  let [best, nearest, compared, seen] = [-1, 0, 0, -1]
  // The last key is of all the words: what is the same is found first.
  for (let k = KEYS - 1; k >= 0 && nearest < SAME; k--) {
    const key = all[k] as number
    for (let entry = known.heads[key & mask] as number; entry > 0; entry = known.nexts[entry - 1] as number) {
      const i = Math.floor((entry - 1) / KEYS)
      if (i >= before) break
      if (known.keys[entry - 1] !== key || i === seen || known.numbers[i] !== words.numbers) continue
      seen = i
      if (known.same[i] === words.same) {
        ;[best, nearest] = [i, SAME]
        break
      }
      if (compared++ >= COMPARED) break
      const similarity = jaccard(shingles, known.shingles.subarray(known.starts[i], known.starts[i + 1]))
      if (similarity >= threshold && (similarity > nearest || (similarity === nearest && i < best)))
        [best, nearest] = [i, similarity]
    }
  }
  if (best === -1) return null
  return { id: idAt(known, best), how: nearest === SAME ? "same" : "near", similarity: Math.min(1, nearest) }
}
