/**
 * The lesson's rubric: format, approximate, correctness and numeric, in each of its two tag styles.
 * A right answer in the form earns 4.5; the nearest miss in the form earns 2, less than a right answer without it.
 */
import { defineRubric, type TagStyle, thinkAnswer, workingOut } from "../src/index.ts"
import { approximateOf } from "./approximate.ts"
import { correctness } from "./correctness.ts"
import { format } from "./format.ts"
import { numericOf } from "./numeric.ts"

/** As the field's lesson has them: whole numbers near the gold are paid, and any number is worth as much as the right one. */
const approximate = approximateOf({ integers: "near" })
const numeric = numericOf({ number: 0.5, right: 0.5 })

const inStyle = (name: string, style: TagStyle) =>
  defineRubric({
    name,
    style,
    parts: [
      format,
      // Where the gold is no number these two say nothing, and the row is scored by the others.
      { reward: approximate, required: false },
      correctness,
      { reward: numeric, required: false }
    ]
  })

export const lesson = inStyle("lesson", thinkAnswer)
export const lessonWorkingOut = inStyle("lesson-working-out", workingOut)
