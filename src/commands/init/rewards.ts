/** The reward, its test and the completions of a new working folder: small, documented, and kept by every law. */

export const REWARD = `/**
 * A reward of your own, and the rubric that puts it together with rewards that ship.
 *
 *     npx touchstone reward test                    holds the rubric to the laws
 *     npx touchstone reward explain ./rewards/mine.ts#rubric --gold 18 --completion '<think>9 * 2</think><answer>18</answer>'
 */
import { defineReward, defineRubric, gate, scored, thinkAnswer } from "touchstone"
import { correctness } from "touchstone/rewards/correctness"
import { form } from "touchstone/rewards/recommended"

/** Words of reasoning that cost nothing, and those at which nothing is left. */
const FREE = 100
const MOST = 400

/** How many words the reasoning has: 1 up to \`FREE\`, then less and less, 0 from \`MOST\` on. */
export const brief = defineReward({
  name: "brief",
  range: [0, 1],
  score: ({ completion, reading }) => {
    // A reading is the completion parsed once by the rubric's tags: spans of reasoning and answer, and what is wrong.
    const { reasoning } = reading
    if (reasoning === null) return scored(0, { rule: "no-reasoning" })
    const words = completion.slice(reasoning.start, reasoning.end).split(/\\s+/).filter((word) => word !== "").length
    const value = Math.min(1, Math.max(0, (MOST - words) / (MOST - FREE)))
    return scored(value, { rule: "words", span: reasoning, note: \`\${words} words\` })
  }
})

/** A right answer, in the form: outside it an echo of the prompt, a second answer or an unclosed tag would be paid too. */
const right = gate("right", correctness, { by: form })

export const rubric = defineRubric({
  name: "mine",
  style: thinkAnswer,
  parts: [
    // The form by itself is worth little: it shows an untrained policy the way.
    { reward: form, weight: 0.25 },
    right,
    // Being brief pays only who is right: paid to all, it would teach to answer at once and wrong.
    { reward: brief, weight: 0.25, gate: { by: right } }
  ]
})
`

/** Named here, so that nobody takes the template's import for this file's own. */
const BESIDE = "./mine.ts"

export const TEST = `/** What the rubric is to pay, by example. Run it with: npm test */
import assert from "node:assert/strict"
import { test } from "node:test"
import { scoreRow } from "touchstone"
import { rubric } from "${BESIDE}"

const totalOf = (completion: string): number | null =>
  scoreRow(rubric, { prompt: [], completion, gold: "18", columns: {}, truncated: false }).total

test("a right answer in the form earns all", () => {
  assert.equal(totalOf("<think>9 * 2 = 18</think><answer>18</answer>"), 2.5)
})

test("a wrong answer in the form earns the form alone", () => {
  assert.equal(totalOf("<think>9 * 2 = 19</think><answer>19</answer>"), 0.25)
})

test("a right answer outside the form earns nothing", () => {
  assert.equal(totalOf("It is 18."), 0)
})

test("long reasoning costs its bonus, and no more", () => {
  const long = "so ".repeat(1000)
  assert.equal(totalOf(\`<think>\${long}</think><answer>18</answer>\`), 2.25)
})
`

const rows = [
  { completion: "<think>She sells 9 eggs at 2 dollars: 9 * 2 = 18.</think><answer>18</answer>", group: "eggs" },
  { completion: "<think>9 * 2 = 18</think><answer>$18.00</answer>", group: "eggs" },
  { completion: "<think>9 + 2 = 11</think><answer>11</answer>", group: "eggs" },
  { completion: "The answer is 18.", group: "eggs" },
  { completion: "<think>16 - 7 = 9, and half of it</think><answer>9/2</answer>", group: "half" },
  { completion: "<think>reasoning process here</think><answer>4.5</answer>", group: "half" },
  { completion: "<think>16 - 7 = 9, so 4.5</think><answer>4.5</answer> or 5", group: "half" },
  { completion: "<think>16 - 7 = 9", group: "half", truncated: true }
]

/** Two groups of completions, right, wrong and faked. */
export const COMPLETIONS = rows
  .map((row, at) => ({ id: at + 1, gold: row.group === "eggs" ? "18" : "4.5", ...row }))
  .map((row) => `${JSON.stringify(row)}\n`)
  .join("")
