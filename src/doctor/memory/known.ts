/**
 * The shapes of models that GRPO lessons start from, as their published config.json say: only what memory is counted
 * from. A test holds their parameters against the counts that transformers makes of the same configs.
 */
import type { Settings } from "../../domain/job.ts"

const decoder = (
  model_type: string,
  [hidden_size, intermediate_size, num_hidden_layers]: readonly [number, number, number],
  [num_attention_heads, num_key_value_heads, head_dim]: readonly [number, number, number],
  vocab_size: number,
  rest: Settings
): Settings => ({
  model_type,
  hidden_size,
  intermediate_size,
  num_hidden_layers,
  num_attention_heads,
  num_key_value_heads,
  head_dim,
  vocab_size,
  torch_dtype: "bfloat16",
  ...rest
})

const tied = { tie_word_embeddings: true }
const untied = { tie_word_embeddings: false }

/** By the name that the hub knows them by, smallest first; base and instruct models of a name share their shape. */
export const KNOWN: Readonly<Record<string, Settings>> = {
  "Qwen/Qwen2.5-0.5B": decoder("qwen2", [896, 4864, 24], [14, 2, 64], 151_936, tied),
  "Qwen/Qwen3-0.6B": decoder("qwen3", [1024, 3072, 28], [16, 8, 128], 151_936, tied),
  "google/gemma-3-1b": decoder("gemma3_text", [1152, 6912, 26], [4, 1, 256], 262_144, {
    ...tied,
    sliding_window: 512,
    sliding_window_pattern: 6
  }),
  "meta-llama/Llama-3.2-1B": decoder("llama", [2048, 8192, 16], [32, 8, 64], 128_256, tied),
  "Qwen/Qwen2.5-1.5B": decoder("qwen2", [1536, 8960, 28], [12, 2, 128], 151_936, tied),
  "google/gemma-2-2b": decoder("gemma2", [2304, 9216, 26], [8, 4, 256], 256_000, {
    ...tied,
    sliding_window: 4096,
    attn_logit_softcapping: 50
  }),
  "Qwen/Qwen2.5-3B": decoder("qwen2", [2048, 11_008, 36], [16, 2, 128], 151_936, tied),
  "meta-llama/Llama-3.2-3B": decoder("llama", [3072, 8192, 28], [24, 8, 128], 128_256, tied),
  "microsoft/Phi-3-mini-4k": decoder("phi3", [3072, 8192, 32], [32, 32, 96], 32_064, {
    ...untied,
    sliding_window: 2047
  }),
  "mistralai/Mistral-7B-v0.3": decoder("mistral", [4096, 14_336, 32], [32, 8, 128], 32_768, untied),
  "Qwen/Qwen2.5-7B": decoder("qwen2", [3584, 18_944, 28], [28, 4, 128], 152_064, untied),
  "meta-llama/Llama-3.1-8B": decoder("llama", [4096, 14_336, 32], [32, 8, 128], 128_256, untied),
  "Qwen/Qwen3-8B": decoder("qwen3", [4096, 12_288, 36], [32, 8, 128], 151_936, untied)
}
