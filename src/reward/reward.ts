/** A reward: a named function from a sample to a score. */
import type { Conversation } from "../domain/conversation.ts"
import type { Columns } from "../domain/problem.ts"
import type { Reading } from "../domain/reading.ts"
import type { Score } from "../domain/score.ts"

/** What a reward sees of one completion. */
export interface Sample {
  readonly prompt: Conversation
  readonly completion: string
  /** The completion as the rubric's tag style reads it. */
  readonly reading: Reading
  readonly gold: string
  readonly columns: Columns
  /** It ran into the length limit instead of stopping by itself. */
  readonly truncated: boolean
}

export interface Reward {
  readonly name: string
  /** Columns of the data set it reads; one that is missing makes it unscored with that reason. */
  readonly needs: ReadonlyArray<string>
  /** The least and the greatest value it can give. */
  readonly range: readonly [minimum: number, maximum: number]
  readonly score: (sample: Sample) => Score
}
