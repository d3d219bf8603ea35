/** Trying a rubric: in a process of its own, and in a fresh one after a law that hung or crashed it. */
import * as Effect from "effect/Effect"
import type { Law, LawResult } from "../../../reward/laws/law.ts"
import { RubricNotLoaded } from "../../../scoring/errors.ts"
import { type End, type Limits, runChild } from "./child.ts"
import type { Looked, Trying } from "./protocol.ts"

export interface TriedRubric extends Looked {
  readonly rubric: string
  readonly style: string
  /** Whether it was a reward alone, taken as a rubric of one part. */
  readonly single: boolean
  readonly results: ReadonlyArray<LawResult>
}

/** The result of a law in the midst of which the process ended: broken, by the case that was under way. */
const stopped = (law: Law, { at, because }: Extract<End, { kind: "stopped" }>): LawResult => ({
  law: law.name,
  says: law.says,
  why: law.why,
  state: "broken",
  runs: at?.cases ?? 0,
  reason: null,
  counterexample: {
    says: `the reward took its process with it: ${because}`,
    step: at?.trial?.step ?? null,
    rows: (at?.trial?.rows ?? []).map((row) => ({ ...row, total: null, scores: [] })),
    shrinks: 0
  }
})

/** Tries laws on a rubric; `tell` gets each result as it comes. */
export const tryRubric = (
  task: Omit<Trying, "kind" | "laws">,
  laws: ReadonlyArray<Law>,
  limits: Limits,
  tell: (result: LawResult) => void
) =>
  Effect.gen(function* () {
    const results: Array<LawResult> = []
    let looked: Looked = { unscored: null, probed: true, missing: [] }
    let known: Pick<TriedRubric, "rubric" | "style" | "single"> | null = null
    let wrong: string | null = null
    const add = (result: LawResult) => {
      results.push(result)
      tell(result)
    }
    while (results.length < laws.length) {
      const left = laws.slice(results.length).map(({ name }) => name)
      const end: End = yield* Effect.promise((signal) =>
        runChild(
          { kind: "try", ...task, laws: left },
          limits,
          (message) => {
            if (message.kind === "not-loaded") wrong = message.message
            if (message.kind === "loaded")
              known = { rubric: message.name, style: message.style, single: message.single }
            if (message.kind === "looked") {
              const { unscored, probed, missing } = message
              looked = { unscored, probed, missing }
            }
            if (message.kind === "tried") add(message.result)
          },
          signal
        )
      )
      const because = end.kind === "stopped" ? end.because : "nothing was tried"
      if (known === null) wrong ??= `${task.ref.module} could not be loaded: ${because}`
      const law = laws[results.length]
      if (wrong === null && law !== undefined && end.kind === "stopped" && end.at?.law === law.name)
        add(stopped(law, end))
      else if (results.length < laws.length)
        wrong ??= `The rubric could not be tried, since it does not get over the plainest completions: ${because}`
      if (wrong !== null) return yield* new RubricNotLoaded({ ...task.ref, message: wrong })
    }
    return {
      ...(known as unknown as Pick<TriedRubric, "rubric" | "style" | "single">),
      ...looked,
      results
    } satisfies TriedRubric
  })
