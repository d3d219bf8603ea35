/** TRL's evaluation during GRPO: whole groups there too, and rows to evaluate on. */
import { fail, note, ok } from "../check.ts"
import type { DoctorCheck, Facts } from "../facts.ts"
import type { Settings } from "../../domain/job.ts"
import { gcd, nearestDivisors, nearestMultiples, numberIn, settingsOf, worldOf } from "../settings.ts"
import { told } from "../told.ts"

/** GRPO's settings where an evaluation during training is asked for. */
const evaluating = (facts: Facts): Settings | null => {
  const settings = settingsOf(facts, "grpo")
  return settings === null || settings.eval_strategy === undefined || settings.eval_strategy === "no" ? null : settings
}

export const evaluationBatch: DoctorCheck = {
  name: "evaluation-batch",
  about: "the evaluation batch during GRPO holds whole groups of num_generations_eval",
  judge: (facts) => {
    const settings = evaluating(facts)
    if (settings === null) return null
    const perDevice = numberIn(settings, "per_device_eval_batch_size")
    const own = numberIn(settings, "num_generations_eval")
    const group = own ?? numberIn(settings, "num_generations")
    if (perDevice === null || group === null || group < 1) return null
    const world = worldOf(facts)
    const size = perDevice * world
    if (size % group === 0) return ok("evaluation-batch", `${size} completions: ${size / group} groups of ${group}`)
    const name = own === null ? "num_generations (num_generations_eval is not set)" : "num_generations_eval"
    const groups = nearestDivisors(group, size)
    return fail(
      "evaluation-batch",
      `per_device_eval_batch_size ${perDevice}${world > 1 ? ` × ${world} processes` : ""} is not divisible by ${name} ${group}`,
      "TRL refuses it before the first step",
      `set per_device_eval_batch_size to ${nearestMultiples(perDevice, group / gcd(group, world))}${groups === "" ? "" : `, or num_generations_eval to ${groups}`}`
    )
  }
}

export const evaluationRows: DoctorCheck = {
  name: "evaluation-rows",
  about: "an evaluation that was asked for has problems to be made on",
  judge: (facts) => {
    const { sft } = facts.experiment
    const asked = sft?.eval_strategy ?? "no"
    if (asked !== "no")
      return fail(
        "evaluation-rows",
        `sft.eval_strategy is ${JSON.stringify(asked)}`,
        "no rows are held out for the loss of SFT: transformers refuses it when the model is loaded",
        "take it out: GRPO's eval_strategy and evaluate measure what was learnt"
      )
    const rows = told(facts.rows)
    const during = evaluating(facts) !== null
    if (rows === null || (!during && facts.experiment.evaluate === null)) return null
    if (rows.counts.evaluate > 0) return ok("evaluation-rows", `${rows.counts.evaluate} problems`)
    return (during ? fail : note)(
      "evaluation-rows",
      "no problem was held out",
      during
        ? "eval_strategy asks for an evaluation of nothing: GRPO fails before its first step"
        : "the evaluation at the end is left out, and nobody knows what the run was worth",
      "set rows.evaluate to 1 or more (null takes all), or give more rows: one in ten is held out"
    )
  }
}
