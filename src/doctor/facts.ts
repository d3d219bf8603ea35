/** All that the doctor's checks look at, gathered before they are asked. A check is a plain function of this. */
import type { Experiment } from "../domain/experiment.ts"
import type { Inspected, NotTold } from "../domain/inspect.ts"
import type { Settings } from "../domain/job.ts"
import type { RubricInfo } from "../domain/rubric.ts"
import type { TagStyle } from "../style/style.ts"
import type { Check } from "./check.ts"

/** Golds that were read as an answer is judged: spread evenly over the GRPO rows. */
export interface GoldFacts {
  readonly read: number
  /** Golds that no answer can be judged by: empty, or over a limit of the judge. */
  readonly unusable: number
  /** Golds that are read as words: equal to the same words and to nothing else. */
  readonly words: number
  /** The first few of either. */
  readonly examples: ReadonlyArray<{ readonly problem: string; readonly gold: string }>
}

/** Worked solutions that were scored by the rubric as completions: spread evenly over the SFT rows. */
export interface SolutionFacts {
  readonly read: number
  /** Those of which at least one reward pays less than its best. */
  readonly short: number
  /** Those that got no total. */
  readonly unscored: number
  readonly examples: ReadonlyArray<{ readonly problem: string; readonly total: number | null; readonly why: string }>
  /** For each reward that looks at one completion: how many it scored, paid in full, and paid the least. */
  readonly rewards: ReadonlyArray<{
    readonly name: string
    readonly scored: number
    readonly full: number
    readonly least: number
  }>
}

/** What the rows of the experiment are, read and scored as training would. */
export interface RowFacts {
  readonly counts: Readonly<Record<"sft" | "grpo" | "evaluate", number>>
  readonly dropped: Readonly<Record<string, number>>
  /** Rows kept out of training because an evaluation problem is the same or nearly so; null where nobody looked. */
  readonly held_back: number | null
  /** GRPO rows whose problem stood in an earlier one. */
  readonly repeated: number
  /** Problems that stand in the GRPO rows and in the evaluation. */
  readonly leaked: number
  /** Columns that every GRPO row has, and those that only some have. */
  readonly columns: { readonly all: ReadonlyArray<string>; readonly some: ReadonlyArray<string> }
  readonly golds: GoldFacts
  readonly solutions: SolutionFacts | NotTold
}

/** The machine this program runs on. */
export interface MachineFacts {
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
  /** For each reward of the rubric: mean, and spread from least to most, over the completions that it scored. */
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
  /** Seconds of one optimizer step as measured, its generation and rewards included. */
  readonly seconds_per_step: number
  /** Memory of the process at its highest, and before the model was loaded; null where it was not measured. */
  readonly peak: {
    readonly device: "cpu" | "cuda"
    readonly bytes: number
    readonly before_bytes: number
  } | null
}

/** LoRA weights in a folder. */
export interface AdapterFacts {
  readonly folder: string
  readonly config: Settings
}

export interface Facts {
  readonly experiment: Experiment
  readonly style: TagStyle
  /** Not told where its file does not load. */
  readonly rubric: RubricInfo | NotTold
  readonly rows: RowFacts | NotTold
  readonly inspected: Inspected | NotTold
  /** The adapter that was named beside the experiment, with its adapter_config.json; null where none was. */
  readonly adapter: AdapterFacts | NotTold | null
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
