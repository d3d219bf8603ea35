/** `touchstone answer`: answers found in text and judged against golds. */
import * as Command from "effect/cli/Command"
import { check } from "./answer/check.ts"
import { explain } from "./answer/explain.ts"

export const answer = Command.make("answer").pipe(
  Command.withDescription("Find answers in text and judge them against golds"),
  Command.withSubcommands([check, explain])
)
