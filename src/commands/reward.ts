/** `touchstone reward`: rewards and rubrics, offline. */
import * as Command from "effect/cli/Command"
import { bench } from "./reward/bench.ts"
import { explain } from "./reward/explain.ts"
import { list } from "./reward/list.ts"
import { score } from "./reward/score.ts"
import { rewardTest } from "./reward/test.ts"

export const reward = Command.make("reward").pipe(
  Command.withDescription("Score, explain, test and measure rewards, without a model or a GPU"),
  Command.withSubcommands([list, score, explain, rewardTest, bench])
)
