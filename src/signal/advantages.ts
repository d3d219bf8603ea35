/**
 * Advantages: a completion's standing in its group, computed as TRL's GRPOTrainer does from the float32 rewards it got.
 * Formula: Shao et al., DeepSeekMath (2024), eq. 3; the scale is the sample standard deviation plus 1e-4 (TRL 1.16).
 */

export type ScaleRewards = "group" | "batch" | "none"

/**
 * A group whose totals spread less than this is dead: divided by 1e-4, float noise would look like a signal. It grows
 * with the totals beyond 1, as the noise of float32 does.
 */
const DEAD_SPREAD = 1e-6

export const noiseOf = (totals: ReadonlyArray<number>): number => DEAD_SPREAD * Math.max(1, ...totals.map(Math.abs))

const EPSILON = 1e-4

/** The float32 total of one completion's contributions, or NaN where none of them has a value (unscored). */
export const rowTotal = (contributions: ReadonlyArray<number | null>): number => {
  let total = 0
  let any = false
  for (const value of contributions) {
    if (value === null) continue
    any = true
    total = Math.fround(total + Math.fround(value))
  }
  return any ? total : Number.NaN
}

const mean = (values: ReadonlyArray<number>): number => values.reduce((sum, v) => sum + v, 0) / values.length

/** The sample standard deviation (n − 1); NaN for fewer than two values. */
const deviation = (values: ReadonlyArray<number>): number => {
  if (values.length < 2) return Number.NaN
  const m = mean(values)
  return Math.sqrt(values.reduce((sum, v) => sum + (v - m) ** 2, 0) / (values.length - 1))
}

const spread = (values: ReadonlyArray<number>): number =>
  values.length === 0 ? 0 : Math.max(...values) - Math.min(...values)

export interface GroupAdvantages {
  /** One a completion, in order; unscored completions and dead groups have 0. */
  readonly advantages: ReadonlyArray<number>
  /** For each group, whether it carries no signal. */
  readonly dead: ReadonlyArray<boolean>
  /** For each group, what float noise over 1e-4 can make of its advantages where it is dead. */
  readonly noise: ReadonlyArray<number>
}

/**
 * Advantages of a batch whose groups stand together. `totals` holds NaN for unscored completions: they are left out of
 * the mean and the spread, and get 0.
 */
export const groupAdvantages = (
  totals: ReadonlyArray<number>,
  groupSize: number,
  scale: ScaleRewards
): GroupAdvantages => {
  const ofBatch = deviation(totals.filter((t) => !Number.isNaN(t)))
  const advantages: Array<number> = []
  const dead: Array<boolean> = []
  const noise: Array<number> = []
  for (let start = 0; start < totals.length; start += groupSize) {
    const group = totals.slice(start, start + groupSize)
    const scored = group.filter((t) => !Number.isNaN(t))
    const isDead = scored.length < 2 || spread(scored) < noiseOf(scored)
    const centre = scored.length === 0 ? 0 : mean(scored)
    const divisor = scale === "none" ? 1 : (scale === "batch" ? ofBatch : deviation(scored)) + EPSILON
    dead.push(isDead)
    noise.push(noiseOf(scored) / EPSILON)
    for (const total of group) {
      const value = (total - centre) / divisor
      advantages.push(isDead || Number.isNaN(value) ? 0 : value)
    }
  }
  return { advantages, dead, noise }
}

/** The trainer's advantages against ours: the largest difference outside dead groups, and whether it is float noise. */
export const agreement = (
  ours: GroupAdvantages,
  trainers: ReadonlyArray<number>,
  groupSize: number
): { readonly agrees: boolean; readonly difference: number; readonly deadGroups: number } => {
  let difference = trainers.length === ours.advantages.length ? 0 : Number.POSITIVE_INFINITY
  let noiseOnly = true
  for (let i = 0; i < ours.advantages.length; i++) {
    const theirs = trainers[i] ?? Number.NaN
    const gap = Math.abs(theirs - (ours.advantages[i] as number))
    const group = Math.floor(i / groupSize)
    if (ours.dead[group] === true) noiseOnly &&= gap <= (ours.noise[group] as number)
    else if (!(gap <= difference)) difference = Number.isNaN(gap) ? Number.POSITIVE_INFINITY : gap
  }
  const largest = Math.max(1, ...ours.advantages.map(Math.abs))
  return {
    agrees: noiseOnly && difference <= 1e-3 * largest,
    difference,
    deadGroups: ours.dead.filter(Boolean).length
  }
}
