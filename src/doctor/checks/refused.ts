/** Settings that TRL does not know or refuses, and those that Touchstone decides itself. */
import { fail, ok, unjudged } from "../check.ts"
import type { DoctorCheck, Facts } from "../facts.ts"
import { some, told, whyNot } from "../told.ts"
import { groupBatch } from "./group-batch.ts"
import { evaluationBatch } from "./evaluation-batch.ts"

/** As `DECIDED` in harness-python/touchstone_harness/settings.py has them. */
export const DECIDED: Readonly<Record<string, string>> = {
  output_dir: "checkpoints stand in the run's folder",
  remove_unused_columns: "rewards need the gold column",
  reward_weights: "weights belong to the rubric",
  resume_from_checkpoint: "use touchstone train --resume",
  completion_only_loss: "the loss is on completions alone",
  assistant_only_loss: "the loss is on completions alone",
  chat_template_path: "every phase renders by the model's own template",
  chat_template_kwargs: "every phase renders by the model's own template as it is"
}

const decided = (facts: Facts): ReadonlyArray<{ readonly phase: string; readonly name: string }> =>
  (["sft", "grpo"] as const).flatMap((phase) =>
    Object.keys(facts.experiment[phase] ?? {})
      .filter((name) => Object.hasOwn(DECIDED, name))
      .map((name) => ({ phase, name }))
  )

export const decidedSettings: DoctorCheck = {
  name: "decided-settings",
  about: `settings that Touchstone decides (${Object.keys(DECIDED).join(", ")}) are left out`,
  judge: (facts) => {
    const found = decided(facts)
    const [first] = found
    if (first === undefined) return ok("decided-settings", "none is set")
    return fail(
      "decided-settings",
      found.map(({ phase, name }) => `${phase}.${name}`).join(", "),
      `the phase ends before its first step: ${found.map(({ name }) => `${name}: ${DECIDED[name]}`).join("; ")}`,
      `take ${found.length === 1 ? "it" : "them"} out`
    )
  }
}

/** Names that TRL had once, and what there is instead: the nearest name that it has now misleads. */
export const GONE: Readonly<Record<string, string>> = {
  max_prompt_length:
    "take it out: TRL cuts no prompts any more; leave long rows out of the data set (see context-length)",
  max_seq_length: "call it max_length",
  vllm_max_model_len: "call it vllm_max_model_length",
  warmup_ratio: "call it warmup_steps: below 1 it is a share of all steps",
  vllm_device: "take it out: vllm_mode says where vLLM runs"
}

const gone = (
  facts: Facts
): ReadonlyArray<{ readonly phase: string; readonly name: string; readonly remedy: string }> =>
  (["sft", "grpo"] as const).flatMap((phase) =>
    Object.keys(facts.experiment[phase] ?? {}).flatMap((name) => {
      const remedy = Object.hasOwn(GONE, name) ? GONE[name] : undefined
      return remedy === undefined ? [] : [{ phase, name, remedy }]
    })
  )

export const refusedSettings: DoctorCheck = {
  name: "refused-settings",
  about: "TRL takes the settings of each phase",
  judge: (facts) => {
    const inspected = told(facts.inspected)
    const phases = (["sft", "grpo"] as const).filter((phase) => facts.experiment[phase] !== null)
    const old = gone(facts)
    if (old.length > 0)
      return fail(
        "refused-settings",
        `TRL has no setting ${old.map(({ phase, name }) => `${phase}.${name}`).join(", ")} any more`,
        "the phase ends before its first step",
        old.map(({ name, remedy }) => `${name}: ${remedy}`).join("; ")
      )
    if (phases.length === 0 || inspected === null) return null
    const refusals = phases.flatMap((phase) => whyNot(inspected.settings[phase]) ?? [])
    if (refusals.length === 0) return ok("refused-settings", `TRL takes those of ${phases.join(" and ")}`)
    const other = [decidedSettings, groupBatch, evaluationBatch].filter(({ judge }) => judge(facts)?.state === "fail")
    // TRL stops at the first fault. Where that one is told with its remedy, saying it twice helps nobody.
    if (other.length > 0 && refusals.length === 1)
      return unjudged(
        "refused-settings",
        `TRL refuses them, and stops at the first fault`,
        `mend ${some(other.map(({ name }) => name))}, then run the doctor again`
      )
    return fail(
      "refused-settings",
      refusals.join(" "),
      "the phase ends before its first step",
      "correct the setting that TRL names; its documentation lists them all"
    )
  }
}
