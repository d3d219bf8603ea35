/** The root of the command line: every noun and verb. */
import * as Command from "effect/cli/Command"
import { answer } from "./answer.ts"
import { data } from "./data.ts"
import { demo } from "./demo.ts"
import { doctor } from "./doctor.ts"
import { init } from "./init.ts"
import { reward } from "./reward.ts"
import { rollouts } from "./rollouts.ts"
import { runs } from "./runs.ts"
import { train } from "./train.ts"

export const touchstone = Command.make("touchstone").pipe(
  Command.withDescription(
    "The bench on which GRPO rewards are designed, proved, put under training pressure and audited"
  ),
  Command.withSubcommands([demo, init, data, train, doctor, runs, rollouts, reward, answer])
)
