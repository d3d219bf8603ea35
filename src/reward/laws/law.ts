/** What a law is, what it is tried on, and what comes out of trying it. */
import type * as fc from "fast-check"
import type { RowScores } from "../../domain/rubric.ts"
import type { Subject } from "./subject.ts"

/** One completion of a trial: what it is in words, and the gold it is scored against. */
export interface TrialRow {
  readonly is: string
  readonly gold: string
  readonly completion: string
}

/** Completions that are scored and compared. */
export interface Trial {
  /** The optimizer step they are scored at; schedules weigh by it. */
  readonly step: number | null
  readonly rows: ReadonlyArray<TrialRow>
  /** Each is a group of its own instead of all being one. */
  readonly apart?: boolean
  /** What a service is taken to have answered, in a trial of rows apart; without it service rewards are left out. */
  readonly answered?: string
}

/** A trial's scores, by what a row is. */
export type Outcome = Readonly<Record<string, RowScores>>

interface Named {
  readonly name: string
  /** The law in one sentence. */
  readonly says: string
  /** What goes wrong in training where it is broken. */
  readonly why: string
  /** Null where the law applies; else the reason why it says nothing of this rubric. */
  readonly appliesTo: (subject: Subject) => string | null
}

/** What is broken, in a sentence, and which rows show it. */
export interface Broken {
  readonly says: string
  readonly rows: ReadonlyArray<string>
}

/** A law over trials: fast-check makes them and shrinks the one that breaks it. */
export interface TrialLaw extends Named {
  readonly trials: (subject: Subject) => fc.Arbitrary<Trial>
  /** What is broken; null where the law is kept. `again` scores the same trial once more. */
  readonly broken: (outcome: Outcome, trial: Trial, subject: Subject, again: () => Outcome) => Broken | null
}

/** A law over texts that grow: bounded work. */
export interface GrowthLaw extends Named {
  readonly grow: (subject: Subject, before: (trial: Trial) => void) => Grown
}

export interface Grown {
  readonly runs: number
  readonly broken: { readonly trial: Trial; readonly says: string } | null
}

export type Law = TrialLaw | GrowthLaw

/** A row of a counterexample: what it is, the text, what it earned and why. */
export interface CounterexampleRow extends TrialRow {
  readonly total: number | null
  /** By reward; a contribution is what reached the total. */
  readonly scores: ReadonlyArray<{
    readonly reward: string
    /** The value, or null where it was unscored. */
    readonly value: number | null
    readonly contribution: number | null
    /** The rules that decided, or why it was unscored. */
    readonly because: string
  }>
}

export interface Counterexample {
  /** What is broken, in a sentence. */
  readonly says: string
  readonly step: number | null
  readonly rows: ReadonlyArray<CounterexampleRow>
  /** Steps in which it was made smaller. */
  readonly shrinks: number
}

export interface LawResult {
  readonly law: string
  readonly says: string
  readonly why: string
  readonly state: "kept" | "broken" | "does-not-apply"
  /** Cases tried. */
  readonly runs: number
  /** Why it does not apply; null where it does. */
  readonly reason: string | null
  readonly counterexample: Counterexample | null
}
