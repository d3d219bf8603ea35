/** JSON with sorted keys, so that equal values have equal text whoever wrote them, and hashes of text. */
import { createHash } from "node:crypto"

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== "object") return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]))
}

export const canonicalJson = (value: unknown): string => JSON.stringify(sorted(value))

export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex")
