/** Trying again: what may pass by itself is waited for, a few times and longer each time. */
import * as Effect from "effect/Effect"
import { DataUnusable } from "../../errors.ts"
import { type Asked, type HubFault, mayPass, told } from "./fault.ts"
import type { HubPlace } from "./place.ts"

export interface Patience {
  /** Milliseconds before each further try. */
  readonly waits: ReadonlyArray<number>
  /** A request in which nothing comes for so long is given up. */
  readonly silenceMs: number
}

export const PATIENCE: Patience = { waits: [500, 1000, 2000, 4000, 8000], silenceMs: 60_000 }

/** The hub may ask for longer, within reason. */
const LONGEST_WAIT = 60_000

/** Tries a request until it has an answer, or what hinders it will not pass. */
export const patiently = <A, R>(
  request: Effect.Effect<A, HubFault, R>,
  waits: ReadonlyArray<number>
): Effect.Effect<A, HubFault, R> =>
  request.pipe(
    Effect.catch((fault: HubFault) => {
      const [wait, ...others] = waits
      return wait === undefined || !mayPass(fault)
        ? Effect.fail(fault)
        : Effect.sleep(Math.min(LONGEST_WAIT, Math.max(wait, fault.retryAfter ?? 0))).pipe(
            Effect.andThen(patiently(request, others))
          )
    })
  )

/** The same, failing with a sentence for people. */
export const retrying = <A, R>(
  request: Effect.Effect<A, HubFault, R>,
  asked: Asked,
  { place, patience }: { readonly place: HubPlace; readonly patience: Patience }
): Effect.Effect<A, DataUnusable, R> =>
  patiently(request, patience.waits).pipe(
    Effect.mapError((fault) => new DataUnusable({ message: told(fault, asked, place) }))
  )
