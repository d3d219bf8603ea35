/**
 * Running one reward on one sample: whatever the reward does short of taking the process with it, a score comes back.
 * A throw, a promise, a value outside the declared range or a missing column is unscored with its reason.
 */
import type { Conversation } from "../domain/conversation.ts"
import type { Evidence, Score, Unscored, UnscoredReason } from "../domain/score.ts"
import type { GroupReward, Reward, Sample, SampleReward, ServiceReward } from "./reward.ts"
import { unscored } from "./score.ts"

/** Evidence kept of one score, and characters kept of one note, rule or message. */
const MAX_EVIDENCE = 32
/** Combinators within combinators of which evidence is kept. */
const MAX_DEPTH = 8
const MAX_TEXT = 500

// Taken once: what a reward later does to the globals does not reach them.
const { isFinite, isInteger } = Number
const { isArray } = Array
const { hasOwn } = Object

const REASONS: Readonly<Record<UnscoredReason, true>> = {
  threw: true,
  "not-a-number": true,
  "out-of-range": true,
  "over-time": true,
  "over-memory": true,
  crashed: true,
  "missing-column": true,
  "bad-gold": true,
  "not-applicable": true,
  service: true
}

/**
 * The reward's score of a sample, checked. Never throws.
 *
 * @example
 * runReward(correctness, sample)   // { _tag: "Scored", value: 2, evidence: [{ rule: "exact-number", span: … }] }
 */
export const runReward = (reward: SampleReward, sample: Sample): Score =>
  missingColumn(reward, sample) ?? guarded(reward, () => reward.score(sample))

/** A group reward's scores of a group, each checked. Never throws; a fault of the whole is the score of each. */
export const runGroupReward = (reward: GroupReward, group: ReadonlyArray<Sample>): ReadonlyArray<Score> => {
  const missing = group.map((sample) => missingColumn(reward, sample))
  if (missing.some((score) => score !== null))
    return missing.map(
      (score) => score ?? unscored("missing-column", `"${reward.name}" needs a column that others of the group lack`)
    )
  try {
    const returned: unknown = reward.score(group)
    if (isArray(returned) && returned.length === group.length)
      return group.map((_, at) => guarded(reward, () => returned[at]))
    ignoreFailure(returned)
    const wrong = unscored("not-a-number", `"${reward.name}" must return one score a sample, in their order`)
    return group.map(() => wrong)
  } catch (error) {
    const thrown = unscored("threw", whatWasThrown(error))
    return group.map(() => thrown)
  }
}

/** What a service reward asks about a sample: messages, or a score where nothing needs to be asked. Never throws. */
export const askService = (reward: ServiceReward, sample: Sample): Conversation | Score => {
  const missing = missingColumn(reward, sample)
  if (missing !== null) return missing
  try {
    const asked: unknown = reward.ask(sample)
    if (!isArray(asked)) return checked(reward, asked)
    const messages = asked.map(({ role, content }) => ({ role, content }))
    if (messages.length === 0) return unscored("threw", `"${reward.name}" must ask in at least one message`)
    const isText = messages.every(({ role, content }) => typeof role === "string" && typeof content === "string")
    return isText ? messages : unscored("threw", `"${reward.name}" must ask in messages of { role, content }`)
  } catch (error) {
    return unscored("threw", whatWasThrown(error))
  }
}

/** A service reward's score of a sample from what the service answered. Never throws. */
export const readService = (reward: ServiceReward, answer: string, sample: Sample): Score =>
  guarded(reward, () => reward.read(answer, sample))

const missingColumn = (reward: Reward, sample: Sample): Unscored | null => {
  for (const column of reward.needs) {
    if (!hasOwn(sample.columns, column)) {
      return unscored("missing-column", `"${reward.name}" needs the column "${column}", which this row does not have`)
    }
  }
  return null
}

const guarded = (reward: Reward, score: () => unknown): Score => {
  try {
    return checked(reward, score())
  } catch (error) {
    return unscored("threw", whatWasThrown(error))
  }
}

/** A score made anew from what a reward returned, so that nothing else of it travels on. */
const checked = (reward: Reward, returned: unknown): Score => {
  if (typeof returned !== "object" || returned === null) return noScore(reward, `${typeof returned}`)
  if (ignoreFailure(returned)) return noScore(reward, "promise")
  const score = returned as { _tag?: unknown; value?: unknown; evidence?: unknown; reason?: unknown; message?: unknown }
  if (score._tag === "Unscored") {
    const { reason, message } = score
    return typeof reason === "string" && hasOwn(REASONS, reason)
      ? unscored(reason as UnscoredReason, cut(`${message}`))
      : noScore(reward, "unscored score without a known reason")
  }
  if (score._tag !== "Scored") return noScore(reward, "object that is no score")
  const value = score.value
  if (typeof value !== "number" || !isFinite(value)) {
    return unscored("not-a-number", `"${reward.name}" gave ${typeof value === "number" ? value : `a ${typeof value}`}`)
  }
  const [minimum, maximum] = reward.range
  if (value < minimum || value > maximum) {
    return unscored("out-of-range", `"${reward.name}" gave ${value}, outside its range from ${minimum} to ${maximum}`)
  }
  return { _tag: "Scored", value: value + 0, evidence: evidenceOf(score.evidence) }
}

/** Whether this is a promise; its failure would otherwise come later as an unhandled rejection. */
const ignoreFailure = (returned: unknown): boolean => {
  const promise = returned as { readonly then?: unknown } | null | undefined
  if (typeof promise?.then !== "function") return false
  promise.then(undefined, () => undefined)
  return true
}

const noScore = (reward: Reward, what: string): Unscored =>
  unscored("not-a-number", `"${reward.name}" returned a ${what}: return scored(value) or unscored(reason, message)`)

const evidenceOf = (given: unknown, depth = 0): ReadonlyArray<Evidence> => {
  const kept: Array<Evidence> = []
  if (!isArray(given)) return kept
  if (depth > MAX_DEPTH) return [{ rule: "…", note: "what lies deeper is not kept" }]
  for (let index = 0; index < given.length && index < MAX_EVIDENCE; index++) {
    const { rule, span, note, value, of } = given[index] ?? {}
    if (typeof rule !== "string" || rule === "") continue
    kept[kept.length] = {
      rule: cut(rule),
      ...(isInteger(span?.start) && isInteger(span?.end) ? { span: { start: span.start, end: span.end } } : {}),
      ...(typeof note === "string" ? { note: cut(note) } : {}),
      ...(isFinite(value) ? { value } : {}),
      ...(isArray(of) && of.length > 0 ? { of: evidenceOf(of, depth + 1) } : {})
    }
  }
  return kept
}

const cut = (text: string): string => (text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text)

/** The message of a throw and the place it came from. What was thrown may be anything, even hostile to being looked at. */
export const whatWasThrown = (error: unknown): string => {
  try {
    if (!(error instanceof Error)) return cut(`threw ${typeof error}: ${error}`)
    const frame = /\(?(?:file:\/\/)?(\/[^\s()]+:\d+):\d+\)?/.exec(`${error.stack}`.slice(0, 4000))
    return cut(`${error.name}: ${error.message}${frame === null ? "" : ` (${frame[1]})`}`)
  } catch {
    return "threw something that cannot be shown"
  }
}
