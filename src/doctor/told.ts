/** What is told and what is not, and how a check writes counts and lists. */
import type { NotTold } from "../domain/inspect.ts"

export const isTold = <A>(part: A | NotTold): part is A =>
  !(typeof part === "object" && part !== null && "not_told" in part)

/** Why a part is not told; null where it is, or was not asked for. */
export const whyNot = (part: unknown): string | null =>
  typeof part === "object" && part !== null && "not_told" in part ? String(part.not_told) : null

/** The part, or null where it is not told. */
export const told = <A>(part: A | NotTold | null): A | null => (part !== null && isTold(part) ? part : null)

/** `12 of 64 (19 %)` */
export const outOf = (part: number, whole: number): string =>
  `${part} of ${whole}${whole === 0 ? "" : ` (${Math.round((100 * part) / whole)} %)`}`

/** `a, b and 3 more` */
export const some = (names: ReadonlyArray<string>, shown = 4): string =>
  names.length <= shown ? names.join(", ") : `${names.slice(0, shown).join(", ")} and ${names.length - shown} more`

/** The value below which a share of the values lies; null where there are none. */
export const quantile = (values: ReadonlyArray<number>, share: number): number | null => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? null
}

export const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`
