/** Scoring one row under a rubric, in this very process: read, every reward in order, total. */
import type { Conversation } from "../domain/conversation.ts"
import type { Columns } from "../domain/problem.ts"
import type { RowScores } from "../domain/rubric.ts"
import type { Score, Unscored } from "../domain/score.ts"
import { read } from "../style/read.ts"
import type { Sample } from "./reward.ts"
import type { Rubric } from "./rubric.ts"
import { runReward } from "./run.ts"
import { total } from "./total.ts"

/** A completion with all a reward may ask of it, not read yet: the rubric's tag style decides how it is read. */
export interface UnreadSample {
  readonly prompt: Conversation
  readonly completion: string
  readonly gold: string
  readonly columns: Columns
  readonly truncated: boolean
}

export interface RowOptions {
  /** Scores decided elsewhere, by the reward's index: those rewards are not run. */
  readonly skip?: ReadonlyMap<number, Unscored>
  /** Called before the reading (index null) and before each reward. */
  readonly before?: (reward: number | null) => void
}

/**
 * A row's scores, contributions and total. Freezes the prompt and the columns it is given. Nothing protects the caller from a reward that never returns: completions
 * from a model go through the scoring pool.
 *
 * @example
 * scoreRow(lesson, { prompt, completion, gold: "15", columns: {}, truncated: false }).total
 */
export const scoreRow = (rubric: Rubric, unread: UnreadSample, options: RowOptions = {}): RowScores => {
  const { skip, before } = options
  before?.(null)
  const sample: Sample = deepFreeze({ ...unread, reading: read(rubric.style, unread.completion) })
  const scores: Array<Score> = []
  for (let index = 0; index < rubric.parts.length; index++) {
    const part = rubric.parts[index]
    if (part === undefined) break
    const decided = skip?.get(index)
    if (decided === undefined) before?.(index)
    scores[index] = decided ?? runReward(part.reward, sample)
  }
  return total(rubric.parts, scores)
}

// Taken once: what a reward later does to the globals does not reach them.
const { freeze, isFrozen, values } = Object

/** Freezes a sample with all it holds, so that no reward changes what the next one sees. JSON may nest deeply: a loop. */
const deepFreeze = <A extends object>(whole: A): A => {
  const open: Array<object> = [whole]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (isFrozen(next)) continue
    freeze(next)
    for (const value of values(next)) if (typeof value === "object" && value !== null) open[open.length] = value
  }
  return whole
}
