/** The shape of a decoder, read from a model's config.json: what its parameters and activations are counted from. */
import type { NotTold } from "../../domain/inspect.ts"
import type { Settings } from "../../domain/job.ts"

export interface Shape {
  readonly type: string
  readonly layers: number
  readonly hidden: number
  readonly intermediate: number
  readonly heads: number
  readonly kv_heads: number
  readonly head_dim: number
  readonly vocabulary: number
  /** The output head shares the embedding's weights. */
  readonly tied: boolean
  /** Norms over the hidden width in a layer. */
  readonly norms: number
  /** Queries and keys are normed too, a head at a time. */
  readonly qk_norm: boolean
  readonly bias: { readonly qkv: boolean; readonly out: boolean; readonly mlp: boolean }
  /** Queries, keys and values are one linear; gate and up another. */
  readonly fused: boolean
  /** Attention scores are capped, which only eager attention does. */
  readonly softcap: boolean
  /** For each layer, how far back it looks; null is all the way. */
  readonly windows: ReadonlyArray<number | null>
  /** The dtype the weights were saved in. */
  readonly dtype: string
  /** What the model has beside the decoder and is not counted, such as the part that sees pictures. */
  readonly left_out: ReadonlyArray<string>
}

interface Family {
  readonly norms: number
  readonly qk_norm: boolean
  /** Biases that the code decides; the others are the config's. */
  readonly qkvBias?: boolean
  readonly outBias?: boolean
  readonly fused?: boolean
  readonly tied: boolean
  /** Every so manieth layer looks all the way back where the config does not list its layers. */
  readonly full?: number
}

/** As transformers 5.23 builds them; a test holds their parameters against its own count. */
const FAMILIES: Readonly<Record<string, Family>> = {
  llama: { norms: 2, qk_norm: false, tied: false },
  mistral: { norms: 2, qk_norm: false, qkvBias: false, outBias: false, tied: false },
  qwen2: { norms: 2, qk_norm: false, qkvBias: true, outBias: false, tied: false },
  qwen3: { norms: 2, qk_norm: true, tied: false },
  phi3: { norms: 2, qk_norm: false, qkvBias: false, outBias: false, fused: true, tied: false },
  gemma: { norms: 2, qk_norm: false, tied: true },
  gemma2: { norms: 4, qk_norm: false, tied: true, full: 2 },
  gemma3_text: { norms: 4, qk_norm: true, tied: true, full: 6 }
}

const isRecord = (value: unknown): value is Settings =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const windowsOf = (config: Settings, family: Family, layers: number): ReadonlyArray<number | null> => {
  const all = Array.from({ length: layers }, (_, i) => i)
  const window = config.sliding_window
  if (typeof window !== "number" || config.use_sliding_window === false) return all.map(() => null)
  const types = config.layer_types
  if (Array.isArray(types)) return all.map((i) => (types[i] === "sliding_attention" ? window : null))
  const pattern = config.sliding_window_pattern ?? config._sliding_window_pattern ?? family.full
  if (typeof pattern === "number") return all.map((i) => ((i + 1) % pattern === 0 ? null : window))
  // Qwen's first layers look all the way back.
  const first = config.max_window_layers
  return all.map((i) => (typeof first === "number" && i < first ? null : window))
}

/** The decoder's shape, or why it cannot be told. */
export const shapeOf = (config: Settings): Shape | NotTold => {
  const nested = config.text_config
  const text: Settings = isRecord(nested)
    ? { tie_word_embeddings: config.tie_word_embeddings ?? null, ...nested }
    : config
  const type = typeof text.model_type === "string" ? text.model_type : "?"
  const experts = ["num_experts", "num_local_experts", "n_routed_experts"].find((name) => Number(text[name] ?? 0) > 1)
  if (experts !== undefined)
    return { not_told: `${type} is a mixture of experts: its memory cannot be computed from its config alone` }
  const family = FAMILIES[type]
  if (family === undefined)
    return { not_told: `models of type ${type} are not known here; known are ${Object.keys(FAMILIES).join(", ")}` }
  const missing: Array<string> = []
  const number = (name: string, otherwise?: number): number => {
    const value = text[name] ?? otherwise
    if (typeof value === "number" && Number.isInteger(value) && value > 0) return value
    missing.push(name)
    return 1
  }
  const [layers, hidden, heads] = [number("num_hidden_layers"), number("hidden_size"), number("num_attention_heads")]
  const shape: Shape = {
    type,
    layers,
    hidden,
    heads,
    intermediate: number("intermediate_size"),
    kv_heads: number("num_key_value_heads", heads),
    head_dim: number("head_dim", hidden / heads),
    vocabulary: number("vocab_size"),
    tied: typeof text.tie_word_embeddings === "boolean" ? text.tie_word_embeddings : family.tied,
    norms: family.norms,
    qk_norm: family.qk_norm,
    bias: {
      qkv: family.qkvBias ?? text.attention_bias === true,
      out: family.outBias ?? text.attention_bias === true,
      mlp: type === "llama" && text.mlp_bias === true
    },
    fused: family.fused === true,
    softcap:
      typeof text.attn_logit_softcapping === "number" || (type === "gemma2" && text.attn_logit_softcapping !== null),
    windows: windowsOf(text, family, layers),
    dtype: String(text.dtype ?? text.torch_dtype ?? config.dtype ?? config.torch_dtype ?? "float32"),
    left_out: isRecord(config.vision_config) ? ["the part that sees pictures"] : []
  }
  return missing.length === 0
    ? shape
    : { not_told: `its config.json has no usable ${missing.join(", ")}: the memory cannot be computed` }
}
