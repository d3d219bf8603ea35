/** Breaks `junk-does-not-pay`: the form is searched for, not held against the whole text. */
import { paid, planting } from "./planting.ts"

export const planted = planting("form-somewhere", ({ completion }) =>
  paid(/<think>.+<\/think><answer>.+<\/answer>/s.test(completion))
)
