/** Lengths counted, and what is told of them: least, median, the 95th of a hundred, the longest, and a histogram. */

export interface Lengths {
  readonly rows: number
  readonly least: number
  readonly median: number
  readonly p95: number
  readonly most: number
  /** Bins of equal width; the last holds all that is longer. */
  readonly histogram: ReadonlyArray<{ readonly from: number; readonly to: number; readonly count: number }>
}

const BINS = 12

/** 1, 2 or 5 times a power of ten, so that so many bins reach over a range. */
const widthFor = (range: number): number => {
  const least = Math.max(1, range / BINS)
  const power = 10 ** Math.floor(Math.log10(least))
  return [1, 2, 5, 10].map((times) => times * power).find((width) => width >= least) ?? least
}

export interface LengthCounter {
  readonly add: (length: number) => void
  /** Null where there was none. */
  readonly told: () => Lengths | null
}

export const countLengths = (): LengthCounter => {
  const counts = new Map<number, number>()
  let rows = 0
  return {
    add: (length) => {
      rows++
      counts.set(length, (counts.get(length) ?? 0) + 1)
    },
    told: () => {
      if (rows === 0) return null
      const sorted = [...counts].sort(([a], [b]) => a - b)
      const at = (share: number): number => {
        let before = 0
        for (const [length, count] of sorted) {
          before += count
          if (before >= share * rows) return length
        }
        return 0
      }
      const [shortest, longest] = [sorted[0]?.[0] ?? 0, sorted.at(-1)?.[0] ?? 0]
      // A few giants would press all others into the first bin.
      const width = widthFor(at(0.995) - shortest + 1)
      const start = Math.floor(shortest / width) * width
      const bins = Math.min(BINS, Math.floor((longest - start) / width) + 1)
      const histogram = Array.from({ length: bins }, (_, i) => {
        const from = start + i * width
        const to = i === bins - 1 ? longest + 1 : from + width
        const count = sorted.reduce((sum, [length, of]) => (length >= from && length < to ? sum + of : sum), 0)
        return { from, to: Math.max(to, from + width), count }
      })
      return { rows, least: shortest, median: at(0.5), p95: at(0.95), most: longest, histogram }
    }
  }
}
