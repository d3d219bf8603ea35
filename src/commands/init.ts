/** `touchstone init [DIR]`: a working folder in which everything runs as it is. */
import { existsSync, mkdirSync, statSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { basename, dirname, join, resolve } from "node:path"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { CheckFailed } from "./exit.ts"
import { jsonFlag } from "./flags.ts"
import { recipes } from "./init/recipes.ts"
import { printJson } from "./screen/json.ts"
import { visible } from "./screen/visible.ts"

const cannotWrite = (path: string) => (cause: unknown) =>
  new CheckFailed({ message: `${path} could not be written: ${(cause as Error).message}` })

/** Whether a module in the folder finds the program by its name: installed there, or in a folder above. */
const canImport = (folder: string): boolean => {
  try {
    createRequire(join(folder, "package.json")).resolve("touchstone")
    return true
  } catch {
    return false
  }
}

export const init = Command.make(
  "init",
  {
    folder: Argument.String("dir").pipe(
      Argument.withDescription("The folder; it is made where it is not there"),
      Argument.withDefault(".")
    ),
    recipe: Flag.Literals("recipe", Object.keys(recipes) as ReadonlyArray<keyof typeof recipes>).pipe(
      Flag.withDescription(
        `What the experiment trains on: ${Object.entries(recipes)
          .map(([name, { says }]) => `${name} is ${says}`)
          .join("; ")}`
      ),
      Flag.withDefault("sums" as const)
    ),
    force: Flag.Boolean("force").pipe(Flag.withDescription("Write over files that are there"), Flag.withDefault(false)),
    json: jsonFlag
  },
  Effect.fn(function* ({ folder, recipe, force, json }) {
    const target = resolve(folder)
    if (statSync(target, { throwIfNoEntry: false })?.isDirectory() === false)
      return yield* new CheckFailed({ message: `${target} is a file. Name a folder` })
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
    const next = [
      ...(target === process.cwd() ? [] : [`cd ${folder}`]),
      ...(canImport(target) ? [] : ["npm install"]),
      "npx touchstone reward test",
      "npx touchstone reward score ./rewards/mine.ts#rubric completions.jsonl --group",
      recipes[recipe].train
    ]
    if (json) return yield* printJson({ folder: target, files: Object.keys(files), next })
    yield* Console.log(
      [
        `${visible(target)} has ${Object.keys(files).join(", ")}`,
        "",
        ...next.map((command) => `  ${visible(command)}`)
      ].join("\n")
    )
  })
).pipe(
  Command.withDescription("Make a working folder: a reward with its test, completions to score, an experiment"),
  Command.withExamples([{ command: "touchstone init my-rewards", description: "Then: cd my-rewards" }])
)
