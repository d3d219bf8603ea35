/** `touchstone init [DIR]`: a working folder in which everything runs as it is. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs"
import { basename, dirname, join, resolve } from "node:path"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { CheckFailed } from "./exit.ts"
import { recipes } from "./init/recipes.ts"
import { visible } from "./screen/visible.ts"

const cannotWrite = (path: string) => (cause: unknown) =>
  new CheckFailed({ message: `${path} could not be written: ${(cause as Error).message}` })

export const init = Command.make(
  "init",
  {
    folder: Argument.String("dir").pipe(
      Argument.withDescription("The folder; it is made where it is not there"),
      Argument.withDefault(".")
    ),
    recipe: Flag.Literals("recipe", ["sums", "gsm8k"]).pipe(
      Flag.withDescription(
        `What the experiment trains on: ${Object.entries(recipes)
          .map(([name, { says }]) => `${name} is ${says}`)
          .join("; ")}`
      ),
      Flag.withDefault("sums" as const)
    ),
    force: Flag.Boolean("force").pipe(Flag.withDescription("Write over files that are there"), Flag.withDefault(false))
  },
  Effect.fn(function* ({ folder, recipe, force }) {
    const target = resolve(folder)
    const { filesOf } = yield* Effect.promise(() => import("./init/files.ts"))
    const files = filesOf(basename(target), target, recipes[recipe])
    const there = Object.keys(files).filter((path) => existsSync(join(target, path)))
    if (there.length > 0 && !force)
      return yield* new CheckFailed({
        message: `${target} has ${there.join(", ")} already, so nothing was written. Name another folder, or write over ${there.length === 1 ? "it" : "them"} with --force`
      })
    for (const [path, text] of Object.entries(files)) {
      const file = join(target, path)
      yield* Effect.try({
        try: () => {
          mkdirSync(dirname(file), { recursive: true })
          writeFileSync(file, text, { flag: force ? "w" : "wx" })
        },
        catch: cannotWrite(file)
      })
    }
    const enter = target === process.cwd() ? [] : [`  cd ${visible(folder)}`]
    yield* Console.log(
      [
        `${visible(target)} has ${Object.keys(files).join(", ")}`,
        "",
        ...enter,
        "  npx touchstone reward test",
        "  npx touchstone reward score ./rewards/mine.ts#rubric completions.jsonl --group",
        `  ${recipes[recipe].train}`
      ].join("\n")
    )
  })
).pipe(
  Command.withDescription("Make a working folder: a reward with its test, completions to score, an experiment"),
  Command.withExamples([{ command: "touchstone init my-rewards", description: "Then: cd my-rewards" }])
)
