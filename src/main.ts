/** The command-line program: one pipe from the arguments to an exit code. stdout is data, stderr is everything else. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Cause from "effect/Cause"
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import packageJson from "../package.json" with { type: "json" }
import { exitCodeOf, report } from "./commands/report.ts"
import { touchstone } from "./commands/touchstone.ts"

// A reader that went away (`| head`) ends what is printed, and no training: the run goes on and is in the ledger.
process.stdout.on("error", () => undefined)
process.stderr.on("error", () => undefined)

touchstone.pipe(
  Command.run({ version: packageJson.version }),
  Effect.tapCause((cause) => (Cause.hasInterruptsOnly(cause) ? Effect.void : report(Cause.squash(cause)))),
  Effect.provide(Layer.mergeAll(NodeServices.layer, Layer.succeed(Logger.LogToStderr, true))),
  NodeRuntime.runMain({
    disableErrorReporting: true,
    teardown: (exit, onExit) => onExit(Exit.isSuccess(exit) ? 0 : exitCodeOf(exit.cause))
  })
)
