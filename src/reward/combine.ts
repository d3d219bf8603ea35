/**
 * Combinators: rewards made of rewards. Each derives the range and the columns it needs, keeps what it rests on as
 * evidence, and is unscored where it cannot tell. What they make is a reward like any other.
 */
import type { Evidence, Score, Unscored } from "../domain/score.ts"
import { defineReward } from "./define.ts"
import type { Reward, Sample, SampleReward } from "./reward.ts"
import { runReward } from "./run.ts"
import { scored } from "./score.ts"

type Range = readonly [minimum: number, maximum: number]

const needsOf = (rewards: ReadonlyArray<SampleReward>): ReadonlyArray<string> => [
  ...new Set(rewards.flatMap(({ needs }) => needs))
]

/** What was given to a combinator, where the types were not asked: refused with what can be put together instead. */
const isMadeOf = (name: string, rewards: unknown): void => {
  const given: ReadonlyArray<Partial<Reward> | undefined> = Array.isArray(rewards) ? rewards : []
  if (given.length === 0) throw new TypeError(`The reward "${name}" needs at least one reward to be made of`)
  for (const one of given) {
    if (one?.kind === "group" || one?.kind === "service")
      throw new TypeError(
        `The reward "${name}" cannot be made of "${one.name}", which ${one.kind === "group" ? "looks at a whole group" : "asks a service"}: give each a part of the rubric, with a weight or a gate`
      )
    if (one?.kind !== "sample" || typeof one.score !== "function")
      throw new TypeError(`The reward "${name}" is made of something that is no reward: make it with defineReward`)
  }
}

const isNumber = (name: string, what: string, given: unknown): void => {
  if (!Number.isFinite(given))
    throw new TypeError(`The reward "${name}" needs a finite number as ${what}, not ${given}`)
}

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
export const scale = (name: string, reward: SampleReward, factor: number): SampleReward => {
  isMadeOf(name, [reward])
  isNumber(name, "its factor", factor)
  const range = inOrder(reward.range[0] * factor, reward.range[1] * factor)
  return mapped(name, reward, range, `times ${factor}`, (v) => v * factor)
}

/** What a reward gives, taken away: the value with its sign turned. */
export const penalty = (name: string, reward: SampleReward): SampleReward => {
  isMadeOf(name, [reward])
  return mapped(name, reward, inOrder(-reward.range[0], -reward.range[1]), "penalty", (v) => -v)
}

/**
 * The value held between two bounds.
 *
 * @example
 * clip("bounded", overlong, [-0.5, 0])
 */
export const clip = (name: string, reward: SampleReward, [least, most]: Range): SampleReward => {
  isMadeOf(name, [reward])
  isNumber(name, "its lower bound", least)
  isNumber(name, "its upper bound", most)
  if (least > most)
    throw new TypeError(`The reward "${name}" needs its bounds with the lesser first: [${most}, ${least}]`)
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
): SampleReward => {
  isMadeOf(name, [reward])
  if (typeof value !== "function") throw new TypeError(`The reward "${name}" needs a function: (value) => …`)
  return mapped(name, reward, range, "map", value)
}

/**
 * Several rewards at once: unscored as soon as one is, with that one's reason. What makes one value of theirs must never
 * fall where one of them rises: then the least of it comes from their least values, and the greatest from their greatest.
 */
const together = (
  name: string,
  rewards: ReadonlyArray<SampleReward>,
  rule: string,
  put: (values: ReadonlyArray<number>) => number
): SampleReward => {
  isMadeOf(name, rewards)
  return defineReward({
    name,
    needs: needsOf(rewards),
    range: [put(rewards.map(({ range }) => range[0])), put(rewards.map(({ range }) => range[1]))],
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
  together(name, rewards, "sum", added)

/**
 * The values times their weights, added up.
 *
 * @example
 * weighted("both", [[correctness, 1], [format, 0.2]])
 */
export const weighted = (name: string, parts: ReadonlyArray<readonly [SampleReward, weight: number]>): SampleReward => {
  isMadeOf(
    name,
    parts.map(([reward]) => reward)
  )
  for (const [reward, weight] of parts) isNumber(name, `the weight of "${reward.name}"`, weight)
  return sum(
    name,
    parts.map(([reward, weight]) => scale(reward.name, reward, weight))
  )
}

/** The greatest of the values. */
export const max = (name: string, rewards: ReadonlyArray<SampleReward>): SampleReward =>
  together(name, rewards, "max", (values) => Math.max(...values))

/** The least of the values. */
export const min = (name: string, rewards: ReadonlyArray<SampleReward>): SampleReward =>
  together(name, rewards, "min", (values) => Math.min(...values))

/** The first of the rewards that can tell; unscored with the last one's reason where none can. */
export const firstScored = (name: string, rewards: ReadonlyArray<SampleReward>): SampleReward => {
  isMadeOf(name, rewards)
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

export interface GateOptions {
  /** The reward that opens the gate. */
  readonly by: SampleReward
  /** What it has to give; its greatest value unless told. */
  readonly least?: number
  /** What is given where the gate is closed; 0 unless told. */
  readonly closed?: number
}

/**
 * A reward that counts only where another one gave enough: no correctness without the form.
 * A closed gate gives `closed`. Where the gate itself is unscored, so is this.
 *
 * @example
 * gate("right-in-form", correctness, { by: format })
 */
export const gate = (name: string, reward: SampleReward, { by, least, closed = 0 }: GateOptions): SampleReward => {
  isMadeOf(name, [reward, by])
  const enough = least ?? by.range[1]
  isNumber(name, "the least that opens its gate", enough)
  isNumber(name, "what it gives where its gate is closed", closed)
  if (enough > by.range[1])
    throw new TypeError(
      `The reward "${name}" has a gate that never opens: "${by.name}" gives at most ${by.range[1]}, not ${enough}`
    )
  return defineReward({
    name,
    needs: needsOf([reward, by]),
    range: [Math.min(reward.range[0], closed), Math.max(reward.range[1], closed)],
    score: (sample) => {
      const open = runReward(by, sample)
      if (open._tag === "Unscored") return open
      if (open.value < enough) return scored(closed, { rule: "gate-closed", of: [within(by, open)] })
      const score = runReward(reward, sample)
      if (score._tag === "Unscored") return score
      return scored(score.value, { rule: "gate-open", of: [within(by, open), within(reward, score)] })
    }
  })
}
