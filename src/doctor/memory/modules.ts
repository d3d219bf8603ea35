/** The linears of a decoder, its parameters by part, and what LoRA adds to them. */
import type { Lora } from "../../domain/job.ts"
import type { Shape } from "./shape.ts"

/** What a linear reads: those that read the same keep it only once. */
export type Input = "attention" | "heads" | "mlp" | "product"

export interface Linear {
  /** As PEFT sees it: `model.layers.0.self_attn.q_proj`. */
  readonly name: string
  readonly layer: number
  readonly reads: Input
  readonly in: number
  readonly out: number
  readonly bias: boolean
}

export const queryWidth = (shape: Shape): number => shape.heads * shape.head_dim
export const keyWidth = (shape: Shape): number => shape.kv_heads * shape.head_dim

const linearsOfLayer = (shape: Shape, layer: number): ReadonlyArray<Linear> => {
  const { hidden, intermediate, bias } = shape
  const [query, key] = [queryWidth(shape), keyWidth(shape)]
  const one = (part: string, name: string, reads: Input, from: number, to: number, withBias: boolean): Linear => ({
    name: `model.layers.${layer}.${part}.${name}`,
    layer,
    reads,
    in: from,
    out: to,
    bias: withBias
  })
  const out = one("self_attn", "o_proj", "heads", query, hidden, bias.out)
  const down = one("mlp", "down_proj", "product", intermediate, hidden, bias.mlp)
  if (shape.fused)
    return [
      one("self_attn", "qkv_proj", "attention", hidden, query + 2 * key, bias.qkv),
      out,
      one("mlp", "gate_up_proj", "mlp", hidden, 2 * intermediate, bias.mlp),
      down
    ]
  return [
    one("self_attn", "q_proj", "attention", hidden, query, bias.qkv),
    one("self_attn", "k_proj", "attention", hidden, key, bias.qkv),
    one("self_attn", "v_proj", "attention", hidden, key, bias.qkv),
    out,
    one("mlp", "gate_proj", "mlp", hidden, intermediate, bias.mlp),
    one("mlp", "up_proj", "mlp", hidden, intermediate, bias.mlp),
    down
  ]
}

/** Every linear but the output head. */
export const linearsOf = (shape: Shape): ReadonlyArray<Linear> =>
  Array.from({ length: shape.layers }, (_, layer) => linearsOfLayer(shape, layer)).flat()

export interface Parameters {
  readonly embedding: number
  readonly linears: number
  readonly norms: number
  /** 0 where it shares the embedding's weights. */
  readonly head: number
  readonly total: number
}

const sum = (values: ReadonlyArray<number>): number => values.reduce((total, value) => total + value, 0)

/** How many parameters there are, part by part: the figures that transformers counts. */
export const parametersOf = (shape: Shape): Parameters => {
  const embedding = shape.vocabulary * shape.hidden
  const linears = sum(linearsOf(shape).map((linear) => linear.in * linear.out + (linear.bias ? linear.out : 0)))
  const ofLayer = shape.norms * shape.hidden + (shape.qk_norm ? 2 * shape.head_dim : 0)
  const norms = shape.layers * ofLayer + shape.hidden
  const head = shape.tied ? 0 : shape.vocabulary * shape.hidden
  return { embedding, linears, norms, head, total: embedding + linears + norms + head }
}

/** A text that PEFT holds against whole names; null where it is no pattern, or one that only Python reads. */
export const patternOf = (text: string): RegExp | null => {
  try {
    return new RegExp(`^(?:${text})$`)
  } catch {
    return null
  }
}

/** Whether PEFT puts LoRA on a module: a list names ends of names, a text is a pattern for the whole name. */
const isTarget = (name: string, targets: Lora["target_modules"]): boolean => {
  if (targets === "all-linear") return true
  if (typeof targets !== "string") return targets.some((end) => name === end || name.endsWith(`.${end}`))
  // Of a pattern that cannot be read here all are taken: it takes no more memory than that.
  return patternOf(targets)?.test(name) ?? true
}

/** The linears that LoRA is put on. */
export const targetsOf = (shape: Shape, lora: Lora): ReadonlyArray<Linear> =>
  linearsOf(shape).filter(({ name }) => isTarget(name, lora.target_modules))

/** The two matrices of an adapter on each target: r × in, and out × r. */
export const loraTensors = (targets: ReadonlyArray<Linear>, r: number): ReadonlyArray<number> =>
  targets.flatMap((target) => [r * target.in, r * target.out])

export const loraParameters = (shape: Shape, lora: Lora): number => sum(loraTensors(targetsOf(shape, lora), lora.r))
