/** The weights of a model that lies in a folder here: all of them, and whole. */
import { isAbsolute } from "node:path"
import { fail, ok } from "../check.ts"
import type { DoctorCheck } from "../facts.ts"
import { gigabytes, told } from "../told.ts"

export const weightsThere: DoctorCheck = {
  name: "weights",
  about: "a model in a folder has all its weights, each file whole",
  judge: (facts) => {
    const model = told(told(facts.inspected)?.model ?? null)
    // Those of a name on the hub come when training first asks for them.
    if (model === null || !isAbsolute(facts.experiment.model)) return null
    if (model.weights_bytes !== null) return ok("weights", gigabytes(model.weights_bytes))
    return fail(
      "weights",
      `${facts.experiment.model} holds no weights, or not all that its index names, or a file that is cut short`,
      "the phase ends when it loads the model",
      "copy or download the model again, whole"
    )
  }
}
