/**
 * Bounds by work counted, not by time: a verdict is the same on every machine, and nothing hangs.
 * What costs more than its share throws {@link OverLimit}, which judging turns into the verdict `over-limit`.
 */

/** Units of work that one judgement may take: about a node visited, or 16 digits multiplied. */
export const MAX_WORK = 40_000

/** Nesting that is still read: braces, brackets, fractions in fractions. */
export const MAX_DEPTH = 60

/** Bits of an exact integer (about 4,900 digits). `9^{9^9}` stops here. */
export const MAX_BITS = 16_384

/** Why a judgement was ended early; the verdict's rule. */
export type Limit = "too-long" | "too-deep" | "too-many-digits" | "too-much-work"

export class OverLimit extends Error {
  readonly limit: Limit
  constructor(limit: Limit) {
    super(limit)
    this.limit = limit
  }
}

/** The work that a judgement has left. */
export interface Work {
  left: number
}

export const newWork = (): Work => ({ left: MAX_WORK })

/** Takes units from what is left. */
export const spend = (work: Work, units: number): void => {
  work.left -= units
  if (work.left < 0) throw new OverLimit("too-much-work")
}
