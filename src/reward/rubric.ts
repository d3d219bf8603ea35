/** A rubric: named rewards put together under one tag style, each with its weight, perhaps a schedule and a gate. */
import type { Gate, Schedule } from "../domain/rubric.ts"
import type { TagStyle } from "../style/style.ts"
import type { Reward } from "./reward.ts"

export interface RubricPart {
  readonly reward: Reward
  readonly weight: number
  /** Weights over steps, which `weight` is multiplied by; null is always 1. */
  readonly schedule: Schedule | null
  /** Another reward of the rubric that has to give at least so much, or this one contributes 0. */
  readonly gate: Gate | null
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
