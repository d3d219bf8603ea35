/**
 * The output head of TRL 1.16 (`add_fused_lm_head`): logits are never there whole. Tokens go through in chunks of 4,096,
 * the vocabulary in tiles of 32,768, forward and backward alike. Without Triton the work on a tile is done by torch,
 * which makes copies of it in float32.
 */
import { bytesOf, lengthOf, type PhaseRun } from "./run.ts"
import type { Shape } from "./shape.ts"

const TOKENS = 4096
const TILE = 32_768
const FLOAT32 = 4

/** Float32 copies of a tile that torch has at once in the backward, which has more than the forward. */
const COPIES = 8

export const headBytes = (shape: Shape, run: PhaseRun): number => {
  const compute = bytesOf(run.compute)
  // With Triton the completion's tokens alone are scored; without it every position is.
  const scored = run.batch * (run.device === "cuda" ? run.completion : lengthOf(run) - 1)
  const rows = Math.min(scored, TOKENS)
  const columns = run.device === "cuda" ? TILE : Math.min(TILE, shape.vocabulary)
  const tile = rows * columns * compute
  const copies = run.device === "cuda" ? 0 : COPIES * rows * columns * FLOAT32
  // A tile of the head's weights is cast where they are of another dtype.
  const weights = run.weights === run.compute ? 0 : Math.min(TILE, shape.vocabulary) * shape.hidden * compute
  // The gradient of what the head read, gathered in float32 and handed on in its own dtype.
  const gradient = scored * shape.hidden * (FLOAT32 + compute)
  return tile + copies + weights + gradient
}
