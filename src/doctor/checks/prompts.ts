/** Prompts and batches: too few for one, and those that the last one leaves over. */
import { fail, note, ok } from "../check.ts"
import type { DoctorCheck } from "../facts.ts"
import { areWhole, batchesOf, plannedSteps, promptsOf, stepsOfEpoch } from "../settings.ts"
import { told } from "../told.ts"

export const fewPrompts: DoctorCheck = {
  name: "few-prompts",
  about: "there are prompts for at least one generation batch",
  judge: (facts) => {
    const batches = batchesOf(facts)
    const rows = told(facts.rows)
    if (batches === null || rows === null || !areWhole(batches)) return null
    const prompts = promptsOf(batches)
    const { grpo } = rows.counts
    if (grpo >= prompts) return ok("few-prompts", `${grpo} prompts, ${prompts} a batch`)
    const most = grpo * batches.group
    return fail(
      "few-prompts",
      `${grpo} prompts, but a generation batch takes ${prompts}`,
      "the batch never fills: there is no step to take",
      most > 0 && most % (batches.world * batches.steps) === 0
        ? `take ${prompts} rows or more (rows.grpo), or set per_device_train_batch_size to ${most / (batches.world * batches.steps)}`
        : `take ${prompts} rows or more (rows.grpo)`
    )
  }
}

export const lastBatch: DoctorCheck = {
  name: "last-batch",
  about: "prompts that a partial last batch leaves out of every epoch are none",
  judge: (facts) => {
    const batches = batchesOf(facts)
    const rows = told(facts.rows)
    const epoch = stepsOfEpoch(facts)
    const planned = plannedSteps(facts, "grpo")
    if (batches === null || rows === null || epoch === null || epoch === 0) return null
    const prompts = promptsOf(batches)
    const { grpo } = rows.counts
    const left = grpo % prompts
    if (left === 0) return ok("last-batch", `${grpo} prompts are ${grpo / prompts} whole batches`)
    if (planned !== null && planned < epoch)
      return ok("last-batch", `the run ends at step ${planned}, before the first epoch does (${epoch} steps)`)
    return note(
      "last-batch",
      `${grpo} prompts in batches of ${prompts}: ${Math.floor(grpo / prompts)} whole and ${left} left over`,
      "TRL drops the partial batch: each epoch leaves out that many prompts, others every time",
      `fine for most runs; for whole batches alone set rows.grpo to ${grpo - left}, or take a batch that divides ${grpo}`
    )
  }
}
