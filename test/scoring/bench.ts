/** A pool for tests: small limits, a runtime that is ended with the file, and samples of which some are "bad". */
import { fileURLToPath } from "node:url"
import * as Effect from "effect/Effect"
import * as ManagedRuntime from "effect/ManagedRuntime"
import { afterAll } from "vitest"
import type { RubricRef } from "../../src/domain/rubric.ts"
import type { UnreadSample } from "../../src/reward/row.ts"
import type { ScoringOptions } from "../../src/scoring/options.ts"
import { type ScoredBatch, Scoring } from "../../src/scoring/scoring.ts"

export const fixture = (file: string, name: string): RubricRef => ({
  module: fileURLToPath(new URL(`./fixtures/${file}.ts`, import.meta.url)),
  export: name
})

export const sample = (gold: string, more: Partial<UnreadSample> = {}): UnreadSample => ({
  prompt: [{ role: "user", content: "?" }],
  completion: "<think>a</think><answer>1</answer>",
  gold,
  columns: { list: [] },
  truncated: false,
  ...more
})

export const pool = (options: Partial<ScoringOptions> = {}) => {
  const runtime = ManagedRuntime.make(
    Scoring.layer({ processes: 1, rewardMs: 400, heapMb: 64, memoryMb: 400, ...options })
  )
  afterAll(() => runtime.dispose())
  return {
    describe: (ref: RubricRef) => runtime.runPromise(Scoring.use((scoring) => scoring.describe(ref))),
    failure: (ref: RubricRef) => runtime.runPromise(Scoring.use((scoring) => Effect.flip(scoring.describe(ref)))),
    score: (
      ref: RubricRef,
      samples: ReadonlyArray<UnreadSample>,
      groups?: ReadonlyArray<number>
    ): Promise<ScoredBatch> => runtime.runPromise(Scoring.use((scoring) => scoring.score(ref, samples, groups))),
    dispose: () => runtime.dispose()
  }
}
