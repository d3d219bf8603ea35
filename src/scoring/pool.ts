/**
 * The pool: batches are cut into chunks, chunks go to child processes, and a row that takes its process down is tried
 * once more alone. If it does so again, that reward of that row is unscored; all else is scored all the same.
 */
import type { RowScores, RubricEntry, RubricRef } from "../domain/rubric.ts"
import type { Unscored } from "../domain/score.ts"
import type { UnreadSample } from "../reward/row.ts"
import { unscored } from "../reward/score.ts"
import { total } from "../reward/total.ts"
import { chunksOf } from "./chunks.ts"
import { PoolBroken, RubricChanged, RubricNotLoaded } from "./errors.ts"
import { type Death, Member, type Outcome } from "./member.ts"
import type { ScoringOptions } from "./options.ts"
import type { LoadedRubric, RowMessage } from "./protocol.ts"
import type { LinesQuestion } from "./rows/lines.ts"
import { Slots, type Slot } from "./slots.ts"

export const keyOf = (ref: RubricRef): string => `${ref.module}#${ref.export}`

/** A row of a batch with its place in it, and the rewards that are already decided for it. */
interface Row {
  readonly index: number
  readonly sample: UnreadSample
  readonly skip: Map<number, Unscored>
}

/** Rows that are scored together or not at all: a group where a reward looks at groups, otherwise one row. */
type Unit = ReadonlyArray<Row>

/** A batch under way. */
interface Batch {
  readonly ref: RubricRef
  readonly entries: ReadonlyArray<RubricEntry>
  readonly signal: AbortSignal
  readonly rows: Array<RowScores>
}

/** Deaths that cannot be laid at any row's door before the pool gives the rows up. */
const PATIENCE = 3

export class Pool {
  private readonly slots: Slots
  private readonly options: ScoringOptions
  private readonly isOutdated: (ref: RubricRef) => boolean
  private readonly msPerRow = new Map<string, number>()
  private asked = 0

  /** @param isOutdated whether a rubric's files were written since it was described */
  constructor(options: ScoringOptions, isOutdated: (ref: RubricRef) => boolean) {
    this.options = options
    this.isOutdated = isOutdated
    this.slots = new Slots(options.processes, () => Member.start(options))
  }

  /** Loads a rubric in a process and tells what it is. Rejects with RubricNotLoaded or PoolBroken. */
  async load(ref: RubricRef): Promise<LoadedRubric> {
    const slot = await this.slots.take(keyOf(ref))
    try {
      const member = await this.ready(slot, ref)
      return member.loaded.get(keyOf(ref)) as LoadedRubric
    } finally {
      this.slots.give(slot)
    }
  }

  /** Scores a batch. Rows come back in order, whatever became of the processes. `signal` gives up what has not begun. */
  async score(
    ref: RubricRef,
    entries: ReadonlyArray<RubricEntry>,
    samples: ReadonlyArray<UnreadSample>,
    groups: ReadonlyArray<number>,
    signal: AbortSignal
  ): Promise<ReadonlyArray<RowScores>> {
    const batch: Batch = { ref, entries, signal, rows: new Array(samples.length) }
    const rows = samples.map((sample, index): Row => ({ index, sample, skip: new Map() }))
    const units = entries.some(({ kind }) => kind === "group") ? inGroups(rows, groups) : rows.map((row) => [row])
    const sizes = units.map((unit) => unit.reduce((sum, { sample }) => sum + sample.completion.length, 0))
    const msPerRow = this.msPerRow.get(keyOf(ref))
    const msPerUnit = msPerRow === undefined ? null : (msPerRow * rows.length) / units.length
    const chunks = chunksOf(sizes, this.options.processes, msPerUnit)
    await Promise.all(chunks.map(([from, to]) => this.chunk(batch, units.slice(from, to), 0)))
    return batch.rows
  }

  /** Asks a process for lines of scores; its outcome, whatever it is, and the rubric. Null asks nothing. */
  async lines(ref: RubricRef, lines: LinesQuestion | null): Promise<{ outcome: Outcome | null; rubric: LoadedRubric }> {
    const slot = await this.slots.take(keyOf(ref))
    try {
      const member = await this.ready(slot, ref)
      const rubric = member.loaded.get(keyOf(ref)) as LoadedRubric
      if (lines === null) return { outcome: null, rubric }
      const outcome = await member.ask({ kind: "lines", id: ++this.asked, ref, lines }, this.options.rewardMs)
      return { outcome, rubric }
    } finally {
      this.slots.give(slot)
    }
  }

  /** Ends every process that has nothing to do now, and the others as soon as they have: their modules are out of date. */
  retire(): void {
    this.slots.retire()
  }

  async close(): Promise<void> {
    await this.slots.close()
  }

  private async chunk(batch: Batch, units: ReadonlyArray<Unit>, deaths: number): Promise<void> {
    if (units.length === 0) return
    const slot = await this.slots.take(keyOf(batch.ref))
    let again: ReadonlyArray<ReadonlyArray<Unit>> = []
    let blameless = deaths
    try {
      if (batch.signal.aborted) return
      const outcome = await this.ask(slot, batch, units)
      if (outcome.kind === "reply") return this.keep(batch, units.flat(), outcome)
      const { at } = outcome.death
      const suspect = at === null ? undefined : units.flat()[at.row]
      const culprit = suspect === undefined ? undefined : units.find((unit) => unit.includes(suspect))
      if (culprit !== undefined) {
        await this.alone(batch, culprit, slot)
        again = [units.filter((unit) => unit !== culprit)]
      } else if (++blameless < PATIENCE) again = [units]
      else if (units.length === 1) units.forEach((unit) => void this.giveUp(batch, unit, outcome.death))
      else {
        // Something in here ends the process after its own rows are done: halving finds it.
        const half = Math.ceil(units.length / 2)
        again = [units.slice(0, half), units.slice(half)]
        blameless = PATIENCE - 1
      }
    } finally {
      this.slots.give(slot)
    }
    for (const part of again) await this.chunk(batch, part, blameless)
  }

  /** A unit that took a process down, alone in a fresh one, until every reward has a score or has been found guilty. */
  private async alone(batch: Batch, unit: Unit, slot: Slot): Promise<void> {
    for (let deaths = 0; deaths < PATIENCE; ) {
      const outcome = await this.ask(slot, batch, [unit])
      if (outcome.kind === "reply") return this.keep(batch, unit, outcome)
      const { at } = outcome.death
      if (at === null) deaths++
      // The reading is ours and bounded; should it fail all the same, no reward can be run on these rows.
      else if (at.reward === null) return this.giveUp(batch, unit, outcome.death)
      else this.convict(batch, unit, at.row, at.reward, outcome.death)
      if (deaths === PATIENCE) this.giveUp(batch, unit, outcome.death)
    }
  }

  /** A reward is found guilty on a row; one that looks at the group, on all of it. */
  private convict(batch: Batch, unit: Unit, row: number, reward: number, death: Death): void {
    const entry = batch.entries[reward]
    for (const one of entry?.kind === "group" ? unit : unit.slice(row, row + 1))
      one.skip.set(reward, convicted(death, entry?.name))
  }

  private async ask(slot: Slot, batch: Batch, units: ReadonlyArray<Unit>): Promise<Outcome> {
    const member = await this.ready(slot, batch.ref)
    const { prompts, messages } = onTheWire(units.flat())
    const groups = units.map((unit) => unit.length)
    const question = { kind: "score", id: ++this.asked, ref: batch.ref, prompts, rows: messages, groups } as const
    return await member.ask(question, this.options.rewardMs)
  }

  /** The place's process, with the rubric loaded. */
  private async ready(slot: Slot, ref: RubricRef): Promise<Member> {
    const member = await slot.member()
    if (member.loaded.has(keyOf(ref))) return member
    if (this.isOutdated(ref)) {
      const message = `${ref.module}, or a file it imports, was changed while it was in use: start again to score with what it says now`
      throw new RubricChanged({ module: ref.module, message })
    }
    const isFresh = !member.wasAsked
    const outcome = await member.ask({ kind: "load", id: ++this.asked, ref }, this.options.loadMs)
    if (outcome.kind === "reply" && outcome.reply.kind === "loaded") {
      member.loaded.set(keyOf(ref), outcome.reply.rubric)
      return member
    }
    // What ends a used process may have come from an earlier reward; only a fresh one's end speaks against this file.
    if (outcome.kind === "died" && !isFresh) return await this.ready(slot, ref)
    const message =
      outcome.kind === "died"
        ? `${ref.module}: the process ended while this file was loaded: ${outcome.death.message}. Loading must not take long, hold much memory or end the process.`
        : outcome.reply.kind === "not-loaded"
          ? outcome.reply.message
          : `${ref.module}: the process gave an answer that was not asked for`
    throw new RubricNotLoaded({ module: ref.module, export: ref.export, message })
  }

  private keep(batch: Batch, rows: ReadonlyArray<Row>, outcome: Extract<Outcome, { readonly kind: "reply" }>): void {
    const { reply } = outcome
    if (reply.kind !== "scored" || reply.rows.length !== rows.length) {
      throw new PoolBroken({ message: "a scoring process gave an answer that does not fit its question" })
    }
    rows.forEach((row, at) => {
      batch.rows[row.index] = reply.rows[at] as RowScores
    })
    const key = keyOf(batch.ref)
    const took = reply.ms / rows.length
    this.msPerRow.set(key, 0.7 * (this.msPerRow.get(key) ?? took) + 0.3 * took)
  }

  private giveUp(batch: Batch, unit: Unit, death: Death): void {
    for (const row of unit)
      batch.rows[row.index] = total(
        batch.entries,
        batch.entries.map((entry, index) => row.skip.get(index) ?? convicted(death, entry.name)),
        row.sample.step ?? null
      )
  }
}

/** Rows cut into their groups; what no group claims stands alone. */
const inGroups = (rows: ReadonlyArray<Row>, groups: ReadonlyArray<number>): ReadonlyArray<Unit> => {
  const units: Array<Unit> = []
  let from = 0
  for (const size of groups) {
    units.push(rows.slice(from, from + size))
    from += size
  }
  for (const row of rows.slice(from)) units.push([row])
  return units.filter((unit) => unit.length > 0)
}

const convicted = (death: Death, reward = "a reward"): Unscored =>
  unscored(death.reason, `"${reward}" on this row: ${death.message}`)

/** Rows as they cross. Rows of a group stand together, so a prompt is compared with the one before. */
const onTheWire = (rows: ReadonlyArray<Row>) => {
  const prompts: Array<UnreadSample["prompt"]> = []
  const messages = rows.map(({ sample, skip }): RowMessage => {
    const last = prompts.at(-1)
    if (last === undefined || !samePrompt(last, sample.prompt)) prompts.push(sample.prompt)
    const { completion, gold, columns, truncated, tokens = null, step = null } = sample
    return { prompt: prompts.length - 1, completion, gold, columns, truncated, tokens, step, skip: [...skip] }
  })
  return { prompts, messages }
}

const samePrompt = (a: UnreadSample["prompt"], b: UnreadSample["prompt"]): boolean =>
  a === b ||
  (a.length === b.length && a.every((turn, at) => turn.role === b[at]?.role && turn.content === b[at]?.content))
