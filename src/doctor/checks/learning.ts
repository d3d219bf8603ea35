/** Settings under which nothing is learnt: no rate, a rate that never rises, completions that are all the same. */
import { fail, note, ok } from "../check.ts"
import type { DoctorCheck } from "../facts.ts"
import { DEFAULTS, numberIn, phasesOf, plannedSteps, settingsOf } from "../settings.ts"

export const learningRate: DoctorCheck = {
  name: "learning-rate",
  about: "each phase learns at a rate above 0",
  judge: (facts) => {
    const rates = phasesOf(facts).map(({ phase, settings }) => ({ phase, rate: numberIn(settings, "learning_rate") }))
    const dead = rates.filter(({ rate }) => rate !== null && rate <= 0)
    if (rates.length === 0) return null
    if (dead.length === 0) return ok("learning-rate", rates.map(({ phase, rate }) => `${phase} ${rate}`).join(", "))
    return fail(
      "learning-rate",
      dead.map(({ phase, rate }) => `${phase}.learning_rate is ${rate}`).join(", "),
      "no weight changes: the policy after the phase is the one before it",
      dead
        .map(({ phase }) => `set ${phase}.learning_rate (TRL's default is ${DEFAULTS[phase].learning_rate})`)
        .join("; ")
    )
  }
}

export const warmup: DoctorCheck = {
  name: "warmup",
  about: "the learning rate has risen before the phase ends",
  judge: (facts) => {
    const long = phasesOf(facts).flatMap(({ phase, settings }) => {
      const rising = numberIn(settings, "warmup_steps") ?? 0
      const planned = plannedSteps(facts, phase)
      return planned !== null && rising >= planned && rising > 0 ? [{ phase, rising, planned }] : []
    })
    if (phasesOf(facts).length === 0) return null
    if (long.length === 0) return ok("warmup", "it ends before the phase does")
    return note(
      "warmup",
      long.map(({ phase, rising, planned }) => `${phase}.warmup_steps is ${rising} of ${planned} steps`).join(", "),
      "the rate is still rising when the phase ends, and never reaches what was set",
      long.map(({ phase, planned }) => `set ${phase}.warmup_steps to ${Math.floor(planned / 10)} or less`).join("; ")
    )
  }
}

export const temperature: DoctorCheck = {
  name: "temperature",
  about: "completions of a group can differ",
  judge: (facts) => {
    const settings = settingsOf(facts, "grpo")
    if (settings === null) return null
    const value = numberIn(settings, "temperature")
    const [k, p] = [numberIn(settings, "top_k"), numberIn(settings, "top_p")]
    if (k === 1 || p === 0)
      return fail(
        "temperature",
        k === 1 ? "grpo.top_k is 1" : "grpo.top_p is 0",
        "only the likeliest token is left to choose from: every completion of a group is the same, so no advantage differs from 0",
        k === 1 ? "set grpo.top_k to 0, TRL's default: every token" : "set grpo.top_p to 1, TRL's default: every token"
      )
    if (k !== null && k < 0 && settings.use_vllm !== true)
      return fail(
        "temperature",
        `grpo.top_k is ${k}`,
        "transformers refuses it when the first batch is generated: every token is -1 in vLLM alone",
        "set grpo.top_k to 0"
      )
    if (value === null || value > 0) return ok("temperature", String(value))
    return fail(
      "temperature",
      `grpo.temperature is ${value}`,
      "every completion of a group is the same, so no advantage differs from 0; transformers refuses to sample at it",
      "set grpo.temperature to 1, TRL's default"
    )
  }
}
