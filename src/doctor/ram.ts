/** Memory of this machine, or of the container that this program is held in where that has less. */
import { freemem, totalmem } from "node:os"

export interface Ram {
  readonly total: number
  readonly free: number
  /** A control group allows less than the machine has. */
  readonly limited: boolean
}

/**
 * `constrained` and `available` are Node's words for a control group's limit and for what is left under it; without a
 * limit the one is 0 or beyond anything there is.
 */
export const ramOf = (total: number, free: number, constrained: number, available: number): Ram => {
  const limited = constrained > 0 && constrained < total
  return limited
    ? { total: constrained, free: Math.min(free, available, constrained), limited }
    : { total, free, limited }
}

export const ram = (): Ram => ramOf(totalmem(), freemem(), process.constrainedMemory(), process.availableMemory())
