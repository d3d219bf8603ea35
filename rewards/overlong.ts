/**
 * Soft overlong punishment, as in DAPO (arXiv 2503.14476, equation 13). With L_max = `longest` and L_cache = `cache` tokens:
 *   0 up to L_max − L_cache; then (L_max − L_cache − tokens) / L_cache; −1 beyond L_max.
 * From −1 to 0. Where nobody counted the tokens it is unscored as not-applicable, so let it be optional in a rubric.
 */
import { defineReward, type SampleReward, scored, unscored } from "../src/index.ts"

export interface OverlongOptions {
  readonly name?: string
  /** L_max: the most tokens a completion may have; 1024 unless told. Set it to the generation limit. */
  readonly longest?: number
  /** L_cache: over how many tokens before it the punishment grows; a quarter of `longest` unless told. 0: all at once. */
  readonly cache?: number
}

/**
 * Soft overlong punishment under limits of your own.
 *
 * @example
 * overlongOf({ longest: 20480, cache: 4096 })   // as in the paper
 */
export const overlongOf = ({
  name = "overlong",
  longest = 1024,
  cache = longest / 4
}: OverlongOptions = {}): SampleReward => {
  if (!(cache >= 0 && cache <= longest)) throw new TypeError(`"${name}" needs a cache from 0 to longest (${longest})`)
  const free = longest - cache
  return defineReward({
    name,
    range: [-1, 0],
    score: ({ tokens }) => {
      if (tokens === null) return unscored("not-applicable", "the completion's tokens were not counted")
      const note = `${tokens} of ${longest} tokens`
      if (tokens <= free) return scored(0, { rule: "within-length", note })
      if (tokens > longest) return scored(-1, { rule: "over-length", note })
      return scored((free - tokens) / cache, { rule: "near-the-limit", note })
    }
  })
}

export const overlong = overlongOf()
