/** GRPO's loss and reference: what TRL refuses only after the model is loaded, or carries out other than was meant. */
import { fail, note, ok } from "../check.ts"
import type { DoctorCheck } from "../facts.ts"
import { numberIn, settingsOf } from "../settings.ts"
import { quantile, told } from "../told.ts"

const LEVELS = ["token", "sequence"]
const SCALES: ReadonlyArray<unknown> = ["group", "batch", "none", true, false]
const LOSSES = ["grpo", "dr_grpo", "dapo", "bnpo", "cispo", "sapo", "luspo", "vespo"]
/** They sum over tokens: with one weight a sequence, long completions count for more. */
const SUMMING = new Set(["bnpo", "dr_grpo", "dapo", "cispo"])

export const lossType: DoctorCheck = {
  name: "loss-type",
  about: "TRL knows grpo.loss_type, scale_rewards and importance_sampling_level, and they go together",
  judge: (facts) => {
    const settings = settingsOf(facts, "grpo")
    if (settings === null) return null
    const loss = String(settings.loss_type)
    const level = String(settings.importance_sampling_level)
    if (!LOSSES.includes(loss))
      return fail(
        "loss-type",
        `grpo.loss_type is ${JSON.stringify(settings.loss_type)}`,
        "TRL finds out at the first loss, when the model is loaded and the first batch has been generated and paid",
        `set grpo.loss_type to one of ${LOSSES.join(", ")}`
      )
    if (!LEVELS.includes(level))
      return fail(
        "loss-type",
        `grpo.importance_sampling_level is ${JSON.stringify(settings.importance_sampling_level)}`,
        "TRL finds out at the first loss, when the model is loaded and the first batch has been generated and paid",
        `set grpo.importance_sampling_level to one of ${LEVELS.join(", ")}`
      )
    const scale = settings.scale_rewards ?? "group"
    if (!SCALES.includes(scale))
      return fail(
        "loss-type",
        `grpo.scale_rewards is ${JSON.stringify(scale)}`,
        "TRL finds out at the first advantages, when the model is loaded and the first batch has been generated and paid",
        "set grpo.scale_rewards to one of group, batch, none"
      )
    if (level === "sequence" && SUMMING.has(loss))
      return note(
        "loss-type",
        `importance_sampling_level is "sequence" and loss_type "${loss}"`,
        "the loss sums over tokens, so each sequence counts by its length: not the loss of GSPO",
        'set loss_type to "grpo", or leave importance_sampling_level at "token"'
      )
    if (loss === "luspo" && level !== "sequence")
      return note(
        "loss-type",
        `loss_type is "luspo" and importance_sampling_level "${level}"`,
        "LUSPO weighs whole sequences: it is not what its paper has",
        'set importance_sampling_level to "sequence"'
      )
    return ok("loss-type", `${loss}, ${level}`)
  }
}

export const referenceModel: DoctorCheck = {
  name: "reference-model",
  about: "sync_ref_model is off: LoRA has no reference model of its own",
  judge: (facts) => {
    const settings = settingsOf(facts, "grpo")
    if (settings === null) return null
    const beta = numberIn(settings, "beta")
    if (settings.sync_ref_model === true)
      return fail(
        "reference-model",
        `sync_ref_model is true, with LoRA and beta ${beta}`,
        "TRL refuses it after the model is loaded: the adapter switched off is the reference",
        "take sync_ref_model out"
      )
    return ok("reference-model", beta === 0 ? "beta 0: none is needed" : `beta ${beta}: the policy before GRPO`)
  }
}

export const maskedTruncation: DoctorCheck = {
  name: "masked-truncation",
  about: "mask_truncated_completions leaves completions to learn from",
  judge: (facts) => {
    const settings = settingsOf(facts, "grpo")
    if (settings === null || settings.mask_truncated_completions !== true) return null
    const most = numberIn(settings, "max_completion_length")
    const pilot = told(facts.pilot)
    const lengths = told(told(facts.inspected)?.rows.sft ?? null)?.completion ?? []
    const usual = quantile(lengths, 0.5)
    const cut = pilot === null ? null : pilot.truncated / Math.max(1, pilot.completions)
    if ((cut !== null && cut > 0.5) || (most !== null && usual !== null && usual > most))
      return note(
        "masked-truncation",
        cut !== null && cut > 0.5
          ? `${Math.round(cut * 100)} % of the pilot's completions were truncated`
          : `half of the worked solutions have more than max_completion_length ${most} tokens`,
        "truncated completions carry no loss: most of what is generated and paid for teaches nothing",
        `set max_completion_length to ${quantile(lengths, 0.95) ?? (most ?? 512) * 2} or more, or mask_truncated_completions to false`
      )
    return ok("masked-truncation", "truncated completions are left out of the loss")
  }
}
