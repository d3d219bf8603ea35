/** Refusals of the bridge, and the HTTP status each kind of failure is told with. */
import * as Schema from "effect/Schema"

/** The message is not one of the bridge's, or belongs to another run or attempt. */
export class MessageRefused extends Schema.TaggedError<MessageRefused>()("MessageRefused", {
  message: Schema.String
}) {}

/** The bridge could not listen at its address. */
export class BridgeNotListening extends Schema.TaggedError<BridgeNotListening>()("BridgeNotListening", {
  message: Schema.String
}) {}

const STATUS: Readonly<Record<string, number>> = {
  MessageRefused: 400,
  Unauthorized: 401,
  NotFound: 404,
  BatchConflict: 409,
  // Held by another program for a moment: the trainer asks again.
  LedgerBusy: 503,
  // The trainer must stop, not try again: nothing that it does now would be kept.
  LedgerFailed: 507
}

export const statusOf = (tag: string): number => STATUS[tag] ?? 500
