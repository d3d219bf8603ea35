/** Defining rewards and rubrics: the wrong ones are refused where they are written, with what to change. */
import type { Schedule } from "../domain/rubric.ts"
import { ROLLOUT_FIELDS } from "../domain/rollout.ts"
import type { TagStyle } from "../style/style.ts"
import type { GroupReward, Reward, SampleReward, ServiceReward, ServiceSettings } from "./reward.ts"
import type { Rubric, RubricPart } from "./rubric.ts"

const fail = (message: string): never => {
  throw new TypeError(message)
}

/** A reward as it is written down; `needs` is empty where it is left out. */
export interface RewardDefinition extends Omit<SampleReward, "kind" | "needs"> {
  readonly needs?: ReadonlyArray<string>
}

/** A reward of a whole group as it is written down. */
export interface GroupRewardDefinition extends Omit<GroupReward, "kind" | "needs"> {
  readonly needs?: ReadonlyArray<string>
}

/** A reward that asks a service as it is written down. */
export interface ServiceRewardDefinition extends Omit<ServiceReward, "kind" | "needs"> {
  readonly needs?: ReadonlyArray<string>
}

/** What every reward declares, checked and frozen. */
const declared = (
  maker: string,
  { name, needs = [], range }: Pick<RewardDefinition, "name" | "needs" | "range">
): Pick<SampleReward, "name" | "needs" | "range"> => {
  if (typeof name !== "string" || name === "") fail(`A reward needs a name: ${maker}({ name: "short", … })`)
  if (!/^[a-z_][\w-]*$/i.test(name))
    fail(`The reward "${name}" needs a name of letters, digits, - and _, so that it can stand in a filter`)
  // What every object has by that name could not be told from the reward's own column.
  if (name in {}) fail(`The reward "${name}" needs another name: JavaScript keeps that one for itself`)
  if ((ROLLOUT_FIELDS as ReadonlyArray<string>).includes(name))
    fail(`The reward "${name}" needs another name: ${name} is what a rollout calls something else`)
  const [minimum, maximum] = range ?? []
  if (!Number.isFinite(minimum) || !Number.isFinite(maximum) || minimum > maximum) {
    fail(`The reward "${name}" needs a range of two finite numbers, the lesser first: range: [0, 1]`)
  }
  if (!Array.isArray(needs) || needs.some((column) => typeof column !== "string" || column === ""))
    fail(`The reward "${name}" needs a list of the columns it reads: needs: ["level"]`)
  return { name, needs: Object.freeze([...needs]), range: Object.freeze([minimum, maximum] as const) }
}

const isFunction = (name: string, given: unknown, form: string): void => {
  if (typeof given !== "function") fail(`The reward "${name}" needs a function: ${form}`)
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
export const defineReward = (definition: RewardDefinition): SampleReward => {
  const base = declared("defineReward", definition)
  isFunction(base.name, definition.score, "score: (sample) => scored(…)")
  return Object.freeze({ kind: "sample", ...base, score: definition.score })
}

/**
 * A reward of a whole group: all completions of one prompt at one step, scored beside each other, one score each in
 * their order. Outside a run a lone completion is a group of one.
 *
 * @example
 * export const shortest = defineGroupReward({
 *   name: "shortest",
 *   range: [0, 1],
 *   score: (group) => {
 *     const least = Math.min(...group.map(({ completion }) => completion.length))
 *     return group.map(({ completion }) => scored(completion.length === least ? 1 : 0, { rule: "shortest-of-its-group" }))
 *   }
 * })
 */
export const defineGroupReward = (definition: GroupRewardDefinition): GroupReward => {
  const base = declared("defineGroupReward", definition)
  isFunction(base.name, definition.score, "score: (group) => group.map((sample) => scored(…))")
  return Object.freeze({ kind: "group", ...base, score: definition.score })
}

/**
 * A reward that asks a service, such as a judge model behind an OpenAI-compatible endpoint. `ask` and `read` are pure;
 * the program asks, with a time-out, retries and a cache. Its scores are not deterministic, and the ledger says so.
 *
 * @example
 * export const polite = defineServiceReward({
 *   name: "polite",
 *   range: [0, 1],
 *   service: { url: "http://127.0.0.1:8000/v1", model: "judge" },
 *   ask: ({ completion }) => [{ role: "user", content: `Is this polite? Say yes or no.\n${completion}` }],
 *   read: (answer) => scored(/^yes/i.test(answer) ? 1 : 0, { rule: "the-judge-said", note: answer })
 * })
 */
export const defineServiceReward = (definition: ServiceRewardDefinition): ServiceReward => {
  const base = declared("defineServiceReward", definition)
  const { service, ask, read } = definition
  isFunction(base.name, ask, 'ask: (sample) => [{ role: "user", content: … }]')
  isFunction(base.name, read, "read: (answer, sample) => scored(…)")
  isService(base.name, service)
  return Object.freeze({ kind: "service", ...base, service: Object.freeze({ ...service }), ask, read })
}

/** The least that each number of a service's settings may be, and whether it is whole. */
const NUMBERS = {
  timeout: [1, false],
  retries: [0, true],
  concurrency: [1, true],
  temperature: [0, false],
  max_tokens: [1, true]
} as const

const isService = (name: string, service: ServiceSettings | undefined): void => {
  const wanted = `The reward "${name}" needs a service: service: { url: "http://127.0.0.1:8000/v1", model: "…" }`
  if (typeof service?.url !== "string" || typeof service.model !== "string" || service.model === "") fail(wanted)
  const { url, key } = service as ServiceSettings
  if (!/^https?:\/\/[^/]/.test(url) || !URL.canParse(url)) fail(wanted)
  // Settings are told and kept wherever a rubric is; a token among them would be too.
  const { username, password, search, hash } = new URL(url)
  if (username + password + search + hash !== "")
    fail(
      `The reward "${name}" has a service whose url holds more than an address: put its token into an environment variable and name that as key`
    )
  if (key !== undefined && (typeof key !== "string" || !/^[a-z_]\w*$/i.test(key)))
    fail(
      `The reward "${name}" has a service whose key is no name of an environment variable: key: "JUDGE_TOKEN", with the token in JUDGE_TOKEN`
    )
  for (const setting of Object.keys(NUMBERS) as ReadonlyArray<keyof typeof NUMBERS>) {
    const given = service?.[setting]
    const [least, isWhole] = NUMBERS[setting]
    if (given !== undefined && !(Number.isFinite(given) && given >= least && (!isWhole || Number.isInteger(given))))
      fail(
        `The reward "${name}" gives its service the ${setting} ${given}: it must be a ${isWhole ? "whole " : ""}number of at least ${least}`
      )
  }
}

/** A reward's place in a rubric as it is written down. Weight 1 and required, unless it says otherwise. */
export interface RubricPartDefinition {
  readonly reward: Reward
  readonly weight?: number
  /** Weights over steps, multiplied with `weight`: `[[0, 1], [100, 0]]` fades it out over the first hundred steps. */
  readonly schedule?: Schedule | null
  /** It contributes only where another reward of this rubric gave at least so much; its greatest value unless told. */
  readonly gate?: { readonly by: Reward; readonly least?: number } | null
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
  const parts = definition.parts.map((given: Reward | RubricPartDefinition) =>
    partOf(name, typeof given === "object" && given !== null && "reward" in given ? given : { reward: given })
  )
  for (const given of definition.parts) {
    const by = "reward" in given ? given.gate?.by : undefined
    const same = parts.find((part) => part.reward.name === by?.name)
    if (by !== undefined && same !== undefined && same.reward !== by)
      fail(
        `The rubric "${name}" gates by another reward that is also named "${by.name}": gate by the very one that is among its parts`
      )
  }
  const names = parts.map((part) => part.reward.name)
  const twice = names.find((one, index) => names.indexOf(one) !== index)
  if (twice !== undefined) fail(`The rubric "${name}" has two rewards named "${twice}": rename one of them`)
  const greatest = parts.reduce((sum, part) => sum + reach(part), 0)
  if (!Number.isFinite(greatest))
    fail(`The rubric "${name}" has weights whose totals are not finite: make them smaller`)
  for (const { reward, gate } of parts) {
    if (gate === null) continue
    const by = parts.find((part) => part.reward.name === gate.by)?.reward
    if (by === undefined || by.name === reward.name)
      fail(`The rubric "${name}" gates "${reward.name}" by "${gate.by}": it must be another of its rewards`)
    const most = by?.range[1] as number
    if (!(gate.least <= most) || !Number.isFinite(gate.least))
      fail(
        `The rubric "${name}" gates "${reward.name}" by "${gate.by}" from ${gate.least} on: it gives at most ${most}, so least must be no more`
      )
  }
  return Object.freeze({ name, style, parts: Object.freeze(parts) })
}

/** The greatest magnitude a part can contribute. */
const reach = (part: RubricPart): number => {
  const values = [...part.reward.range, part.floor ?? 0]
  const steepest = part.schedule === null ? 1 : Math.max(...part.schedule.map(([, weight]) => Math.abs(weight)))
  return Math.abs(part.weight) * steepest * Math.max(...values.map(Math.abs))
}

/** Weights beyond this would leave the numbers on their way between two points. */
const HEAVIEST = 1e100

const isSchedule = (given: unknown): given is Schedule =>
  Array.isArray(given) &&
  given.length > 0 &&
  given.every(
    (point, at) =>
      Array.isArray(point) &&
      Number.isSafeInteger(point[0]) &&
      Math.abs(point[1]) <= HEAVIEST &&
      (at === 0 || point[0] > given[at - 1][0])
  )

/** A copy that nobody can change any more. */
const frozen = (schedule: Schedule): Schedule =>
  Object.freeze(schedule.map((point) => Object.freeze([...point]))) as unknown as Schedule

const partOf = (rubric: string, given: RubricPartDefinition): RubricPart => {
  const { reward, weight = 1, schedule = null, gate = null, required = true, floor = null } = given
  if (typeof reward?.name !== "string" || !["sample", "group", "service"].includes(reward.kind)) {
    fail(`The rubric "${rubric}" holds something that is no reward: make it with defineReward`)
  }
  if (!Number.isFinite(weight))
    fail(`The rubric "${rubric}" gives "${reward.name}" the weight ${weight}: it must be finite`)
  if (floor !== null && !Number.isFinite(floor)) {
    fail(`The rubric "${rubric}" gives "${reward.name}" the floor ${floor}: it must be finite or null`)
  }
  if (floor !== null && floor > reward.range[1]) {
    fail(
      `The rubric "${rubric}" gives "${reward.name}" the floor ${floor}, above its greatest value ${reward.range[1]}: being unscored would be better than being right`
    )
  }
  if (floor !== null && !required) {
    fail(`The rubric "${rubric}" gives the optional reward "${reward.name}" a floor: only a required reward has one`)
  }
  if (gate !== null && (typeof gate.by?.name !== "string" || !Array.isArray(gate.by.range)))
    fail(`The rubric "${rubric}" gates "${reward.name}" by something that is no reward: gate: { by: format }`)
  if (schedule !== null && !isSchedule(schedule))
    fail(
      `The rubric "${rubric}" gives "${reward.name}" a schedule that is none: write whole steps in rising order, each with a weight: [[0, 1], [100, 0]]`
    )
  return Object.freeze({
    reward,
    weight,
    schedule: schedule === null ? null : frozen(schedule),
    gate: gate === null ? null : Object.freeze({ by: gate.by.name, least: gate.least ?? gate.by.range[1] }),
    required,
    floor
  })
}
