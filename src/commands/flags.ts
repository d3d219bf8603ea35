/** Flags that several commands share. */
import * as Argument from "effect/cli/Argument"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { WrongUsage } from "./exit.ts"

export const runArgument = Argument.String("run").pipe(
  Argument.withDescription("A run's id, its unique beginning, or @last")
)

export const jsonFlag = Flag.Boolean("json").pipe(
  Flag.withDescription("One JSON document on stdout, nothing else"),
  Flag.withDefault(false)
)

export const seedFlag = Flag.Int("seed").pipe(
  Flag.withDescription("Seed of problems, sampling and adapters"),
  Flag.filter(
    (seed) => seed >= 0,
    () => "the seed is 0 or more"
  )
)

export const listenFlag = Flag.String("listen").pipe(
  Flag.withDescription(
    "Let the bridge listen on TCP at HOST:PORT (with a bearer token) instead of a Unix socket; port 0 is any"
  ),
  Flag.optional
)

/** `host:port` as `--listen` takes it. */
export const parseListen = (text: Option.Option<string>) => {
  if (Option.isNone(text)) return Effect.succeed("unix" as const)
  const match = /^(.+):(\d{1,5})$/.exec(text.value)
  const port = Number(match?.[2])
  return match?.[1] !== undefined && port <= 65535
    ? Effect.succeed({ host: match[1], port })
    : Effect.fail(new WrongUsage({ message: `--listen takes HOST:PORT, such as 127.0.0.1:0, not “${text.value}”` }))
}
