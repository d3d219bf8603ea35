/** Adapters and what they lie on: an adapter where a base is asked for, another base than its own, modules that are not there. */
import { fail, note, ok, unjudged } from "../check.ts"
import type { DoctorCheck, Facts } from "../facts.ts"
import { linearsOf, patternOf, targetsOf } from "../memory/modules.ts"
import { shapeOf } from "../memory/shape.ts"
import { isTold, some, told } from "../told.ts"

const modelOf = (facts: Facts) => told(told(facts.inspected)?.model ?? null)

export const adapterAsModel: DoctorCheck = {
  name: "adapter-as-model",
  about: "experiment.model is a base model, not a folder of LoRA weights",
  judge: (facts) => {
    const model = modelOf(facts)
    if (model === null) return null
    if (model.kind === "model") return ok("adapter-as-model", "a model")
    const base = model.config.base_model_name_or_path
    return fail(
      "adapter-as-model",
      `${facts.experiment.model} holds LoRA weights and no model`,
      "each phase would put a second adapter over it, or not load it at all",
      typeof base === "string" && base !== ""
        ? `set model to ${JSON.stringify(base)}, the adapter's base; SFT makes GRPO's adapter in the same run`
        : "set model to the base that the adapter was trained on"
    )
  }
}

/** The last part of a path or a name on the hub. */
const lastPart = (name: string): string => name.replace(/\/+$/, "").split("/").at(-1) ?? name

export const adapterBase: DoctorCheck = {
  name: "adapter-base",
  about: "the adapter that was named lies on the experiment's model",
  judge: (facts) => {
    const { adapter } = facts
    if (adapter === null) return null
    if (!isTold(adapter))
      return fail(
        "adapter-base",
        adapter.not_told,
        "there is no policy to sample",
        "name the folder of an adapter: it holds adapter_config.json"
      )
    const base = adapter.config.base_model_name_or_path
    const { model } = facts.experiment
    if (typeof base !== "string" || base === "") return null
    // A base may have been loaded from a cache or another folder: its own name is what is kept of it.
    if (base === model || lastPart(base) === lastPart(model) || base.includes("/cache/base-"))
      return ok("adapter-base", `${adapter.folder} lies on ${base}`)
    return fail(
      "adapter-base",
      `the adapter ${adapter.folder} was trained on ${base}, the experiment has ${model}`,
      "weights of another model are changed: it does not load, or what it says is noise",
      `set model to ${JSON.stringify(base)}, or name an adapter of ${model}`
    )
  }
}

/** PEFT puts LoRA on it too, and it is no linear. */
const EMBEDDING = "embed_tokens"

export const targetModules: DoctorCheck = {
  name: "target-modules",
  about: "lora.target_modules are modules of the model, and not its head",
  judge: (facts) => {
    const asked = facts.experiment.lora.target_modules
    const names = typeof asked === "string" ? [asked] : asked
    if (names.includes("lm_head"))
      return fail(
        "target-modules",
        "lora.target_modules names lm_head",
        "TRL refuses it after the model is loaded: the head's weight is used as it is, an adapter on it never learns",
        names.length === 1 ? 'set lora.target_modules to "all-linear"' : "take lm_head out of lora.target_modules"
      )
    if (names.length === 0)
      return fail(
        "target-modules",
        "lora.target_modules is empty",
        "there is no weight to train",
        'set lora.target_modules to "all-linear"'
      )
    if (typeof asked === "string" && patternOf(asked) === null)
      return unjudged(
        "target-modules",
        `lora.target_modules is ${JSON.stringify(asked)}: no pattern, or one that only Python reads`,
        "write it without (?i) and named groups, or name the modules in a list"
      )
    const model = modelOf(facts)
    const shape = model === null || model.kind === "adapter" ? null : told(shapeOf(model.config))
    // Of a family that is not known here nobody can tell what it has.
    if (shape === null) return ok("target-modules", some(names, 8))
    const known = [...new Set(linearsOf(shape).map(({ name }) => name.split(".").at(-1) ?? name))]
    const without = names.filter(
      (name) =>
        name.split(".").at(-1) !== EMBEDDING &&
        targetsOf(shape, { ...facts.experiment.lora, target_modules: asked === name ? name : [name] }).length === 0
    )
    if (without.length === 0) return ok("target-modules", some(names, 8))
    const all = without.length === names.length
    return (all ? fail : note)(
      "target-modules",
      `a ${shape.type} has no ${some(without)}`,
      all
        ? "PEFT finds nothing to put an adapter on, and the phase ends when the model is loaded"
        : "PEFT passes over them: less is trained than was meant",
      `set lora.target_modules to "all-linear", or take from ${known.join(", ")}`
    )
  }
}
