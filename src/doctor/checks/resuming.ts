/** What a run that falls can go on from: whether checkpoints are kept, and whether they stand where it can go on as it was. */
import { note, ok } from "../check.ts"
import type { DoctorCheck, Facts } from "../facts.ts"
import type { Settings } from "../../domain/job.ts"
import {
  areWhole,
  batchesOf,
  gcd,
  nearestMultiples,
  numberIn,
  phasesOf,
  plannedSteps,
  settingsOf,
  stepsOfEpoch
} from "../settings.ts"

/** A phase of fewer steps is soon made again. */
const SHORT_PHASE = 100

/** Steps between two checkpoints; null where none is kept by steps. transformers takes a share of the run, too. */
const savedEvery = (settings: Settings, planned: number | null): number | null => {
  if (settings.save_strategy !== "steps") return null
  const every = numberIn(settings, "save_steps")
  if (every === null || every >= 1) return every
  return planned === null ? null : Math.ceil(every * planned)
}

const unsaved = (facts: Facts): ReadonlyArray<{ readonly text: string; readonly remedy: string }> =>
  phasesOf(facts).flatMap(({ phase, settings }) => {
    const planned = plannedSteps(facts, phase)
    if (planned === null || planned < SHORT_PHASE) return []
    const every = savedEvery(settings, planned)
    const tenth = Math.max(1, Math.floor(planned / 10))
    if (settings.save_strategy === "no")
      return [
        {
          text: `${phase}.save_strategy is "no" over ${planned} steps`,
          remedy: `set ${phase}.save_strategy to "steps" and save_steps to about ${tenth}`
        }
      ]
    return every !== null && every >= planned
      ? [
          {
            text: `${phase}.save_steps is ${every} and the phase has ${planned} steps`,
            remedy: `set ${phase}.save_steps to about ${tenth}`
          }
        ]
      : []
  })

export const checkpoints: DoctorCheck = {
  name: "checkpoints",
  about: "a long phase keeps checkpoints before its end",
  judge: (facts) => {
    const found = unsaved(facts)
    if (phasesOf(facts).length === 0) return null
    if (found.length === 0) return ok("checkpoints", `kept, or the phase has fewer than ${SHORT_PHASE} steps`)
    return note(
      "checkpoints",
      found.map(({ text }) => text).join("; "),
      "no checkpoint before the end: a run that falls begins the phase anew",
      found.map(({ remedy }) => remedy).join("; ")
    )
  }
}

export const resumeWindow: DoctorCheck = {
  name: "resume-window",
  about: "checkpoints stand where a generated batch has been learnt from whole",
  judge: (facts) => {
    const settings = settingsOf(facts, "grpo")
    const batches = batchesOf(facts)
    if (settings === null || batches === null || !areWhole(batches)) return null
    const every = savedEvery(settings, plannedSteps(facts, "grpo"))
    if (every === null) return null
    const { steps, iterations, accumulation } = batches
    const window = steps * iterations
    if ((every * accumulation) % window === 0)
      return ok("resume-window", `save_steps ${every}: a generated batch serves ${window / accumulation} steps`)
    const unit = window / gcd(window, accumulation)
    return note(
      "resume-window",
      `save_steps is ${every}, and a generated batch serves ${window / accumulation} optimizer steps (steps_per_generation ${steps} × num_iterations ${iterations}, accumulated ${accumulation})`,
      "a checkpoint falls within that window: a resumed run generates for the same prompts again, and learns from some of them more often",
      `set grpo.save_steps to ${nearestMultiples(every, unit)}`
    )
  }
}

export const resumeEpoch: DoctorCheck = {
  name: "resume-epoch",
  about: "no checkpoint of GRPO lies beyond the first epoch",
  judge: (facts) => {
    const settings = settingsOf(facts, "grpo")
    const epoch = stepsOfEpoch(facts)
    const planned = plannedSteps(facts, "grpo")
    if (settings === null || epoch === null || planned === null || epoch === 0) return null
    if (settings.save_strategy === "no" || planned <= epoch)
      return ok("resume-epoch", `${planned} steps, an epoch has ${epoch}`)
    return note(
      "resume-epoch",
      `${planned} steps are ${(planned / epoch).toFixed(1)} epochs of ${epoch}`,
      "a run that is resumed after the first epoch replays its order of prompts: some come again early, some late",
      `set grpo.max_steps to ${Math.floor(epoch)} or fewer, or take more rows; a run that does not fall is not touched by it`
    )
  }
}
