/** `touchstone runs`: what ran. */
import * as Command from "effect/cli/Command"
import { list } from "./runs/list.ts"
import { show } from "./runs/show.ts"

export const runs = Command.make("runs").pipe(
  Command.withDescription("What ran: runs with their attempts, phases and policies"),
  Command.withSubcommands([list, show])
)
