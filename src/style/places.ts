/** The defects of a reading, with a bound on the places that are told for each kind. */
import type { Defect, DefectKind } from "../domain/reading.ts"

/** Places told for each kind of defect. A text of a million tags has a reading of bounded size. */
export const MAX_PLACES = 64

export interface DefectList {
  readonly defects: Array<Defect>
  readonly add: (kind: DefectKind, start: number, end: number) => void
}

export const defectList = (): DefectList => {
  const places: Partial<Record<DefectKind, number>> = {}
  const defects: Array<Defect> = []
  return {
    defects,
    add: (kind, start, end) => {
      const told = places[kind] ?? 0
      if (told === MAX_PLACES) return
      places[kind] = told + 1
      defects.push({ kind, at: { start, end } })
    }
  }
}
