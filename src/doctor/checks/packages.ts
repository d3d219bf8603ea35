/** Packages that a setting needs and that are not installed: transformers looks for them when the model is loaded, or later. */
import { fail, ok } from "../check.ts"
import type { DoctorCheck } from "../facts.ts"
import type { Settings } from "../../domain/job.ts"
import { phasesOf } from "../settings.ts"
import { some } from "../told.ts"
import { machineOf } from "./precision.ts"

interface Need {
  readonly setting: string
  /** Any one of them will do. */
  readonly packages: ReadonlyArray<string>
}

const trackers = ["wandb", "mlflow"] as const

const needsOf = (settings: Settings): ReadonlyArray<Need> => {
  const options = settings.model_init_kwargs
  const attention =
    typeof options === "object" && options !== null && "attn_implementation" in options
      ? String(options.attn_implementation)
      : ""
  const reports = [settings.report_to].flat().map(String)
  return [
    ...(settings.use_liger_kernel === true ? [{ setting: "use_liger_kernel", packages: ["liger_kernel"] }] : []),
    // transformers takes its kernel from the hub where the package for that is there.
    ...(attention === "flash_attention_2"
      ? [{ setting: "attn_implementation", packages: ["flash_attn", "kernels"] }]
      : []),
    ...(typeof settings.deepspeed === "string" ||
    (typeof settings.deepspeed === "object" && settings.deepspeed !== null)
      ? [{ setting: "deepspeed", packages: ["deepspeed"] }]
      : []),
    ...trackers
      .filter((name) => reports.includes(name))
      .map((name) => ({ setting: `report_to "${name}"`, packages: [name] }))
  ]
}

export const packages: DoctorCheck = {
  name: "packages",
  about: "packages that settings need are installed (liger-kernel, flash-attn, deepspeed, a tracker of report_to)",
  judge: (facts) => {
    const machine = machineOf(facts)
    if (machine === null) return null
    const { versions } = machine
    const needs = phasesOf(facts).flatMap(({ phase, settings }) =>
      needsOf(settings).map((need) => ({ ...need, setting: `${phase}.${need.setting}` }))
    )
    if (needs.length === 0) return null
    // Where the harness does not tell of a package nobody knows.
    const missing = needs.filter(({ packages }) => packages.every((name) => versions[name] === null))
    if (missing.length === 0) return ok("packages", some(needs.map(({ setting }) => setting)))
    const names = [...new Set(missing.map(({ packages }) => packages[0]?.replace("_", "-") ?? ""))]
    return fail(
      "packages",
      `${some(missing.map(({ setting }) => setting))}: not installed is ${names.join(", ")}`,
      "the phase ends when the model is loaded, before its first step",
      `take ${missing.map(({ setting }) => setting).join(", ")} out, or install ${names.join(", ")} into the harness's environment`
    )
  }
}
