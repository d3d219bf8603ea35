/** The tokenizer: tags that scoring never sees, tokens that end a completion, padding. */
import { fail, note, ok, unjudged } from "../check.ts"
import type { DoctorCheck, Facts } from "../facts.ts"
import { isTold, some, told, whyNot } from "../told.ts"

const tokenizerOf = (facts: Facts) => told(told(facts.inspected)?.tokenizer ?? null)
const tagsOf = (facts: Facts) => told(told(facts.inspected)?.tags ?? null)

/** Tokens that a tag may have before it is worth a word. */
const DEAR_TAG = 8

export const strippedTags: DoctorCheck = {
  name: "stripped-tags",
  about: "the style's tags are still there when a completion is scored",
  judge: (facts) => {
    const tags = tagsOf(facts)
    if (tags === null) return null
    const lost = tags.filter(({ special, survives }) => special || !survives)
    if (lost.length === 0)
      return ok(
        "stripped-tags",
        some(
          tags.map(({ tag }) => tag),
          8
        )
      )
    const special = lost.filter((tag) => tag.special)
    return fail(
      "stripped-tags",
      special.length > 0
        ? `${some(special.map(({ tag }) => tag))} is a special token of this tokenizer`
        : `${some(lost.map(({ tag }) => tag))} is not the same after the tokenizer has encoded and decoded it`,
      "completions are decoded without it before they are scored: the form is never met, the answer never found",
      special.length > 0
        ? `take a style with other tags, or set "special": false for ${special.length === 1 ? "it" : "them"} in the model's tokenizer.json`
        : "take a style whose tags the tokenizer keeps"
    )
  }
}

export const dearTags: DoctorCheck = {
  name: "dear-tags",
  about: "the style's tags cost few tokens",
  judge: (facts) => {
    const tags = tagsOf(facts)
    if (tags === null || tags.length === 0) return null
    const all = tags.reduce((sum, { ids }) => sum + ids.length, 0)
    const dear = tags.filter(({ ids }) => ids.length > DEAR_TAG)
    if (dear.length === 0) return ok("dear-tags", `${all} tokens for ${tags.length} tags`)
    return note(
      "dear-tags",
      dear.map(({ tag, ids }) => `${tag} is ${ids.length} tokens`).join(", "),
      `every completion spends ${all} tokens on tags, and a policy finds a long one by chance less easily`,
      "teach the form with SFT first, or take a style with shorter tags"
    )
  }
}

export const endOfTurn: DoctorCheck = {
  name: "end-of-turn",
  about: "what the template ends a turn with is what ends a completion",
  judge: (facts) => {
    const ends = told(told(facts.inspected)?.ends ?? null)
    if (ends === null) return null
    const { turn } = ends
    const stops = [...ends.tokenizer, ...ends.generation]
    const named = some([...new Set(stops.map(({ text }) => text))], 6) || "nothing"
    if (turn === null)
      return fail(
        "end-of-turn",
        `the template writes no special token after a completion; completions end at ${named}`,
        "SFT never shows the model where to stop, and completions run to max_completion_length",
        "end the assistant's turn in the template with the tokenizer's eos_token"
      )
    if (stops.some(({ id }) => id === turn.id))
      return ok("end-of-turn", `${turn.text}, and completions end at ${named}`)
    return fail(
      "end-of-turn",
      `the template ends a turn with ${turn.text} (${turn.id}), and completions end at ${named}`,
      "the model writes its end and is not heard: every completion runs to max_completion_length and counts as truncated",
      `add ${turn.id} to eos_token_id in the model's generation_config.json, or set eos_token to ${JSON.stringify(turn.text)} in its tokenizer_config.json`
    )
  }
}

export const padToken: DoctorCheck = {
  name: "pad-token",
  about: "there is a token to pad with that is not the end of a completion",
  judge: (facts) => {
    const tokenizer = tokenizerOf(facts)
    if (tokenizer === null) return null
    const { pad, eos } = tokenizer
    if (pad === null && eos === null)
      return fail(
        "pad-token",
        "the tokenizer has neither pad_token nor eos_token",
        "rows of different length cannot stand in one batch: the phase ends before its first step",
        "set eos_token and pad_token in the model's tokenizer_config.json"
      )
    if (pad === null)
      return note(
        "pad-token",
        `no pad_token is set: ${eos?.text} pads in its place`,
        "harmless here, where padding is masked by length and not by its token; a tool that masks labels by the pad token never teaches to stop",
        "set pad_token in the model's tokenizer_config.json to a token that nothing else uses"
      )
    if (pad.id === eos?.id)
      return note(
        "pad-token",
        `pad_token is eos_token, ${pad.text} (${pad.id})`,
        "harmless here, where padding is masked by length and not by its token; a tool that masks labels by the pad token never teaches to stop",
        "set pad_token in the model's tokenizer_config.json to a token that nothing else uses"
      )
    return ok("pad-token", `${pad.text} (${pad.id})`)
  }
}

export const paddingSide: DoctorCheck = {
  name: "padding-side",
  about: "prompts are padded on the left",
  judge: (facts) => {
    const tokenizer = tokenizerOf(facts)
    if (tokenizer === null) return null
    if (tokenizer.padding_side === "left") return ok("padding-side", "left")
    return note(
      "padding-side",
      `the tokenizer pads on the ${tokenizer.padding_side}`,
      "the harness pads on the left whatever it says; a program that generates in batches with it as it is goes on from padding",
      'set padding_side to "left" in the model\'s tokenizer_config.json for other programs'
    )
  }
}

/** What was asked of the harness and not told: everything that rests on it was not judged. */
export const harnessTold: DoctorCheck = {
  name: "harness",
  about: "the harness could look at model, tokenizer, template, rows and device",
  judge: ({ inspected }) => {
    if (!isTold(inspected))
      return unjudged(
        "harness",
        inspected.not_told,
        "mend that, then run the doctor again: tokenizer, template, lengths, model and device were not looked at"
      )
    const { rows, settings: _, ...parts } = inspected
    const asked = { ...parts, "SFT rows": rows.sft, "GRPO rows": rows.grpo, "evaluation rows": rows.evaluate }
    const missing = Object.entries(asked).flatMap(([name, part]) => {
      const reason = whyNot(part)
      return reason === null ? [] : [{ name, reason }]
    })
    if (missing.length === 0) return ok("harness", "everything was looked at")
    // One reason mostly keeps several parts from being told.
    const reasons = [...new Set(missing.map(({ reason }) => reason))]
    return unjudged(
      "harness",
      `${missing.map(({ name }) => name).join(", ")}: ${reasons.join("; ")}`,
      "mend that, then run the doctor again"
    )
  }
}
