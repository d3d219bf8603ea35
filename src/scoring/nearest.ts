/** The nearest of some known names to one that was not found. */

/** Edits (a letter put in, taken out or replaced) that make one word of another. */
const edits = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next[j] = Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1)
    }
    row = next
  }
  return row[b.length] ?? 0
}

/**
 * The known name that a mistyped one most likely meant; null where none is near.
 *
 * @example
 * nearest("lesons", ["lesson", "recommended"])   // "lesson"
 */
export const nearest = (name: string, known: ReadonlyArray<string>): string | null => {
  const wanted = name.toLowerCase().slice(0, 100)
  const far = Math.max(2, Math.floor(wanted.length / 3))
  const ranked = known
    .map((one) => ({ one, distance: edits(wanted, one.toLowerCase().slice(0, 100)) }))
    .filter(({ distance }) => distance <= far)
    .sort((a, b) => a.distance - b.distance)
  return ranked[0]?.one ?? null
}
