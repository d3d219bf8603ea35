/**
 * Family A: the first GRPO notebooks for Gemma 3 (Unsloth's, and Tunix's after it). From −3 to 9.5.
 * Defects: `^…$` with MULTILINE and search lets junk before and after pass and takes the first of two solutions; numbers
 * are `[\d.]+`, which loses the minus sign and makes 1 of 1,234 and of 1/2; an unclosed answer is still counted by
 * numbers; gold 0 divides by zero; ratios pay near-miss whole numbers; well-formed and wrong earns half and more.
 */
import { thinkAnswer, workingOut } from "../src/index.ts"
import { type Family, notebook } from "./notebooks/family.ts"

const family: Family = {
  once: 0.5,
  notOnce: -0.5,
  answer: {
    noMatch: 0,
    equal: 3,
    equalStripped: 1.5,
    ratioNear: 0.5,
    ratioFar: 0.25,
    wrong: -1,
    notANumber: -0.5
  },
  numbers: { pattern: /[\p{Nd}.]+/gu, withoutCommas: false, right: 1.5, wrong: 0, noMatch: 0, notANumber: 0 }
}

export const notebookA = notebook("notebook-a", thinkAnswer, family)
export const notebookAWorkingOut = notebook("notebook-a-working-out", workingOut, family)
