/** All of stdin as one text. */
import * as Effect from "effect/Effect"
import { WrongUsage } from "../exit.ts"

export const readStdin = Effect.tryPromise({
  try: async () => {
    const pieces: Array<Buffer> = []
    for await (const piece of process.stdin) pieces.push(piece as Buffer)
    return Buffer.concat(pieces).toString("utf8")
  },
  catch: (cause) => new WrongUsage({ message: `stdin cannot be read: ${(cause as Error).message}` })
})
