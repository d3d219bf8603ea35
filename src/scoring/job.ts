/** What the pool has its processes do with a batch's rows: score them, or tell what they ask of services. */
import type { RowScores, RubricEntry, RubricRef } from "../domain/rubric.ts"
import type { Score, Unscored } from "../domain/score.ts"
import type { Asked, UnreadSample } from "../reward/row.ts"
import { unscored } from "../reward/score.ts"
import { total } from "../reward/total.ts"
import type { Death } from "./member.ts"
import type { Answer, FromWorker, RowMessage, ToWorker } from "./protocol.ts"

/** A row of a batch with its place in it, and the rewards that are already decided for it. */
export interface Row {
  readonly index: number
  readonly sample: UnreadSample
  readonly skip: Map<number, Unscored>
  readonly answers: ReadonlyArray<Answer>
}

/** Rows that stand or fall together: a group where a reward looks at groups, otherwise one row. */
export type Unit = ReadonlyArray<Row>

/** A batch under way, and what becomes of each of its rows. */
export interface Job<R> {
  readonly ref: RubricRef
  readonly entries: ReadonlyArray<RubricEntry>
  readonly signal: AbortSignal
  readonly rows: Array<R>
  /** What the time its rows take is remembered under. */
  readonly key: string
  readonly question: (id: number, units: ReadonlyArray<Unit>) => ToWorker
  /** What a process replied; null where that is no reply to such a question. */
  readonly replied: (reply: FromWorker) => { readonly rows: ReadonlyArray<R>; readonly ms: number } | null
  /** What becomes of a row that no process survives. */
  readonly givenUp: (row: Row, death: Death) => R
}

type Common = Pick<Job<never>, "ref" | "entries" | "signal">

export const keyOf = (ref: RubricRef): string => `${ref.module}#${ref.export}`

export const scoring = (common: Common, count: number): Job<RowScores> => ({
  ...common,
  rows: new Array(count),
  key: keyOf(common.ref),
  question: (id, units) => {
    const groups = units.map((unit) => unit.length)
    return { kind: "score", id, ref: common.ref, ...onTheWire(units.flat()), groups }
  },
  replied: (reply) => (reply.kind === "scored" ? reply : null),
  givenUp: (row, death) => total(common.entries, decided(common, row, death), row.sample.step ?? null)
})

export const asking = (common: Common, count: number): Job<ReadonlyArray<Asked>> => ({
  ...common,
  rows: new Array(count),
  key: `${keyOf(common.ref)} asks`,
  question: (id, units) => ({ kind: "ask", id, ref: common.ref, ...onTheWire(units.flat()) }),
  replied: (reply) => (reply.kind === "asked" ? reply : null),
  givenUp: (row, death) =>
    decided(common, row, death).flatMap((score, at) => (common.entries[at]?.kind === "service" ? [[at, score]] : []))
})

/** What is known of each reward of a row that is given up. */
const decided = ({ entries }: Common, row: Row, death: Death): ReadonlyArray<Score> =>
  entries.map((entry, at) => row.skip.get(at) ?? convicted(death, entry.name))

export const convicted = (death: Death, reward = "a reward", on: "row" | "group" = "row"): Unscored =>
  unscored(death.reason, `"${reward}" on this ${on}: ${death.message}`)

/** Characters that a row brings with it. */
export const sizeOf = ({ sample, answers }: Row): number =>
  answers.reduce((sum, [, answer]) => sum + (typeof answer === "string" ? answer.length : 0), sample.completion.length)

/** Rows as they cross. Rows of a group stand together, so a prompt is compared with the one before. */
const onTheWire = (rows: ReadonlyArray<Row>) => {
  const prompts: Array<UnreadSample["prompt"]> = []
  const messages = rows.map(({ sample, skip, answers }): RowMessage => {
    const last = prompts.at(-1)
    if (last === undefined || !samePrompt(last, sample.prompt)) prompts.push(sample.prompt)
    const { completion, gold, columns, truncated, tokens = null, step = null } = sample
    return { prompt: prompts.length - 1, completion, gold, columns, truncated, tokens, step, skip: [...skip], answers }
  })
  return { prompts, rows: messages }
}

const samePrompt = (a: UnreadSample["prompt"], b: UnreadSample["prompt"]): boolean =>
  a === b ||
  (a.length === b.length && a.every((turn, at) => turn.role === b[at]?.role && turn.content === b[at]?.content))
