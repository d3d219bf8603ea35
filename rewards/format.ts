/** Format, strict: reasoning, then an answer, each once, closed and not empty, and nothing outside. 1 or 0. */
import { defineReward, scored } from "../src/index.ts"

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
