/** The ledger as the commands open it. */
import { existsSync } from "node:fs"
import * as Effect from "effect/Effect"
import { Connection } from "../ledger/connection.ts"
import { NotFound } from "../ledger/errors.ts"
import { homeOf } from "../training/home.ts"

/** Runs a command that only reads; a ledger that is not there yet is told as what it is. */
export const reading = Effect.fnUntraced(function* <A, E, R>(command: Effect.Effect<A, E, R>) {
  const { ledger } = homeOf()
  if (!existsSync(ledger))
    return yield* new NotFound({
      what: "ledger",
      message: `there is no ledger at ${ledger} yet. \`touchstone demo\` makes one; TOUCHSTONE_HOME names another place`
    })
  return yield* Effect.provide(command, Connection.layerReadOnly(ledger))
})
