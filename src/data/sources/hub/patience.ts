/** Trying again: what may pass by itself is waited for, a few times and longer each time. */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { HubFault, mayPass } from "./fault.ts"

export interface Patience {
  /** Milliseconds before each further try. */
  readonly waits: ReadonlyArray<number>
  /** A request in which nothing comes for so long is given up. */
  readonly silenceMs: number
}

export const PATIENCE: Patience = { waits: [500, 1000, 2000, 4000, 8000], silenceMs: 60_000 }

/** The hub may ask for longer, within reason. */
const LONGEST_WAIT = 60_000

/**
 * Tries a request until it has an answer, or what hinders it will not pass.
 *
 * @param advanced whether the last try brought the matter on: patience then begins anew
 */
export const patiently = Effect.fnUntraced(function* <A, E, R>(
  request: Effect.Effect<A, E | HubFault, R>,
  waits: ReadonlyArray<number>,
  advanced: () => boolean = () => false
): Effect.fn.Return<A, E | HubFault, R> {
  for (let tried = 0; ; tried++) {
    const exit = yield* Effect.result(request)
    if (Result.isSuccess(exit)) return exit.success
    const fault = exit.failure
    if (advanced()) tried = 0
    const wait = waits[tried]
    if (!(fault instanceof HubFault) || !mayPass(fault) || wait === undefined) return yield* Effect.fail(fault)
    yield* Effect.sleep(Math.min(LONGEST_WAIT, Math.max(wait, fault.retryAfter ?? 0)))
  }
})
