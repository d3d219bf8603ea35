/** `touchstone doctor`: what is installed, what is missing, what hardware there is, with remedies. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Command from "effect/cli/Command"
import pc from "picocolors"
import { hardware } from "../doctor/hardware.ts"
import { installed } from "../doctor/installed.ts"
import { pythonPath } from "../training/harness.ts"
import { homeOf } from "../training/home.ts"
import { CheckFailed } from "./exit.ts"
import { jsonFlag } from "./flags.ts"
import { printJson } from "./screen/json.ts"
import { table } from "./screen/table.ts"

const MARKS = { ok: pc.green("ok"), note: pc.yellow("note"), fail: pc.red("fail"), unjudged: pc.yellow("unjudged") }

export const doctor = Command.make(
  "doctor",
  { json: jsonFlag },
  Effect.fn(function* ({ json }) {
    const checks = [...(yield* installed(pythonPath())), ...(yield* hardware(homeOf().folder))]
    const failed = checks.filter((check) => check.state === "fail")
    if (json) yield* printJson({ passed: failed.length === 0, checks })
    else {
      yield* Console.log(
        table(
          ["", "what", "seen"],
          checks.map((check) => [MARKS[check.state], check.name, check.seen])
        )
      )
      const remedies = checks.filter((check) => check.remedy !== null)
      if (remedies.length > 0)
        yield* Console.log(`\n${remedies.map((check) => `${pc.bold(check.name)}: ${check.remedy}`).join("\n")}`)
    }
    if (failed.length > 0)
      return yield* new CheckFailed({
        message: `${failed.length} of ${checks.length} checks failed: ${failed.map((check) => check.name).join(", ")}`
      })
  })
).pipe(
  Command.withDescription("Tell what is installed, what is missing and what hardware there is, with remedies"),
  Command.withExamples([{ command: "touchstone doctor --json", description: "The same for a program" }])
)
