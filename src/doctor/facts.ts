/** All that the doctor's checks look at, gathered before they are asked. A check is a plain function of this. */
import type { Experiment } from "../domain/experiment.ts"
import type { Inspected, NotTold } from "../domain/inspect.ts"
import type { RubricInfo } from "../domain/rubric.ts"
import type { TagStyle } from "../style/style.ts"
import type { Check } from "./check.ts"

/** What the rows of the experiment are, read and scored as training would. */
export interface RowFacts {
  readonly counts: Readonly<Record<"sft" | "grpo" | "evaluate", number>>
  readonly dropped: Readonly<Record<string, number>>
  /** Rows kept out of training because an evaluation problem is the same or nearly so. */
  readonly held_back: number
  /** Columns that every GRPO row has, and those that only some have. */
  readonly columns: { readonly all: ReadonlyArray<string>; readonly some: ReadonlyArray<string> }
  /** Golds that were parsed, and those that could not be: the first few, with their problems. */
  readonly golds: {
    readonly read: number
    readonly unparsed: number
    readonly examples: ReadonlyArray<{ readonly problem: string; readonly gold: string }>
  }
  /** Worked solutions that were scored by the rubric, and those that it does not pay in full. */
  readonly solutions: {
    readonly read: number
    readonly short: number
    readonly unscored: number
    readonly examples: ReadonlyArray<{ readonly problem: string; readonly total: number | null; readonly why: string }>
  }
}

/** The machine this program runs on. */
export interface MachineFacts {
  readonly cores: number
  readonly memory_bytes: number
  readonly free_memory_bytes: number
  readonly free_disk_bytes: number
}

/** What a policy made of some prompts before the run. */
export interface Pilot {
  /** The policy that was sampled: the base, or an adapter on it. */
  readonly policy: string
  readonly problems: number
  /** Completions of each problem. */
  readonly group: number
  readonly completions: number
  readonly truncated: number
  readonly unscored: number
  readonly dead_groups: number
  /** For each reward of the rubric: mean and spread over the completions that it scored. */
  readonly rewards: ReadonlyArray<{
    readonly name: string
    readonly scored: number
    readonly mean: number | null
    readonly spread: number | null
  }>
  /** Completions whose reading has no defect. */
  readonly well_formed: number
  /** Share of groups with a spread that GRPO can learn from, for sizes of a group up to the one sampled: 95 % interval. */
  readonly informative: ReadonlyArray<{
    readonly group: number
    readonly share: number
    readonly low: number
    readonly high: number
  }>
  readonly seconds: number
  /** Memory of the process at its highest, and before the model was loaded; null where it was not measured. */
  readonly peak: {
    readonly device: "cpu" | "cuda"
    readonly bytes: number
    readonly before_bytes: number
  } | null
}

export interface Facts {
  readonly experiment: Experiment
  readonly style: TagStyle
  readonly rubric: RubricInfo
  readonly rows: RowFacts | NotTold
  readonly inspected: Inspected | NotTold
  readonly machine: MachineFacts
  /** Null where none was asked for. */
  readonly pilot: Pilot | NotTold | null
}

/** One line of the doctor's table: an id, what it is about, and the judgement. Null: it does not apply to this experiment. */
export interface DoctorCheck {
  readonly name: string
  readonly about: string
  readonly judge: (facts: Facts) => Check | null
}
