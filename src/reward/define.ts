/** Defining rewards and rubrics: the wrong ones are refused where they are written, with what to change. */
import { ROLLOUT_FIELDS } from "../domain/rollout.ts"
import type { TagStyle } from "../style/style.ts"
import type { Reward } from "./reward.ts"
import type { Rubric, RubricPart } from "./rubric.ts"

const fail = (message: string): never => {
  throw new TypeError(message)
}

/** A reward as it is written down; `needs` is empty where it is left out. */
export interface RewardDefinition extends Omit<Reward, "needs"> {
  readonly needs?: ReadonlyArray<string>
}

/**
 * A reward: its name, the range of its values, and the function that scores a sample.
 *
 * @example
 * export const short = defineReward({
 *   name: "short",
 *   range: [0, 1],
 *   score: (sample) => scored(sample.completion.length < 400 ? 1 : 0, { rule: "under-400-characters" })
 * })
 */
export const defineReward = (definition: RewardDefinition): Reward => {
  const { name, needs = [], range, score } = definition
  if (typeof name !== "string" || name === "") fail('A reward needs a name: defineReward({ name: "short", … })')
  if (!/^[a-z_][\w-]*$/i.test(name))
    fail(`The reward "${name}" needs a name of letters, digits, - and _, so that it can stand in a filter`)
  if ((ROLLOUT_FIELDS as ReadonlyArray<string>).includes(name))
    fail(`The reward "${name}" needs another name: ${name} is what a rollout calls something else`)
  const [minimum, maximum] = range ?? []
  if (!Number.isFinite(minimum) || !Number.isFinite(maximum) || minimum > maximum) {
    fail(`The reward "${name}" needs a range of two finite numbers, the lesser first: range: [0, 1]`)
  }
  if (typeof score !== "function") fail(`The reward "${name}" needs a function: score: (sample) => scored(…)`)
  return Object.freeze({
    name,
    needs: Object.freeze([...needs]),
    range: Object.freeze([minimum, maximum] as const),
    score
  })
}

/** A reward's place in a rubric as it is written down. Weight 1 and required, unless it says otherwise. */
export interface RubricPartDefinition {
  readonly reward: Reward
  readonly weight?: number
  readonly required?: boolean
  readonly floor?: number | null
}

export interface RubricDefinition {
  readonly name: string
  readonly style: TagStyle
  readonly parts: ReadonlyArray<Reward | RubricPartDefinition>
}

/**
 * A rubric: rewards put together under one tag style. A reward alone has weight 1 and is required.
 *
 * @example
 * export const rubric = defineRubric({
 *   name: "mine",
 *   style: thinkAnswer,
 *   parts: [correctness, { reward: short, weight: 0.5, required: false }]
 * })
 */
export const defineRubric = (definition: RubricDefinition): Rubric => {
  const { name, style } = definition
  if (typeof name !== "string" || name === "") fail('A rubric needs a name: defineRubric({ name: "mine", … })')
  if (typeof style?.name !== "string") fail(`The rubric "${name}" needs a tag style: style: thinkAnswer`)
  if (!Array.isArray(definition.parts) || definition.parts.length === 0) {
    fail(`The rubric "${name}" needs at least one reward: parts: [correctness]`)
  }
  const parts = definition.parts.map((given) => partOf(name, "reward" in given ? given : { reward: given }))
  const names = parts.map((part) => part.reward.name)
  const twice = names.find((one, index) => names.indexOf(one) !== index)
  if (twice !== undefined) fail(`The rubric "${name}" has two rewards named "${twice}": rename one of them`)
  const greatest = parts.reduce((sum, part) => sum + reach(part), 0)
  if (!Number.isFinite(greatest))
    fail(`The rubric "${name}" has weights whose totals are not finite: make them smaller`)
  return Object.freeze({ name, style, parts: Object.freeze(parts) })
}

/** The greatest magnitude a part can contribute. */
const reach = (part: RubricPart): number => {
  const values = [...part.reward.range, part.floor ?? 0]
  return Math.abs(part.weight) * Math.max(...values.map(Math.abs))
}

const partOf = (rubric: string, given: RubricPartDefinition): RubricPart => {
  const { reward, weight = 1, required = true, floor = null } = given
  if (typeof reward?.name !== "string" || typeof reward.score !== "function") {
    fail(`The rubric "${rubric}" holds something that is no reward: make it with defineReward`)
  }
  if (!Number.isFinite(weight))
    fail(`The rubric "${rubric}" gives "${reward.name}" the weight ${weight}: it must be finite`)
  if (floor !== null && !Number.isFinite(floor)) {
    fail(`The rubric "${rubric}" gives "${reward.name}" the floor ${floor}: it must be finite or null`)
  }
  if (floor !== null && !required) {
    fail(`The rubric "${rubric}" gives the optional reward "${reward.name}" a floor: only a required reward has one`)
  }
  return Object.freeze({ reward, weight, required, floor })
}
