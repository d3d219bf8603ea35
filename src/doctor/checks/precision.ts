/** Numbers that the device can hold: bf16, fp16 and quantized weights. */
import { fail, note, ok } from "../check.ts"
import type { DoctorCheck, Facts } from "../facts.ts"
import type { Settings } from "../../domain/job.ts"
import { phasesOf } from "../settings.ts"
import { told } from "../told.ts"

export const machineOf = (facts: Facts) => told(told(facts.inspected)?.machine ?? null)

export const precision: DoctorCheck = {
  name: "precision",
  about: "bf16 and fp16 are set as the device can compute",
  judge: (facts) => {
    const machine = machineOf(facts)
    const phases = phasesOf(facts)
    if (phases.length === 0) return null
    const both = phases.find(({ settings }) => settings.bf16 === true && settings.fp16 === true)
    if (both !== undefined)
      return fail(
        "precision",
        `${both.phase}.bf16 and fp16 are both true`,
        "transformers refuses both at once",
        "take fp16 out where the GPU has bf16 (capability 8.0 or more), else bf16"
      )
    if (machine === null) return null
    const has = machine.gpus.length > 0
    const own = (name: string) => phases.filter(({ phase }) => facts.experiment[phase]?.[name] === true)
    const bf16 = own("bf16")[0]
    const fp16 = own("fp16")[0]
    if (bf16 !== undefined && has && !machine.bf16)
      return fail(
        "precision",
        `${bf16.phase}.bf16 is true, and ${machine.gpus[0]?.name} (capability ${machine.gpus[0]?.capability}) has no bf16`,
        "transformers refuses it, or computes it many times slower in software",
        `set ${bf16.phase}.bf16 to false and fp16 to true, or take a GPU of capability 8.0 or more`
      )
    // TRL's own default is bf16 where neither is said.
    const silent = phases.filter(({ phase }) => facts.experiment[phase]?.bf16 === undefined && fp16 === undefined)[0]
    if (has && !machine.bf16 && silent !== undefined)
      return fail(
        "precision",
        `${silent.phase} says neither bf16 nor fp16, TRL takes bf16, and ${machine.gpus[0]?.name} has none`,
        "transformers refuses it before the first step",
        `set ${silent.phase}.bf16 to false and fp16 to true`
      )
    if (fp16 !== undefined && !has)
      return note(
        "precision",
        `${fp16.phase}.fp16 is true, and there is no GPU here`,
        "transformers computes in 32 bits on a CPU all the same",
        `take ${fp16.phase}.fp16 out, or run it where a GPU is`
      )
    if (fp16 !== undefined && machine.bf16)
      return note(
        "precision",
        `${fp16.phase}.fp16 is true, and ${machine.gpus[0]?.name} has bf16`,
        "fp16 overflows where bf16 does not: losses that are no numbers, steps that are left out",
        `set ${fp16.phase}.bf16 to true and take fp16 out`
      )
    return ok("precision", has ? (machine.bf16 ? "the GPU has bf16" : "fp16") : "no GPU: 32 bits on the CPU")
  }
}

const objectIn = (settings: Settings, name: string): Settings | null => {
  const value = settings[name]
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Settings) : null
}

/** How a phase asks for the model to be loaded; null where it says nothing of it. */
const quantizationOf = (settings: Settings): Settings | null =>
  objectIn(objectIn(settings, "model_init_kwargs") ?? {}, "quantization_config")

export const quantization: DoctorCheck = {
  name: "quantization",
  about: "what quantized weights need is installed, and both phases load the same",
  judge: (facts) => {
    // What lies on the disk in fewer bits is loaded so by every phase.
    const saved = objectIn(told(told(facts.inspected)?.model ?? null)?.config ?? {}, "quantization_config")
    const lies = saved?.quant_method === "bitsandbytes" ? saved : null
    const phases = phasesOf(facts).map(({ phase, settings }) => ({ phase, asked: quantizationOf(settings) ?? lies }))
    const asking = phases.filter(({ asked }) => asked !== null)
    if (asking.length === 0) return null
    const machine = machineOf(facts)
    if (machine === null) return null
    if (machine.versions.bitsandbytes === null)
      return fail(
        "quantization",
        `${asking.map(({ phase }) => phase).join(" and ")} load the model in fewer bits, and bitsandbytes is not installed`,
        "the model does not load",
        "run `npm run setup`, or install bitsandbytes into the harness's environment"
      )
    if (machine.gpus.length === 0)
      return note(
        "quantization",
        `${asking.map(({ phase }) => phase).join(" and ")} load the model in fewer bits, and there is no GPU here`,
        "bitsandbytes is made for GPUs: a CPU unpacks the weights for every product, and is slower than with whole ones",
        "take quantization_config out of model_init_kwargs, or run it where a GPU is"
      )
    if (asking.length < phases.length)
      return note(
        "quantization",
        `${asking.map(({ phase }) => phase).join()} loads the model in fewer bits, the other phase whole`,
        "the adapter learns on weights that are not those it is used on",
        "set the same model_init_kwargs in sft and grpo"
      )
    return ok("quantization", `bitsandbytes ${machine.versions.bitsandbytes ?? ""}`.trim())
  }
}
