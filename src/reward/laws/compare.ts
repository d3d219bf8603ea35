/** Comparing what completions earn: a difference below this is rounding. */
const ROUNDING = 1e-9

/** Whether the first is more than the second, both being known. */
export const above = (a: number | null, b: number | null): boolean => a !== null && b !== null && a > b + ROUNDING

/** Whether both are known and not the same. */
export const apart = (a: number | null, b: number | null): boolean => above(a, b) || above(b, a)

/** A total as a sentence writes it. */
export const earned = (total: number | null): string => (total === null ? "no total" : String(Number(total.toFixed(6))))
