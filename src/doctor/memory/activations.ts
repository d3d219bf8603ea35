/**
 * Activations that a forward keeps for its backward, tensor by tensor, as Korthikanti et al. count them (Reducing
 * Activation Recomputation in Large Transformer Models, 2022, §4) but for today's decoders with frozen weights: a frozen
 * linear keeps no input, LoRA on it keeps one. A test holds the counts against the tensors that autograd really saves.
 */
import { keyWidth, type Linear, linearsOf, queryWidth, targetsOf } from "./modules.ts"
import { adapterBytes, bytesOf, lengthOf, type PhaseRun } from "./run.ts"
import type { Shape } from "./shape.ts"

const FLOAT32 = 4

const sum = (values: ReadonlyArray<number>): number => values.reduce((total, value) => total + value, 0)

/** Each input once, however many read it. */
const distinct = (targets: ReadonlyArray<Linear>): ReadonlyArray<Linear> =>
  targets.filter((target, i) => targets.findIndex(({ reads }) => reads === target.reads) === i)

/** Under autocast float32 adapters get a copy of their input each. */
const isCast = (run: PhaseRun): boolean => bytesOf(run.compute) < adapterBytes(run)

/** A mask of the scores comes with padding, and with windows that the text is longer than. */
const hasMask = (run: PhaseRun, window: number | null): boolean =>
  run.attention !== "flash" && (run.padded || (window !== null && window < lengthOf(run)))

/** Bytes a token that LoRA keeps in a layer: the inputs of its first matrices, of its second ones, and dropout's masks. */
const loraBytes = (targets: ReadonlyArray<Linear>, run: PhaseRun, keepsHeads: boolean): number => {
  const compute = bytesOf(run.compute)
  const { r, dropout } = run.lora
  const copies = dropout > 0 || isCast(run)
  // The attention's output is kept by attention itself, and read as it is.
  const inputs = copies ? targets : distinct(targets).filter(({ reads }) => !(keepsHeads && reads === "heads"))
  const masks =
    dropout > 0 ? sum(targets.map((target) => target.in)) * (run.device === "cuda" ? 1 : adapterBytes(run)) : 0
  return compute * (sum(inputs.map((target) => target.in)) + r * targets.length) + masks
}

/** Bytes that attention keeps in a layer, for all sequences of the batch. */
const attentionBytes = (shape: Shape, run: PhaseRun, window: number | null): number => {
  const compute = bytesOf(run.compute)
  const [query, key] = [queryWidth(shape), keyWidth(shape)]
  const tokens = run.batch * lengthOf(run)
  const scores = tokens * lengthOf(run)
  const normed = shape.qk_norm ? FLOAT32 * (query + key) : 0
  if (isEager(shape, run)) {
    // Softmax runs in float32, and its result is cast; a cap keeps its tanh.
    const probabilities = FLOAT32 + (compute < FLOAT32 ? compute : 0) + (shape.softcap ? compute : 0)
    return tokens * (normed + compute * 3 * query) + scores * shape.heads * probabilities
  }
  const masked = hasMask(run, window)
  // Under a mask keys and values are repeated for every query head; the value of a fused linear keeps all of its output.
  const kept = masked ? 2 * query : key + (shape.fused ? query + 2 * key : key)
  const mask = masked ? scores * (run.device === "cuda" ? compute : FLOAT32) : 0
  return tokens * (normed + compute * (2 * query + kept) + FLOAT32 * shape.heads) + mask
}

const isEager = (shape: Shape, run: PhaseRun): boolean => run.attention === "eager" || shape.softcap

const layerBytes = (shape: Shape, run: PhaseRun, targets: ReadonlyArray<Linear>, window: number | null): number => {
  const tokens = run.batch * lengthOf(run)
  const norms = FLOAT32 * shape.norms * shape.hidden
  // Gate, what its activation made of it, and up; their product is kept by LoRA alone.
  const mlp = bytesOf(run.compute) * 3 * shape.intermediate
  // Attention's output is what the next linear reads where its heads need no copy to stand side by side.
  const lora = loraBytes(targets, run, !isEager(shape, run) && !shape.fused)
  return tokens * (norms + mlp + lora) + attentionBytes(shape, run, window)
}

/** A layer of each kind of window, and how many there are of it. */
const layersOf = (shape: Shape, run: PhaseRun) => {
  const targets = Map.groupBy(targetsOf(shape, run.lora), ({ layer }) => layer)
  return shape.windows.map((window, layer) => layerBytes(shape, run, targets.get(layer) ?? [], window))
}

/** Bytes kept when the forward is done, and what recomputing the largest layer adds under gradient checkpointing. */
export const keptBytes = (shape: Shape, run: PhaseRun): { readonly kept: number; readonly recomputed: number } => {
  const tokens = run.batch * lengthOf(run)
  // The input of the last norm, and of the output head.
  const end = tokens * shape.hidden * (FLOAT32 + bytesOf(run.compute))
  const layers = layersOf(shape, run)
  // Adapters cast for the forward are kept until it is over.
  const cast = isCast(run)
    ? bytesOf(run.compute) * run.lora.r * sum(targetsOf(shape, run.lora).map((target) => target.in + target.out))
    : 0
  if (!run.checkpointing) return { kept: end + cast + sum(layers), recomputed: 0 }
  return { kept: end + shape.layers * tokens * shape.hidden * bytesOf(run.weights), recomputed: Math.max(...layers) }
}

/**
 * What stands beside the kept activations for a moment in a layer's backward: the gradients of the product, of gate, of
 * up and of the activation, in float32 too where an adapter's input was cast; the mask; and the largest linear, made whole
 * again where it is quantized.
 */
export const passingBytes = (shape: Shape, run: PhaseRun): number => {
  const tokens = run.batch * lengthOf(run)
  const gradients = tokens * shape.intermediate * (4 * bytesOf(run.compute) + (isCast(run) ? 2 * FLOAT32 : 0))
  // The mask that all layers share, a byte a score.
  const mask = shape.windows.some((window) => hasMask(run, window)) ? tokens * lengthOf(run) : 0
  const largest = Math.max(...linearsOf(shape).map((linear) => linear.in * linear.out))
  return gradients + mask + (run.quantization === null ? 0 : largest * bytesOf(run.compute))
}
