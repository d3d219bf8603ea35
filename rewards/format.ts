/**
 * Format: reasoning, then an answer, each once, closed and not empty, and nothing outside. Under a prefilled style the
 * opening tag that the prompt ends with is not asked for.
 * `format` is strict: 1 or 0. `gradedFormat` takes a share for each defect, from 1 down to its floor, 0: a slope to climb
 * early in training. It pays for half a form, so fade it out by a schedule and let nothing rest on it.
 */
import { type DefectKind, defineReward, type SampleReward, scored } from "../src/index.ts"

/** Defects shown as evidence; a completion has them by the dozen or not at all. */
const SHOWN = 8

export const format = defineReward({
  name: "format",
  range: [0, 1],
  score: ({ reading }) =>
    reading.defects.length === 0
      ? scored(1, { rule: "no-defects" })
      : scored(
          0,
          reading.defects.slice(0, SHOWN).map(({ kind, at }) => ({ rule: kind, span: at }))
        )
})

export interface GradedFormatOptions {
  readonly name?: string
  /** What a defect costs, by its kind; those left out cost a quarter. */
  readonly costs?: Partial<Readonly<Record<DefectKind, number>>>
  /** What the worst form still gets; 0 unless told. */
  readonly floor?: number
}

/** Without an answer there is nothing to grade: as much as four other faults. */
const COSTS: Partial<Record<DefectKind, number>> = { "answer-missing": 1, "answer-unclosed": 1, "answer-empty": 1 }
const COST = 0.25

/**
 * Format by its defects: 1 without any, less for each, never below the floor.
 *
 * @example
 * gradedFormatOf({ name: "gentle", costs: { "text-after": 0.1 }, floor: -1 })
 */
export const gradedFormatOf = ({
  name = "graded-format",
  costs = {},
  floor = 0
}: GradedFormatOptions = {}): SampleReward => {
  const costOf = (kind: DefectKind): number => costs[kind] ?? COSTS[kind] ?? COST
  return defineReward({
    name,
    range: [Math.min(floor, 1), 1],
    score: ({ reading }) => {
      const { defects } = reading
      if (defects.length === 0) return scored(1, { rule: "no-defects" })
      const cost = defects.reduce((sum, { kind }) => sum + costOf(kind), 0)
      return scored(
        Math.min(1, Math.max(floor, 1 - cost)),
        defects.slice(0, SHOWN).map(({ kind, at }) => ({ rule: kind, span: at, value: -costOf(kind) }))
      )
    }
  })
}

export const gradedFormat = gradedFormatOf()
