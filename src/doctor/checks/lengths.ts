/** Lengths in tokens against every limit there is: GRPO's, SFT's, the evaluation's, the model's context. */
import type { Settings } from "../../domain/job.ts"
import { type Check, fail, note, ok } from "../check.ts"
import type { DoctorCheck, Facts } from "../facts.ts"
import { DEFAULTS, numberIn, settingsOf } from "../settings.ts"
import { outOf, quantile, told } from "../told.ts"

const lengthsOf = (facts: Facts, part: "sft" | "grpo" | "evaluate") => told(told(facts.inspected)?.rows[part] ?? null)

const most = (values: ReadonlyArray<number>): number => values.reduce((a, b) => Math.max(a, b), 0)

/** Limits are round numbers. */
const roundUp = (tokens: number): number => Math.ceil(tokens / 64) * 64

/** Limits that leave no room for a token. */
const noRoom = (limits: ReadonlyArray<{ readonly name: string; readonly limit: number }>): Check | null => {
  const none = limits.find(({ limit }) => limit < 1)
  return none === undefined
    ? null
    : fail(
        "completion-length",
        `${none.name} is ${none.limit}`,
        "there is no room for a completion: transformers refuses it when the model is loaded",
        `set ${none.name} to the length of a whole answer`
      )
}

export const completionLength: DoctorCheck = {
  name: "completion-length",
  about: "worked solutions fit into max_completion_length and into the evaluation's max_new_tokens",
  judge: (facts) => {
    const settings = settingsOf(facts, "grpo")
    const limits = [
      {
        name: "grpo.max_completion_length",
        limit: settings === null ? null : numberIn(settings, "max_completion_length")
      },
      { name: "evaluate.max_new_tokens", limit: facts.experiment.evaluate?.max_new_tokens ?? null }
    ].filter((one): one is { name: string; limit: number } => one.limit !== null)
    const room = noRoom(limits)
    if (room !== null) return room
    const lengths = lengthsOf(facts, "sft")?.completion ?? []
    const usual = quantile(lengths, 0.5)
    const long = quantile(lengths, 0.95)
    if (usual === null || long === null) return null
    const tight = limits.filter(({ limit }) => limit < long)
    const seen = `worked solutions have ${usual} tokens in the middle, ${long} at 95 %, ${most(lengths)} at most`
    if (limits.length === 0) return null
    if (tight.length === 0)
      return ok("completion-length", `${seen}; ${limits.map(({ name, limit }) => `${name} ${limit}`).join(", ")}`)
    const cut = (limit: number) => lengths.filter((length) => length > limit).length
    const hopeless = tight.some(({ limit }) => limit < usual)
    return (hopeless ? fail : note)(
      "completion-length",
      `${seen}; ${tight.map(({ name, limit }) => `${outOf(cut(limit), lengths.length)} are longer than ${name} ${limit}`).join(", ")}`,
      hopeless
        ? "a policy that works as the solutions do is cut before its answer on most problems: no answer, no reward"
        : "a policy that works as the solutions do is cut before its answer on the long ones",
      `set ${tight.map(({ name }) => name).join(" and ")} to ${roundUp(long)} (95 %) or ${roundUp(most(lengths))} (all)`
    )
  }
}

export const sftLength: DoctorCheck = {
  name: "sft-length",
  about: "SFT's rows fit into max_length",
  judge: (facts) => {
    const settings = settingsOf(facts, "sft")
    const lengths = lengthsOf(facts, "sft")
    if (settings === null || lengths === null || lengths.completion.length === 0) return null
    const limit = settings.max_length === null ? null : (numberIn(settings, "max_length") ?? DEFAULTS.sft.max_length)
    if (limit === null) return ok("sft-length", "max_length is null: nothing is cut")
    const whole = lengths.completion.map((length, row) => length + (lengths.prompt[row] ?? 0))
    const cut = whole.filter((length) => length > limit).length
    const seen = `rows have ${quantile(whole, 0.5)} tokens in the middle, ${most(whole)} at most`
    if (cut === 0) return ok("sft-length", `${seen}; max_length ${limit}`)
    return (cut * 2 > whole.length ? fail : note)(
      "sft-length",
      `${seen}; ${outOf(cut, whole.length)} are longer than sft.max_length ${limit}`,
      "they are cut at the end: their answer and the end of their turn carry no loss, so the model learns to go on",
      `set sft.max_length to ${roundUp(most(whole))}, or drop the long rows`
    )
  }
}

/** The longest prompt of GRPO's rows, with what may be written after it. */
const longest = (facts: Facts, settings: Settings): { prompt: number; completion: number } | null => {
  const prompts = lengthsOf(facts, "grpo")?.prompt ?? []
  const completion = numberIn(settings, "max_completion_length")
  return prompts.length === 0 || completion === null ? null : { prompt: most(prompts), completion }
}

const contextIn = (config: Settings): number | null => {
  const text = config.text_config
  const inner = typeof text === "object" && text !== null && !Array.isArray(text) ? (text as Settings) : {}
  return (
    numberIn(config, "max_position_embeddings") ??
    numberIn(inner, "max_position_embeddings") ??
    numberIn(config, "n_positions")
  )
}

export const contextLength: DoctorCheck = {
  name: "context-length",
  about: "prompt and completion fit into the model's context",
  judge: (facts) => {
    const settings = settingsOf(facts, "grpo")
    const model = told(told(facts.inspected)?.model ?? null)
    const needed = settings === null ? null : longest(facts, settings)
    const context = model === null ? null : contextIn(model.config)
    if (needed === null || context === null) return null
    const { prompt, completion } = needed
    const seen = `the longest prompt has ${prompt} tokens, max_completion_length is ${completion}, the context ${context}`
    if (prompt + completion <= context) return ok("context-length", seen)
    return fail(
      "context-length",
      seen,
      "the model is asked for positions it has never seen: the phase fails there, or what it writes is noise",
      prompt < context
        ? `set grpo.max_completion_length to ${context - prompt} or less, or drop the longest prompts`
        : `drop prompts of more than ${Math.max(0, context - completion)} tokens: TRL cuts none`
    )
  }
}

export const vllmLength: DoctorCheck = {
  name: "vllm-length",
  about: "vllm_max_model_length holds the longest prompt and a whole completion",
  judge: (facts) => {
    const settings = settingsOf(facts, "grpo")
    if (settings === null || settings.use_vllm !== true) return null
    const limit = numberIn(settings, "vllm_max_model_length")
    const needed = longest(facts, settings)
    if (limit === null || needed === null) return null
    const whole = needed.prompt + needed.completion
    const seen = `the longest prompt has ${needed.prompt} tokens, max_completion_length is ${needed.completion}, vllm_max_model_length ${limit}`
    if (whole <= limit) return ok("vllm-length", seen)
    return fail(
      "vllm-length",
      seen,
      "vLLM refuses a prompt that leaves no room, and cuts completions before max_completion_length",
      `set grpo.vllm_max_model_length to ${roundUp(whole)}, or max_completion_length to ${Math.max(1, limit - needed.prompt)}`
    )
  }
}
