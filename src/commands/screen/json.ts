/** One JSON document on stdout and nothing else. */
import * as Console from "effect/Console"
import * as Flag from "effect/cli/Flag"

export const jsonFlag = Flag.Boolean("json").pipe(
  Flag.withDescription("One JSON document on stdout, nothing else"),
  Flag.withDefault(false)
)

export const printJson = (value: unknown) => Console.log(JSON.stringify(value, null, 2))
