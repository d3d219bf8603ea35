/**
 * Combinators: rewards made of rewards. Each derives the range and the columns it needs, keeps what it rests on as
 * evidence, and is unscored where it cannot tell. What they make is a reward like any other.
 */
import type { Evidence, Score, Unscored } from "../domain/score.ts"
import { defineReward } from "./define.ts"
import type { Sample, SampleReward } from "./reward.ts"
import { runReward } from "./run.ts"
import { scored } from "./score.ts"

type Range = readonly [minimum: number, maximum: number]

const needsOf = (rewards: ReadonlyArray<SampleReward>): ReadonlyArray<string> => [
  ...new Set(rewards.flatMap(({ needs }) => needs))
]

/** What a reward within another one said, as evidence of the outer one. */
const within = (reward: SampleReward, score: Score): Evidence =>
  score._tag === "Scored"
    ? { rule: reward.name, value: score.value, of: score.evidence }
    : { rule: reward.name, note: `unscored: ${score.reason}: ${score.message}` }

/** Two numbers in order, −0 made plain. */
const inOrder = (a: number, b: number): Range => [Math.min(a, b) + 0, Math.max(a, b) + 0]

const mapped = (
  name: string,
  reward: SampleReward,
  range: Range,
  rule: string,
  value: (value: number, sample: Sample) => number
): SampleReward =>
  defineReward({
    name,
    needs: reward.needs,
    range,
    score: (sample) => {
      const score = runReward(reward, sample)
      if (score._tag === "Unscored") return score
      return scored(value(score.value, sample), { rule, of: [within(reward, score)] })
    }
  })

/**
 * The value times a factor.
 *
 * @param factor a finite number; a negative one turns the range round
 * @example
 * scale("half", correctness, 0.5)
 */
export const scale = (name: string, reward: SampleReward, factor: number): SampleReward =>
  mapped(
    name,
    reward,
    inOrder(reward.range[0] * factor, reward.range[1] * factor),
    `times ${factor}`,
    (v) => v * factor
  )

/** What a reward gives, taken away: the value with its sign turned. */
export const penalty = (name: string, reward: SampleReward): SampleReward =>
  mapped(name, reward, inOrder(-reward.range[0], -reward.range[1]), "penalty", (v) => -v)

/**
 * The value held between two bounds.
 *
 * @example
 * clip("bounded", overlong, [-0.5, 0])
 */
export const clip = (name: string, reward: SampleReward, [least, most]: Range): SampleReward => {
  const held = (value: number) => Math.min(Math.max(value, least), most)
  return mapped(name, reward, [held(reward.range[0]), held(reward.range[1])], `clip to ${least} … ${most}`, held)
}

/**
 * The value through a function of your own, which says its range.
 *
 * @param range the least and the greatest that `value` gives; what lies outside is unscored as out-of-range
 */
export const map = (
  name: string,
  reward: SampleReward,
  range: Range,
  value: (value: number, sample: Sample) => number
): SampleReward => mapped(name, reward, range, "map", value)

/** Several rewards at once: unscored as soon as one is, with that one's reason. */
const together = (
  name: string,
  rewards: ReadonlyArray<SampleReward>,
  range: Range,
  rule: string,
  put: (values: ReadonlyArray<number>) => number
): SampleReward => {
  if (rewards.length === 0) throw new TypeError(`The reward "${name}" needs at least one reward to be made of`)
  return defineReward({
    name,
    needs: needsOf(rewards),
    range,
    score: (sample) => {
      const scores = rewards.map((reward) => runReward(reward, sample))
      const missing = scores.find((score): score is Unscored => score._tag === "Unscored")
      if (missing !== undefined) return missing
      const values = scores.map((score) => (score._tag === "Scored" ? score.value : 0))
      return scored(put(values), { rule, of: rewards.map((reward, at) => within(reward, scores[at] as Score)) })
    }
  })
}

const added = (values: ReadonlyArray<number>): number => values.reduce((sum, value) => sum + value, 0)

/** The values added up. */
export const sum = (name: string, rewards: ReadonlyArray<SampleReward>): SampleReward =>
  together(
    name,
    rewards,
    [added(rewards.map(({ range }) => range[0])), added(rewards.map(({ range }) => range[1]))],
    "sum",
    added
  )

/**
 * The values times their weights, added up.
 *
 * @example
 * weighted("both", [[correctness, 1], [format, 0.2]])
 */
export const weighted = (name: string, parts: ReadonlyArray<readonly [SampleReward, weight: number]>): SampleReward =>
  sum(
    name,
    parts.map(([reward, weight]) => scale(reward.name, reward, weight))
  )

/** The greatest of the values. */
export const max = (name: string, rewards: ReadonlyArray<SampleReward>): SampleReward =>
  together(
    name,
    rewards,
    [Math.max(...rewards.map(({ range }) => range[0])), Math.max(...rewards.map(({ range }) => range[1]))],
    "max",
    (values) => Math.max(...values)
  )

/** The least of the values. */
export const min = (name: string, rewards: ReadonlyArray<SampleReward>): SampleReward =>
  together(
    name,
    rewards,
    [Math.min(...rewards.map(({ range }) => range[0])), Math.min(...rewards.map(({ range }) => range[1]))],
    "min",
    (values) => Math.min(...values)
  )

/** The first of the rewards that can tell; unscored with the last one's reason where none can. */
export const firstScored = (name: string, rewards: ReadonlyArray<SampleReward>): SampleReward => {
  if (rewards.length === 0) throw new TypeError(`The reward "${name}" needs at least one reward to be made of`)
  return defineReward({
    name,
    range: [Math.min(...rewards.map(({ range }) => range[0])), Math.max(...rewards.map(({ range }) => range[1]))],
    score: (sample) => {
      let last: Score | undefined
      for (const reward of rewards) {
        last = runReward(reward, sample)
        if (last._tag === "Scored") return scored(last.value, { rule: "first-scored", of: [within(reward, last)] })
      }
      return last as Score
    }
  })
}

/**
 * A reward that counts only where another one gave enough: no correctness without the form.
 * A closed gate gives `closed`. Where the gate itself is unscored, so is this.
 *
 * @param by the reward that opens the gate
 * @param least what it has to give; its greatest value unless told
 * @param closed what is given where the gate is closed; 0 unless told
 * @example
 * gate("right-in-form", correctness, { by: format })
 */
export const gate = (
  name: string,
  reward: SampleReward,
  {
    by,
    least = by.range[1],
    closed = 0
  }: { readonly by: SampleReward; readonly least?: number; readonly closed?: number }
): SampleReward =>
  defineReward({
    name,
    needs: needsOf([reward, by]),
    range: [Math.min(reward.range[0], closed), Math.max(reward.range[1], closed)],
    score: (sample) => {
      const open = runReward(by, sample)
      if (open._tag === "Unscored") return open
      if (open.value < least) return scored(closed, { rule: "gate-closed", of: [within(by, open)] })
      const score = runReward(reward, sample)
      if (score._tag === "Unscored") return score
      return scored(score.value, { rule: "gate-open", of: [within(by, open), within(reward, score)] })
    }
  })
