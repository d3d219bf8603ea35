/** The largest batch, group and length that fit in so much memory: a search over what was computed. */
import { planMemory } from "./plan.ts"
import type { PhaseRun } from "./run.ts"
import type { Shape } from "./shape.ts"

export interface Room {
  /** Bytes that the phase may take. */
  readonly bytes: number
  /** The card's memory, of which vLLM takes a share; 0 without one. */
  readonly total: number
}

export const fits = (shape: Shape, run: PhaseRun, room: Room): boolean =>
  planMemory(shape, run, room.total).total_bytes <= room.bytes

/** The largest whole number from 1 to `most` that holds, where every smaller one does too; 0 where none does. */
const largest = (most: number, holds: (value: number) => boolean): number => {
  let [low, high] = [0, most]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (holds(middle)) low = middle
    else high = middle - 1
  }
  return low
}

export interface Largest {
  /** per_device_train_batch_size, with what is generated at once growing alike. */
  readonly batch: number
  /** GRPO: completions that a device generates at once, with the batch as it is; null for SFT and where vLLM generates. */
  readonly sequences: number | null
  /** max_completion_length, or SFT's max_length. */
  readonly completion: number
}

/** Where the search ends: what fits here is told as so many or more. */
export const MOST: Largest = { batch: 1024, sequences: 8192, completion: 1 << 17 }

/** The largest of each, the others as they are. */
export const largestThatFit = (shape: Shape, run: PhaseRun, room: Room): Largest => {
  const holds = (changes: Partial<PhaseRun>) => fits(shape, { ...run, ...changes }, room)
  const generations = run.sequences / run.batch
  return {
    batch: largest(MOST.batch, (batch) => holds({ batch, sequences: batch * generations })),
    sequences:
      run.phase === "sft" || run.vllm !== null
        ? null
        : largest(MOST.sequences ?? 0, (sequences) => holds({ sequences })),
    completion: largest(MOST.completion, (completion) => holds({ completion }))
  }
}

/** The most exact way of loading the weights under which the run fits; null where none is. */
export const precisionThatFits = (shape: Shape, run: PhaseRun, room: Room): string | null => {
  const ways: ReadonlyArray<readonly [string, Partial<PhaseRun>]> = [
    ["bfloat16", { weights: "bfloat16", quantization: null }],
    ["8 bits", { weights: "bfloat16", quantization: { bits: 8, double: false } }],
    ["4 bits", { weights: "bfloat16", quantization: { bits: 4, double: true } }]
  ]
  return ways.find(([, changes]) => fits(shape, { ...run, ...changes }, room))?.[0] ?? null
}
