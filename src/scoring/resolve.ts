/** From what a person types to where a rubric lives: a shipped name, or `path#export` from the working folder. */
import { statSync } from "node:fs"
import { resolve } from "node:path"
import * as Effect from "effect/Effect"
import type { RubricRef } from "../domain/rubric.ts"
import { RubricNotFound } from "./errors.ts"
import { nearest } from "./nearest.ts"
import { shippedRewardFile } from "./place.ts"
import { shippedRewards, shippedRubrics } from "./shipped.ts"

export { type Shipped, shippedRewards, shippedRubrics } from "./shipped.ts"

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false

/**
 * Where the rubric of a name or `path#export` lives. Without `#export` it is the default export.
 *
 * @example
 * resolveRubric("lesson", process.cwd())
 * resolveRubric("./mine.ts#rubric", "/home/me/rewards")   // { module: "/home/me/rewards/mine.ts", export: "rubric" }
 */
export const resolveRubric = (asked: string, cwd: string): Effect.Effect<RubricRef, RubricNotFound> => {
  const shipped = Object.hasOwn(shippedRubrics, asked) ? shippedRubrics[asked] : undefined
  if (shipped !== undefined) {
    return Effect.succeed({ module: shippedRewardFile(shipped.file), export: shipped.export })
  }
  // A folder may have a # in its name: what is a file as it stands is meant as that.
  if (/[./\\]/.test(asked) && isFile(resolve(cwd, asked)))
    return Effect.succeed({ module: resolve(cwd, asked), export: "default" })
  const at = asked.lastIndexOf("#")
  const path = at === -1 ? asked : asked.slice(0, at)
  const name = at === -1 ? "default" : asked.slice(at + 1)
  const names = Object.keys(shippedRubrics)
  // A word without a dot or a slash was meant as a name, not as a file.
  if (at === -1 && !/[./\\]/.test(asked)) {
    if (Object.hasOwn(shippedRewards, asked))
      return Effect.fail(
        new RubricNotFound({
          asked,
          message: `${asked} is a reward, and a rubric is asked for: put it into one of your own (parts: [${asked}]). \`touchstone reward list\` tells where it is imported from, and \`touchstone reward test ${asked}\` tries it alone`
        })
      )
    const near = nearest(asked, names)
    return Effect.fail(
      new RubricNotFound({
        asked,
        message:
          `There is no rubric "${asked}".${near === null ? "" : ` Did you mean "${near}"?`} ` +
          `Shipped rubrics: ${names.join(", ")}. One of your own is named by its file and export: ./mine.ts#rubric`
      })
    )
  }
  const module = resolve(cwd, path)
  if (name === "" || path === "") {
    return Effect.fail(
      new RubricNotFound({ asked, message: `"${asked}" lacks a file or an export: write it as ./mine.ts#rubric` })
    )
  }
  if (!isFile(module)) {
    return Effect.fail(
      new RubricNotFound({
        asked,
        message: `There is no file ${module}. Check the path, which is taken from ${cwd}; shipped rubrics: ${names.join(", ")}`
      })
    )
  }
  return Effect.succeed({ module, export: name })
}
