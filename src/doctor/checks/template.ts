/** The chat template: whether there is one, what it does with the system's turn and with the reasoning, how it begins a completion. */
import { fail, note, ok } from "../check.ts"
import type { DoctorCheck, Facts } from "../facts.ts"
import { styleNamed } from "../../style/styles.ts"
import { isTold, told } from "../told.ts"

const templateOf = (facts: Facts) => told(told(facts.inspected)?.template ?? null)

export const templateThere: DoctorCheck = {
  name: "template",
  about: "the tokenizer has a chat template",
  judge: (facts) => {
    const template = told(facts.inspected)?.template
    if (template === undefined) return null
    if (isTold(template)) return ok("template", "there is one")
    // Whatever else kept it from being looked at is told by the check of the harness.
    if (!/no (chat )?template/i.test(template.not_told)) return null
    return fail(
      "template",
      template.not_told,
      "conversations cannot be written for this model: both phases end before their first step",
      "take the instruct model of the family, or put chat_template.jinja into the model's folder"
    )
  }
}

export const prefilledTemplate: DoctorCheck = {
  name: "prefilled",
  about: "the style asks for the opening reasoning tag where the template does not write it",
  judge: (facts) => {
    const template = templateOf(facts)
    if (template === null) return null
    const { style } = facts
    const { open, close } = style.reasoning
    if (open === "" || close === "") return ok("prefilled", `${style.name} has no reasoning tags`)
    const begun = template.generation_prompt.trimEnd()
    const shown = JSON.stringify(template.generation_prompt)
    if (begun.endsWith(close))
      return fail(
        "prefilled",
        `the template begins each completion with ${shown}: reasoning that is over already`,
        "completions hold an answer and no reasoning; a reward for the form stays at its least",
        "put a template that leaves the reasoning open into the model's folder (chat_template.jinja)"
      )
    if (begun.endsWith(open) && style.prefilled !== true)
      return fail(
        "prefilled",
        `the template begins each completion with ${shown}, so ${open} is never in it`,
        "a reward that asks for the opening tag is 0 on every completion, however good",
        styleNamed(`${style.name}-prefilled`) === null
          ? "set style to an export that is prefilled(…) of this one, and the rubric's style to the same"
          : `set style to "${style.name}-prefilled", and the rubric's style to the same: prefilled(…) in its file`
      )
    if (!begun.endsWith(open) && style.prefilled === true)
      return fail(
        "prefilled",
        `the style ${style.name} takes ${open} for written, and the template ends the prompt with ${shown}`,
        "completions are read as if they began inside the reasoning: one that opens it has opened it twice",
        `set style to ${JSON.stringify(style.name.replace(/-prefilled$/, ""))}, not prefilled, and take a rubric in that style`
      )
    return ok("prefilled", style.prefilled ? `the template writes ${open}` : `the completion writes ${open}`)
  }
}

export const keptCompletion: DoctorCheck = {
  name: "kept-completion",
  about: "the template renders a worked solution whole",
  judge: (facts) => {
    const template = templateOf(facts)
    if (template === null) return null
    if (template.keeps_completion) return ok("kept-completion", "the worked solution stands in the rendered text")
    return note(
      "kept-completion",
      "a worked solution does not stand whole in what the template makes of it: it cuts reasoning out of finished turns",
      "nothing here: completions are learnt from whole, as a policy would write them. TRL by itself would teach answers without reasoning",
      "for other programs put a template that keeps the assistant's content into the model's folder (chat_template.jinja)"
    )
  }
}

export const systemRole: DoctorCheck = {
  name: "system-role",
  about: "the template has a system role",
  judge: (facts) => {
    const template = templateOf(facts)
    if (template === null) return null
    if (template.system === "kept") return ok("system-role", "kept")
    return note(
      "system-role",
      template.system === "refused"
        ? "the template refuses a system message"
        : "the template leaves a system message out",
      "the style's system prompt is put at the head of the user's turn instead, in training and evaluation alike",
      "nothing to do here; ask the model in the same way elsewhere, or take a template with a system role"
    )
  }
}
