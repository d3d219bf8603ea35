/**
 * The pool: batches are cut into chunks, chunks go to child processes, and a row that takes its process down is tried
 * once more alone. If it does so again, that reward of that row is unscored; all else is scored all the same.
 */
import type { RowScores, RubricEntry, RubricRef } from "../domain/rubric.ts"
import type { Asked, UnreadSample } from "../reward/row.ts"
import { chunksOf } from "./chunks.ts"
import { PoolBroken, RubricChanged, RubricNotLoaded } from "./errors.ts"
import { asking, convicted, type Job, keyOf, type Row, scoring, sizeOf, type Unit } from "./job.ts"
import { type Death, Member, type Outcome } from "./member.ts"
import type { ScoringOptions } from "./options.ts"
import type { Answer, LoadedRubric } from "./protocol.ts"
import type { LinesQuestion } from "./rows/lines.ts"
import type { TimingQuestion } from "./rows/timing.ts"
import { Slots, type Slot } from "./slots.ts"

/** What is asked of one process in one go. */
type Once =
  | { readonly kind: "lines"; readonly lines: LinesQuestion }
  | { readonly kind: "time"; readonly timing: TimingQuestion }

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

  /**
   * Scores a batch. Rows come back in order, whatever became of the processes. `signal` gives up what has not begun.
   *
   * @param answers what services said of each row; none where no reward asks one
   */
  async score(
    ref: RubricRef,
    entries: ReadonlyArray<RubricEntry>,
    samples: ReadonlyArray<UnreadSample>,
    groups: ReadonlyArray<number>,
    signal: AbortSignal,
    answers: ReadonlyArray<ReadonlyArray<Answer>> = []
  ): Promise<ReadonlyArray<RowScores>> {
    const rows = samples.map((sample, index) => rowOf(sample, index, answers[index]))
    const units = entries.some(({ kind }) => kind === "group") ? inGroups(rows, groups) : rows.map((row) => [row])
    return await this.carryOut(scoring({ ref, entries, signal }, rows.length), units)
  }

  /** What the service rewards ask about each sample of a batch. It is user code like any reward, and guarded as one. */
  async ask(
    ref: RubricRef,
    entries: ReadonlyArray<RubricEntry>,
    samples: ReadonlyArray<UnreadSample>,
    signal: AbortSignal
  ): Promise<ReadonlyArray<ReadonlyArray<Asked>>> {
    const units = samples.map((sample, index) => [rowOf(sample, index)])
    return await this.carryOut(asking({ ref, entries, signal }, samples.length), units)
  }

  /** Asks a process one thing and no more, whatever becomes of it; tells the rubric too. Null asks nothing. */
  async once(ref: RubricRef, asked: Once | null): Promise<{ outcome: Outcome | null; rubric: LoadedRubric }> {
    const slot = await this.slots.take(keyOf(ref))
    try {
      const member = await this.ready(slot, ref)
      const rubric = member.loaded.get(keyOf(ref)) as LoadedRubric
      if (asked === null) return { outcome: null, rubric }
      const outcome = await member.ask({ ...asked, id: ++this.asked, ref }, this.options.rewardMs)
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

  private async carryOut<R>(job: Job<R>, units: ReadonlyArray<Unit>): Promise<ReadonlyArray<R>> {
    const sizes = units.map((unit) => unit.reduce((sum, row) => sum + sizeOf(row), 0))
    const msPerRow = this.msPerRow.get(job.key)
    const msPerUnit = msPerRow === undefined ? null : (msPerRow * job.rows.length) / units.length
    const chunks = chunksOf(sizes, this.options.processes, msPerUnit)
    await Promise.all(chunks.map(([from, to]) => this.chunk(job, units.slice(from, to), 0)))
    return job.rows
  }

  private async chunk<R>(job: Job<R>, units: ReadonlyArray<Unit>, deaths: number): Promise<void> {
    if (units.length === 0) return
    const slot = await this.slots.take(keyOf(job.ref))
    let again: ReadonlyArray<ReadonlyArray<Unit>> = []
    let blameless = deaths
    try {
      if (job.signal.aborted) return
      const outcome = await this.put(slot, job, units)
      if (outcome.kind === "reply") return this.keep(job, units.flat(), outcome)
      const { at } = outcome.death
      const suspect = at === null ? undefined : units.flat()[at.row]
      const culprit = suspect === undefined ? undefined : units.find((unit) => unit.includes(suspect))
      if (culprit !== undefined) {
        await this.alone(job, culprit, slot)
        again = [units.filter((unit) => unit !== culprit)]
      } else if (++blameless < PATIENCE) again = [units]
      else if (units.length === 1) units.forEach((unit) => void this.giveUp(job, unit, outcome.death))
      else {
        // Something in here ends the process after its own rows are done: halving finds it.
        const half = Math.ceil(units.length / 2)
        again = [units.slice(0, half), units.slice(half)]
        blameless = PATIENCE - 1
      }
    } finally {
      this.slots.give(slot)
    }
    for (const part of again) await this.chunk(job, part, blameless)
  }

  /** A unit that took a process down, alone in a fresh one, until every reward has a score or has been found guilty. */
  private async alone<R>(job: Job<R>, unit: Unit, slot: Slot): Promise<void> {
    for (let deaths = 0; deaths < PATIENCE; ) {
      const outcome = await this.put(slot, job, [unit])
      if (outcome.kind === "reply") return this.keep(job, unit, outcome)
      const { at } = outcome.death
      if (at === null) deaths++
      // The reading is ours and bounded; should it fail all the same, no reward can be run on these rows.
      else if (at.reward === null) return this.giveUp(job, unit, outcome.death)
      else this.convict(job, unit, at.row, at.reward, outcome.death)
      if (deaths === PATIENCE) this.giveUp(job, unit, outcome.death)
    }
  }

  /** A reward is found guilty on a row; one that looks at the group, on all of it. */
  private convict<R>(job: Job<R>, unit: Unit, row: number, reward: number, death: Death): void {
    const entry = job.entries[reward]
    const guilty = convicted(death, entry?.name, entry?.kind === "group" ? "group" : "row")
    for (const one of entry?.kind === "group" ? unit : unit.slice(row, row + 1)) one.skip.set(reward, guilty)
  }

  private async put<R>(slot: Slot, job: Job<R>, units: ReadonlyArray<Unit>): Promise<Outcome> {
    const member = await this.ready(slot, job.ref)
    return await member.ask(job.question(++this.asked, units), this.options.rewardMs)
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

  private keep<R>(job: Job<R>, rows: ReadonlyArray<Row>, outcome: Extract<Outcome, { readonly kind: "reply" }>): void {
    const replied = job.replied(outcome.reply)
    if (replied?.rows.length !== rows.length) {
      throw new PoolBroken({ message: "a scoring process gave an answer that does not fit its question" })
    }
    rows.forEach((row, at) => {
      job.rows[row.index] = replied.rows[at] as R
    })
    const took = replied.ms / rows.length
    this.msPerRow.set(job.key, 0.7 * (this.msPerRow.get(job.key) ?? took) + 0.3 * took)
  }

  private giveUp<R>(job: Job<R>, unit: Unit, death: Death): void {
    for (const row of unit) job.rows[row.index] = job.givenUp(row, death)
  }
}

const rowOf = (sample: UnreadSample, index: number, answers: ReadonlyArray<Answer> = []): Row => ({
  index,
  sample,
  skip: new Map(),
  answers
})

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
