/** Bytes that last through a phase: weights, the adapter, its gradients and its optimizer's state. */
import { linearsOf, loraTensors, parametersOf, targetsOf } from "./modules.ts"
import { adapterBytes, bytesOf, type PhaseRun, type Quantization } from "./run.ts"
import type { Shape } from "./shape.ts"

const sum = (values: ReadonlyArray<number>): number => values.reduce((total, value) => total + value, 0)

/**
 * Bytes of a quantized linear of `in` × `out`. 4 bits: half a byte a weight and a float32 scale for each block of 64;
 * doubly quantized (Dettmers et al., QLoRA, 2023, §3) a byte for each block and a float32 for each 256 blocks. 8 bits
 * (Dettmers et al., LLM.int8(), 2022): a byte a weight and a float32 scale a row.
 */
const quantizedBytes = (inputs: number, outputs: number, { bits, double }: Quantization): number => {
  const weights = inputs * outputs
  if (bits === 8) return weights + 4 * outputs
  const blocks = Math.ceil(weights / 64)
  return weights / 2 + (double ? blocks + 4 * Math.ceil(blocks / 256) : 4 * blocks)
}

/** The base model's weights: bitsandbytes quantizes linears, and leaves embedding, norms, biases and the output head. */
export const weightBytes = (shape: Shape, run: Pick<PhaseRun, "weights" | "quantization">): number => {
  const each = bytesOf(run.weights)
  const { quantization } = run
  const { total, linears } = parametersOf(shape)
  if (quantization === null) return each * total
  const quantized = linearsOf(shape).map(
    (linear) => quantizedBytes(linear.in, linear.out, quantization) + (linear.bias ? each * linear.out : 0)
  )
  return each * (total - linears) + sum(quantized)
}

/** Bytes a parameter that an optimizer keeps, beside float32 and bfloat16 parameters alike where it says so. */
interface States {
  /** Tensors of the parameter's own size. */
  readonly kept: number
  /** In 8 bits, with a float32 scale a block of 256; tensors below 4,096 elements stay in float32 (bitsandbytes). */
  readonly eight: boolean
  /** In the parameter's dtype; else always in float32. */
  readonly own: boolean
}

/** By transformers' names of them. */
const OPTIMIZERS: ReadonlyArray<readonly [RegExp, States]> = [
  [/^(paged_)?adamw_8bit$|^adamw_bnb_8bit$|^paged_ademamix_8bit$/, { kept: 2, eight: true, own: false }],
  [/^(paged_)?lion_8bit$/, { kept: 1, eight: true, own: false }],
  [/^(paged_)?(lion_32bit)$/, { kept: 1, eight: false, own: false }],
  [/^(paged_adamw_32bit|adamw_32bit|paged_adamw)$/, { kept: 2, eight: false, own: false }],
  [/^(adafactor|sgd)$/, { kept: 0, eight: false, own: true }],
  [/^(adagrad|rmsprop)$/, { kept: 1, eight: false, own: true }],
  [/^adamw/, { kept: 2, eight: false, own: true }]
]

/** AdamW for an optimizer that is not known here: most keep as much or less. */
const statesOf = (optimizer: string): States =>
  OPTIMIZERS.find(([name]) => name.test(optimizer))?.[1] ?? { kept: 2, eight: false, own: true }

/** Whether the optimizer's state is known by its name, and not taken for AdamW's. */
export const isKnownOptimizer = (optimizer: string): boolean => OPTIMIZERS.some(([name]) => name.test(optimizer))

export const optimizerBytes = (tensors: ReadonlyArray<number>, run: PhaseRun): number => {
  const { kept, eight, own } = statesOf(run.optimizer)
  const each = own ? adapterBytes(run) : 4
  return sum(tensors.map((size) => kept * (eight && size >= 4096 ? size + 4 * Math.ceil(size / 256) : each * size)))
}

export interface Trained {
  readonly adapter: number
  readonly gradients: number
  readonly optimizer: number
  readonly reference: number
}

/** What LoRA adds for the whole of a phase. */
export const trainedBytes = (shape: Shape, run: PhaseRun): Trained => {
  const tensors = loraTensors(targetsOf(shape, run.lora), run.lora.r)
  const adapter = adapterBytes(run) * sum(tensors)
  return {
    adapter,
    gradients: adapter,
    optimizer: optimizerBytes(tensors, run),
    reference: run.reference ? adapter : 0
  }
}
