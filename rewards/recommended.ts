/**
 * What we recommend where the gold is checkable: 1.25 for a right answer in a clean form, 0.25 for the clean form alone, else 0.
 *
 * - `form` is the strict format, and it counts only where nothing is faked: no placeholder of the prompt, no list of guesses,
 *   no empty reasoning. So the form cannot be had without writing something, and an echo earns nothing.
 * - `correctness` is gated by `form`. A right answer outside the form earns nothing: were it paid, junk around it, a second
 *   answer and an unclosed tag would be paid too. The quarter for the form alone shows an untrained policy the way there.
 * - A wrong answer in the form earns a fifth of a right one. There is no credit for nearness: it pays near-miss numbers.
 * - Nothing is below 0 and nothing is optional: being unscored is never better than being wrong.
 */
import { boxed, defineRubric, gate, min, type TagStyle, thinkAnswer, workingOut } from "../src/index.ts"
import { correctnessOf } from "./correctness.ts"
import { emptyReasoning } from "./empty-reasoning.ts"
import { format } from "./format.ts"
import { placeholder } from "./placeholder.ts"
import { stuffing } from "./stuffing.ts"

const honest = min("honest", [placeholder, stuffing, emptyReasoning])

export const form = gate("form", format, { by: honest, least: 0 })

const correctness = correctnessOf({ right: 1 })

const inStyle = (name: string, style: TagStyle) =>
  defineRubric({
    name,
    style,
    parts: [
      { reward: form, weight: 0.25 },
      { reward: correctness, gate: { by: form } }
    ]
  })

export const recommended = inStyle("recommended", thinkAnswer)
export const recommendedWorkingOut = inStyle("recommended-working-out", workingOut)
export const recommendedBoxed = inStyle("recommended-boxed", boxed)
