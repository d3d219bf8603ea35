/** `touchstone data`: data sets into conversations. */
import * as Command from "effect/cli/Command"
import { list } from "./data/list.ts"
import { prepare } from "./data/prepare.ts"
import { show } from "./data/show.ts"
import { statsCommand } from "./data/stats.ts"

export const data = Command.make("data").pipe(
  Command.withDescription(
    "List data sets, prepare them for training, show a row as it is trained on, look at what was prepared"
  ),
  Command.withSubcommands([list, prepare, show, statsCommand])
)
