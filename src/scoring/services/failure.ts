/** Why a service gave no answer: what happened, what to do, and whether it may help to ask again. */
import * as Data from "effect/Data"

export class Failure extends Data.TaggedError("ServiceFailure")<{
  readonly what: string
  readonly remedy: string
  /** Whether another attempt may fare better. */
  readonly passes: boolean
  /** Milliseconds the service asks to be left alone, where it says so. */
  readonly after: number | null
}> {}

/** A failure that another attempt would only repeat. */
export const lasting = (what: string, remedy: string): Failure =>
  new Failure({ what, remedy, passes: false, after: null })

/** A failure that may have passed by the next attempt. */
export const passing = (what: string, remedy: string, after: number | null = null): Failure =>
  new Failure({ what, remedy, passes: true, after })
