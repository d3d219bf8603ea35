/**
 * How many groups of a size GRPO could learn from, told from larger groups that were sampled.
 *
 * A group is informative when at least two of its totals differ. From the G completions of a problem, those of size g
 * are all the subsets of g: the share of them that is informative is an unbiased estimate of the chance that g fresh
 * completions are, as pass@k is of k fresh ones (Chen et al., Evaluating Large Language Models Trained on Code, 2021,
 * eq. 1, which is the case of two values and "at least one is right"). With n_v completions of total v:
 *
 *     1 − Σ_v C(n_v, g) / C(G, g)
 *
 * Unscored completions stand in a group and teach nothing: a subset of them and of one value alone is dead as well.
 */
import { noiseOf } from "./advantages.ts"
import { type Interval, wilson } from "./intervals.ts"

/** C(of, size) / C(all, size), without the large numbers. */
const shareOfSubsets = (of: number, all: number, size: number): number => {
  let share = 1
  for (let i = 0; i < size; i++) share *= Math.max(0, of - i) / (all - i)
  return share
}

/** How many totals are the same, but for the noise below which a group counts as dead. */
const countsOfSame = (totals: ReadonlyArray<number>): ReadonlyArray<number> => {
  const noise = noiseOf(totals)
  const counts: Array<number> = []
  let first = Number.NEGATIVE_INFINITY
  for (const total of totals.toSorted((a, b) => a - b)) {
    if (total - first >= noise) {
      counts.push(0)
      first = total
    }
    counts[counts.length - 1] = (counts.at(-1) as number) + 1
  }
  return counts
}

/**
 * The chance that `size` completions, drawn without replacement from these, are a group that GRPO learns from.
 * `totals` holds NaN for unscored completions.
 *
 * @example
 * informative([1, 0, 0, 0], 4)   // 1
 * informative([1, 0, 0, 0], 2)   // 0.5: three of the six pairs hold the 1
 */
export const informative = (totals: ReadonlyArray<number>, size: number): number => {
  if (size > totals.length) return Number.NaN
  const scored = totals.filter((total) => !Number.isNaN(total))
  const unscored = totals.length - scored.length
  const none = shareOfSubsets(unscored, totals.length, size)
  const dead = countsOfSame(scored).map((count) => shareOfSubsets(count + unscored, totals.length, size) - none)
  return Math.min(1, Math.max(0, 1 - none - dead.reduce((sum, share) => sum + share, 0)))
}

/**
 * The share of informative groups of `size` over problems, each with its sampled totals, with a 95 % interval over
 * problems. It is Wilson's: what a problem gives lies between 0 and 1, so its variance is at most p(1 − p), and the
 * interval is too wide rather than too narrow, also where every problem says 0 or 1.
 */
export const informativeShare = (problems: ReadonlyArray<ReadonlyArray<number>>, size: number): Interval =>
  wilson(
    problems.reduce((sum, totals) => sum + informative(totals, size), 0),
    problems.length
  )
