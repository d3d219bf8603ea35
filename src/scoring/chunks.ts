/** Cutting a batch into chunks: few enough that messages cost nothing, enough that no process idles. Pure. */

/** A batch that takes less than this stays with one process: waking a second one costs more than it saves. */
const TOGETHER_MS = 4
/** What a chunk of a long batch should take: the work lost when a row of it takes the process down. */
const CHUNK_MS = 20
/** Before anything is known of a rubric. */
const UNKNOWN_MS = 0.05
const MAX_ROWS = 2048
/** Characters in a chunk; a longer row travels alone. Texts must fit in the heap of the process. */
const MAX_CHARACTERS = 4 * 1024 * 1024

/**
 * Cuts rows, in order, into chunks of `[from, to)`.
 *
 * @param sizes characters of each row
 * @param msPerRow what a row of this rubric took so far, null before the first
 */
export const chunksOf = (
  sizes: ReadonlyArray<number>,
  processes: number,
  msPerRow: number | null
): ReadonlyArray<readonly [from: number, to: number]> => {
  const each = Math.max(msPerRow ?? UNKNOWN_MS, 0.001)
  const whole = sizes.length * each
  const share = Math.ceil(sizes.length / processes)
  const rows = whole <= TOGETHER_MS ? sizes.length : Math.max(1, Math.min(share, Math.ceil(CHUNK_MS / each), MAX_ROWS))
  const chunks: Array<readonly [number, number]> = []
  let from = 0
  let characters = 0
  sizes.forEach((size, at) => {
    if (at > from && (at - from >= rows || characters + size > MAX_CHARACTERS)) {
      chunks.push([from, at])
      from = at
      characters = 0
    }
    characters += size
  })
  if (from < sizes.length) chunks.push([from, sizes.length])
  return chunks
}
