/** `touchstone rollouts`: what the policy wrote, and why it was paid. */
import * as Command from "effect/cli/Command"
import { list } from "./rollouts/list.ts"
import { show } from "./rollouts/show.ts"

export const rollouts = Command.make("rollouts").pipe(
  Command.withDescription("What the policy wrote, and why it was paid"),
  Command.withSubcommands([list, show])
)
