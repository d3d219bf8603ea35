/** A repository of the Hugging Face hub as a source. */
import * as Effect from "effect/Effect"
import type { HubSource } from "../dataset.ts"
import { DataUnusable } from "../errors.ts"
import type { OpenedSource, SourceSpec } from "./source.ts"

export const openHub = Effect.fn("data.openHub")(function* (
  source: HubSource,
  _spec: SourceSpec
): Effect.fn.Return<OpenedSource, DataUnusable> {
  return yield* new DataUnusable({ message: `${source.hub} could not be fetched` })
})
