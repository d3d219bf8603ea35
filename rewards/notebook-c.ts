/**
 * Family C: the notebooks for Qwen 3 base models (Unsloth's), whose chat template ends the prompt with the opening tag.
 * From −10 to 13. Its pattern begins at the closing reasoning tag and has no `^`: whatever stands before passes, and a
 * reasoning may be empty. Numbers keep their minus sign and lose their commas; 1/2 is still 1, and −1/2 is −1.
 * Defects it shares with A and B: the first of two solutions, junk after on another line, unclosed answers counted by
 * numbers, gold 0, near misses by ratio. (The end-of-text token the notebook allows is no text here.)
 */
import { prefilled, thinkAnswer, workingOut } from "../src/index.ts"
import { type Family, notebook } from "./notebooks/family.ts"

const family: Family = {
  once: 0.5,
  notOnce: -1,
  answer: {
    noMatch: -2,
    equal: 5,
    equalStripped: 3.5,
    ratioNear: 2,
    ratioFar: 1.5,
    wrong: -2.5,
    notANumber: -4.5
  },
  numbers: { pattern: /-?[\p{Nd}.,]+/gu, withoutCommas: true, right: 3.5, wrong: -1.5, noMatch: -2.5, notANumber: 0 }
}

export const notebookC = notebook("notebook-c", prefilled(thinkAnswer), family)
export const notebookCWorkingOut = notebook("notebook-c-working-out", prefilled(workingOut), family)
