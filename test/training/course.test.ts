/** The rubric of an experiment is held against its style: one that ships, or one of a file. */
import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import demo from "../../examples/demo.ts"
import type { Experiment } from "../../src/domain/experiment.ts"
import { checkRubric, scoringFor } from "../../src/training/course.ts"

const entry = new URL("../../src/index.ts", import.meta.url).href
const folder = mkdtempSync(join(tmpdir(), "ts-course-"))
writeFileSync(
  join(folder, "plan.ts"),
  `import { correctness } from ${JSON.stringify(new URL("../../rewards/correctness.ts", import.meta.url).href)}
import { defineRubric, defineStyle } from ${JSON.stringify(entry)}
export default defineStyle({
  name: "plan",
  reasoning: { open: "<plan>", close: "</plan>" },
  answer: { open: "<result>", close: "</result>" },
  systemPrompt: "Plan between <plan> and </plan>, then give the result between <result> and </result>."
})
export const lined = defineStyle({
  name: "lined",
  systemPrompt: "End with a line Answer: and the answer.",
  write: (reasoning, answer) => reasoning + "\\nAnswer: " + answer,
  read: (text) => {
    const at = text.lastIndexOf("\\nAnswer: ")
    if (at === -1) return { reasoning: null, answer: null, defects: [] }
    return { reasoning: { start: 0, end: at }, answer: { start: at + 9, end: text.length }, defects: [] }
  }
})
export const rubric = defineRubric({ name: "lined", style: lined, parts: [correctness] })
`
)
const file = join(folder, "plan.ts")

const told = ({ style, rubric }: Pick<Experiment, "style" | "rubric">): Promise<string> => {
  const experiment = { ...demo, style, rubric }
  return Effect.runPromise(
    checkRubric(experiment).pipe(
      Effect.provide(scoringFor(experiment)),
      Effect.match({ onSuccess: ({ info }) => info.style, onFailure: ({ message }) => message })
    )
  )
}

describe("an experiment's rubric and style", () => {
  it("go together where they are the same", async () => {
    expect(await told({ style: "boxed", rubric: "recommended-boxed" })).toBe("boxed")
    expect(await told({ style: `${file}#lined`, rubric: `${file}#rubric` })).toBe("lined")
  })

  it("are refused where they differ, or where there is no such style", async () => {
    expect(await told({ style: file, rubric: `${file}#rubric` })).toMatch(
      /reads the tag style lined, but the experiment asks the policy for plan\. Set one to the other$/
    )
    expect(await told({ style: "bboxed", rubric: "recommended-boxed" })).toMatch(/there is no tag style “bboxed”: give/)
  })
})
