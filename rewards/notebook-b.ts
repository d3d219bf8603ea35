/**
 * Family B: the notebooks for Llama 3.2 and the later Gemma 3 (Unsloth's). From −6 to 9.5.
 * Family A with dearer tags and wrong answers. Numbers are `[\d.,]+` with the commas taken out: 1,234 is read, the minus
 * sign and the fraction are still lost. The other defects are those of family A.
 */
import { thinkAnswer, workingOut } from "../src/index.ts"
import { type Family, notebook } from "./notebooks/family.ts"

const family: Family = {
  once: 0.5,
  notOnce: -1,
  answer: {
    noMatch: 0,
    equal: 3,
    equalStripped: 1.5,
    ratioNear: 1,
    ratioFar: 0.5,
    wrong: -1.5,
    notANumber: -1.5
  },
  numbers: { pattern: /[\p{Nd}.,]+/gu, withoutCommas: true, right: 1.5, wrong: -0.5, noMatch: 0, notANumber: 0 }
}

export const notebookB = notebook("notebook-b", thinkAnswer, family)
export const notebookBWorkingOut = notebook("notebook-b-working-out", workingOut, family)
