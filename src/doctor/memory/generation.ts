/** Generating with transformers: the cache of keys and values, the prompt's first pass, and sampling. */
import { keyWidth } from "./modules.ts"
import { bytesOf, lengthOf, type PhaseRun } from "./run.ts"
import type { Shape } from "./shape.ts"

const FLOAT32 = 4

const sum = (values: ReadonlyArray<number>): number => values.reduce((total, value) => total + value, 0)

/** Keys and values of every sequence with so many positions; a layer with a window keeps no more than that. */
export const cacheBytes = (shape: Shape, run: PhaseRun, length = lengthOf(run)): number => {
  const positions = sum(shape.windows.map((window) => Math.min(length, window ?? Number.POSITIVE_INFINITY)))
  const layer = run.sequences * length * keyWidth(shape) * bytesOf(run.weights)
  // A layer's keys grow by a copy: the old and the new are there at once.
  return 2 * run.sequences * positions * keyWidth(shape) * bytesOf(run.weights) + layer
}

/** The prompt's first pass through a layer, nothing kept: gate, up and their product beside the residual stream and the mask. */
const promptBytes = (shape: Shape, run: PhaseRun): number => {
  const tokens = run.sequences * run.prompt
  const each = bytesOf(run.weights)
  return tokens * (each * 4 * shape.intermediate + (each + FLOAT32) * shape.hidden) + tokens * run.prompt * FLOAT32
}

/** The next token's logits as the model gives them, and in float32: as they are, over the temperature, and as chances. */
const samplingBytes = (shape: Shape, run: PhaseRun): number =>
  run.sequences * shape.vocabulary * (bytesOf(run.weights) + 3 * FLOAT32)

export interface Generation {
  readonly cache: number
  readonly beside: number
  /** What stands beside the cache where it is highest. */
  readonly what: "sampling" | "the prompt's first pass"
}

/** Generating at its highest: at the end, with the cache full, or at the beginning, when the prompt is read. */
export const generationBytes = (shape: Shape, run: PhaseRun): Generation => {
  const end: Generation = { cache: cacheBytes(shape, run), beside: samplingBytes(shape, run), what: "sampling" }
  const start: Generation = {
    cache: cacheBytes(shape, run, run.prompt),
    beside: promptBytes(shape, run),
    what: "the prompt's first pass"
  }
  return start.cache + start.beside > end.cache + end.beside ? start : end
}
