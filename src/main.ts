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
import { EXIT } from "./commands/exit.ts"
import { allWritten, watchStdout } from "./commands/screen/stdout.ts"
import { touchstone } from "./commands/touchstone.ts"

watchStdout()
process.stderr.on("error", () => undefined)

touchstone.pipe(
  Command.run({ version: packageJson.version }),
  Effect.exit,
  // A command whose words are lost has not done its work, even where it says that it has.
  Effect.flatMap((exit) =>
    Exit.isSuccess(exit) || exitCodeOf(exit.cause) === EXIT.unjudged ? Effect.andThen(allWritten, exit) : exit
  ),
  Effect.tapCause((cause) => (Cause.hasInterruptsOnly(cause) ? Effect.void : report(Cause.squash(cause)))),
  Effect.provide(Layer.mergeAll(NodeServices.layer, Layer.succeed(Logger.LogToStderr, true))),
  NodeRuntime.runMain({
    disableErrorReporting: true,
    teardown: (exit, onExit) => onExit(Exit.isSuccess(exit) ? 0 : exitCodeOf(exit.cause))
  })
)
