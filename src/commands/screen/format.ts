/** Numbers and times as the screens write them. */
import type { Interval } from "../../signal/intervals.ts"

/** `0.5`, `-1.25`; three decimals at most. A value that is not there is `–`. */
export const number = (value: number | null | undefined): string =>
  value === null || value === undefined || Number.isNaN(value) ? "–" : String(Number(value.toFixed(3)))

/** A whole number with its thousands apart: `1 000 000`. */
export const thousands = (value: number): string => String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, " ")

export const percent = (share: number): string => (Number.isNaN(share) ? "–" : `${(share * 100).toFixed(1)} %`)

/** `41.0 % [35.2, 47.1]` */
export const shareWithInterval = ({ estimate, low, high }: Interval): string =>
  `${percent(estimate)} [${(low * 100).toFixed(1)}, ${(high * 100).toFixed(1)}]`

/** `+12.5 pp [+8.1, +16.9]` */
export const change = ({ estimate, low, high }: Interval): string => {
  const points = (value: number) => `${value < 0 ? "−" : "+"}${Math.abs(value * 100).toFixed(1)}`
  return `${points(estimate)} pp [${points(low)}, ${points(high)}]`
}

/** `7 s`, `2 min 05 s`, `1 h 02 min` */
export const duration = (seconds: number): string => {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, "0")} min`
}
