/** A rubric: named rewards put together under one tag style, each with a weight. */
import type { TagStyle } from "../style/style.ts"
import type { Reward } from "./reward.ts"

export interface RubricPart {
  readonly reward: Reward
  readonly weight: number
  /** A required reward without a value makes the whole row unscored, unless it has a floor. */
  readonly required: boolean
  /** The value that stands in (before the weight) where a required reward could not be scored. */
  readonly floor: number | null
}

export interface Rubric {
  readonly name: string
  readonly style: TagStyle
  readonly parts: ReadonlyArray<RubricPart>
}
