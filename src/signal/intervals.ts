/** Intervals for rates and for paired differences. */
import jstat from "jstat"

export interface Interval {
  readonly estimate: number
  readonly low: number
  readonly high: number
}

/**
 * The share `successes / n` with its Wilson score interval (Wilson 1927): for rates, also near 0 and 1.
 * Vector: 458 of 1319 at 95 % is [0.322017, 0.373336]. With n = 0 nothing is known: [0, 1].
 */
export const wilson = (successes: number, n: number, confidence = 0.95): Interval => {
  if (n === 0) return { estimate: Number.NaN, low: 0, high: 1 }
  const z = jstat.normal.inv(1 - (1 - confidence) / 2, 0, 1)
  const p = successes / n
  const centre = p + (z * z) / (2 * n)
  const half = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))
  const scale = 1 + (z * z) / n
  return { estimate: p, low: Math.max(0, (centre - half) / scale), high: Math.min(1, (centre + half) / scale) }
}

/**
 * The mean of paired differences with Student's t interval. `differences` holds one value a problem (B minus A).
 * With fewer than two problems the interval is unbounded.
 */
export const pairedDifference = (differences: ReadonlyArray<number>, confidence = 0.95): Interval => {
  const n = differences.length
  const estimate = n === 0 ? Number.NaN : differences.reduce((sum, d) => sum + d, 0) / n
  if (n < 2) return { estimate, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }
  const variance = differences.reduce((sum, d) => sum + (d - estimate) ** 2, 0) / (n - 1)
  const half = jstat.studentt.inv(1 - (1 - confidence) / 2, n - 1) * Math.sqrt(variance / n)
  return { estimate, low: estimate - half, high: estimate + half }
}
