/** The limits of scoring, and how many processes work at it. */
import { availableParallelism } from "node:os"

export interface ScoringOptions {
  /** Child processes at most; they start when there is work for them. Default: one core is left free, 1 to 4. */
  readonly processes: number
  /** V8's heap in a process, in MB. Default 256. */
  readonly heapMb: number
  /** Resident memory of a process, in MB, Buffers included; beyond it the process is ended. Default 1024. */
  readonly memoryMb: number
  /** Milliseconds one reward may take on one row. Default 2000. */
  readonly rewardMs: number
  /** Milliseconds a rubric's module may take to load. Default 15 000. */
  readonly loadMs: number
}

export const defaultOptions = (): ScoringOptions => ({
  processes: Math.max(1, Math.min(4, availableParallelism() - 1)),
  heapMb: 256,
  memoryMb: 1024,
  rewardMs: 2000,
  loadMs: 15_000
})
