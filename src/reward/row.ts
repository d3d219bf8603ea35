/** Scoring rows under a rubric, in this very process: read, every reward in order, total. */
import type { Conversation } from "../domain/conversation.ts"
import type { Columns } from "../domain/problem.ts"
import type { RowScores } from "../domain/rubric.ts"
import type { Reading } from "../domain/reading.ts"
import type { Score, Unscored } from "../domain/score.ts"
import { read } from "../style/read.ts"
import type { Sample } from "./reward.ts"
import type { Rubric } from "./rubric.ts"
import { askService, readService, runGroupReward, runReward, whatWasThrown } from "./run.ts"
import { unscored } from "./score.ts"
import { total, type Weighted } from "./total.ts"

/** A completion with all a reward may ask of it, not read yet: the rubric's tag style decides how it is read. */
export interface UnreadSample {
  readonly prompt: Conversation
  readonly completion: string
  readonly gold: string
  readonly columns: Columns
  readonly truncated: boolean
  /** Tokens of the completion; null or left out where nobody counted. */
  readonly tokens?: number | null
  /** The optimizer step it was made at; null or left out outside a run. */
  readonly step?: number | null
}

export interface GroupOptions {
  /** Scores decided elsewhere, by the row's place and the reward's: those rewards are not run on that row. */
  readonly skip?: (row: number, reward: number) => Score | undefined
  /** What services answered, by the row's place and the reward's. A service reward without an answer is unscored. */
  readonly answers?: (row: number, reward: number) => string | Score | undefined
  /** Called before a row is read (reward null) and before each reward. */
  readonly before?: (row: number, reward: number | null) => void
}

/**
 * The scores, contributions and totals of a group: all completions of one prompt at one step. Freezes the prompts and
 * the columns it is given. Nothing protects the caller from a reward that never returns: completions from a model go
 * through the scoring pool.
 *
 * @example
 * scoreGroup(lesson, completions.map((completion) => ({ prompt, completion, gold: "15", columns: {}, truncated: false })))
 */
export const scoreGroup = (
  rubric: Rubric,
  unread: ReadonlyArray<UnreadSample>,
  { skip, answers, before }: GroupOptions = {}
): ReadonlyArray<RowScores> => {
  const samples: Array<Sample> = []
  const scores: Array<Array<Score>> = []
  const faults: Array<Unscored | null> = []
  for (let row = 0; row < unread.length; row++) {
    before?.(row, null)
    const { sample, fault } = sampleOf(rubric, unread[row] as UnreadSample)
    samples[row] = sample
    faults[row] = fault
    scores[row] = []
  }
  // A group reward that sorts them would give the next one, and the rows, another order.
  freeze(samples)
  for (let row = 0; row < samples.length; row++) {
    const sample = samples[row] as Sample
    const kept = scores[row] as Array<Score>
    for (let index = 0; index < rubric.parts.length; index++) {
      const reward = rubric.parts[index]?.reward
      if (reward === undefined || reward.kind === "group") continue
      const decided = skip?.(row, index) ?? faults[row] ?? undefined
      if (decided === undefined) before?.(row, index)
      if (decided !== undefined) kept[index] = decided
      else if (reward.kind === "sample") kept[index] = runReward(reward, sample)
      else {
        const answer = answers?.(row, index) ?? unscored("service", `"${reward.name}" was not asked`)
        kept[index] = typeof answer === "string" ? readService(reward, answer, sample) : answer
      }
    }
  }
  for (let index = 0; index < rubric.parts.length; index++) {
    const reward = rubric.parts[index]?.reward
    if (reward?.kind !== "group") continue
    const decided = skip?.(0, index)
    if (decided === undefined) before?.(0, index)
    const all = decided === undefined ? runGroupReward(reward, samples) : samples.map(() => decided)
    for (let row = 0; row < all.length; row++) (scores[row] as Array<Score>)[index] = faults[row] ?? (all[row] as Score)
  }
  const rows: Array<RowScores> = []
  const entries = weightedOf(rubric)
  for (let row = 0; row < samples.length; row++)
    rows[row] = total(entries, scores[row] as Array<Score>, (samples[row] as Sample).step)
  return rows
}

/** What a service reward, by its place in the rubric, asks about a row: messages, or a score where nothing is asked. */
export type Asked = readonly [reward: number, asked: Conversation | Score]

/** What a rubric's service rewards ask about one completion. Whoever asks hands `scoreGroup` the answers. */
export const askRow = (
  rubric: Rubric,
  unread: UnreadSample,
  { skip, before }: Pick<GroupOptions, "skip" | "before"> = {}
): ReadonlyArray<Asked> => {
  const asked: Array<Asked> = []
  before?.(0, null)
  const { sample, fault } = sampleOf(rubric, unread)
  for (let index = 0; index < rubric.parts.length; index++) {
    const reward = rubric.parts[index]?.reward
    if (reward?.kind !== "service") continue
    const decided = skip?.(0, index) ?? fault ?? undefined
    if (decided === undefined) before?.(0, index)
    asked[asked.length] = [index, decided ?? askService(reward, sample)]
  }
  return asked
}

/** A sample as it is read; where a user's style throws, one without a part, and the score of each of its rewards. */
const sampleOf = (
  rubric: Rubric,
  given: UnreadSample
): { readonly sample: Sample; readonly fault: Unscored | null } => {
  const { tokens = null, step = null } = given
  const of = (reading: Reading): Sample => deepFreeze({ ...given, tokens, step, reading })
  try {
    return { sample: of(read(rubric.style, given.completion)), fault: null }
  } catch (error) {
    const sample = of({ style: rubric.style.name, reasoning: null, answer: null, defects: [] })
    return {
      sample,
      fault: unscored("threw", `the style "${rubric.style.name}" could not read it: ${whatWasThrown(error)}`)
    }
  }
}

const known = new WeakMap<Rubric, ReadonlyArray<Weighted>>()

const weightedOf = (rubric: Rubric): ReadonlyArray<Weighted> => {
  const before = known.get(rubric)
  if (before !== undefined) return before
  const entries = rubric.parts.map((part) => ({ ...part, name: part.reward.name }))
  known.set(rubric, entries)
  return entries
}

/**
 * One completion's scores, contributions and total: a group of one.
 *
 * @example
 * scoreRow(lesson, { prompt, completion, gold: "15", columns: {}, truncated: false }).total
 */
export const scoreRow = (rubric: Rubric, unread: UnreadSample, options: GroupOptions = {}): RowScores =>
  scoreGroup(rubric, [unread], options)[0] as RowScores

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
