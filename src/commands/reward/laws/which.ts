/** What is to be tried: what was named, or the rubrics of the folder that the command is run in. */
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import type { RubricRef } from "../../../domain/rubric.ts"
import { RubricNotLoaded } from "../../../scoring/errors.ts"
import { shippedRewardFile } from "../../../scoring/place.ts"
import { resolveRubric, shippedRewards } from "../../../scoring/resolve.ts"
import { WrongUsage } from "../../exit.ts"
import { type Limits, runChild } from "./child.ts"

/** A rubric or reward to try, with the words that name it on a command line. */
export interface Asked {
  readonly asked: string
  readonly ref: RubricRef
}

const NONE =
  "There is no rubric to test here: name one (touchstone reward test ./rewards/mine.ts#rubric), " +
  'or put it into package.json: "touchstone": { "rubric": "./rewards/mine.ts#rubric" }, ' +
  "or export one from a file in rewards/. touchstone init makes such a folder"

/** A shipped rubric or reward by its name, or a file and its export. */
export const whichAsked = (asked: string, cwd: string) =>
  Effect.gen(function* () {
    const reward = Object.hasOwn(shippedRewards, asked) ? shippedRewards[asked] : undefined
    if (reward !== undefined)
      return { asked, ref: { module: shippedRewardFile(reward.file), export: reward.export } } satisfies Asked
    return { asked, ref: yield* resolveRubric(asked, cwd) } satisfies Asked
  })

/** The `touchstone.rubric` of the folder's package.json: one name or several; none where it says nothing. */
const namedIn = (cwd: string): Effect.Effect<ReadonlyArray<string>, WrongUsage> =>
  Effect.suspend(() => {
    let text: string
    try {
      text = readFileSync(join(cwd, "package.json"), "utf8")
    } catch {
      return Effect.succeed([])
    }
    try {
      const named: unknown = JSON.parse(text)?.touchstone?.rubric ?? []
      const names = Array.isArray(named) ? named : [named]
      if (names.every((name) => typeof name === "string")) return Effect.succeed(names)
    } catch {
      return Effect.fail(
        new WrongUsage({ message: `${join(cwd, "package.json")} is no JSON: mend it, or name a rubric` })
      )
    }
    const message = `${join(cwd, "package.json")}: "touchstone": { "rubric": … } takes "./rewards/mine.ts#rubric", or a list of such`
    return Effect.fail(new WrongUsage({ message }))
  })

const filesIn = (folder: string): ReadonlyArray<string> => {
  try {
    return readdirSync(folder)
      .filter((name) => /(?<!\.d|\.test)\.m?[tj]s$/.test(name))
      .sort()
      .map((name) => join(folder, name))
  } catch {
    return []
  }
}

/** The rubrics of a folder: those that its package.json names, else all that its rewards/ exports. */
export const whichHere = (cwd: string, limits: Limits) =>
  Effect.gen(function* () {
    const named = yield* namedIn(cwd)
    if (named.length > 0) return yield* Effect.forEach(named, (name) => whichAsked(name, cwd))
    const modules = filesIn(join(cwd, "rewards"))
    if (modules.length === 0) return yield* new WrongUsage({ message: NONE })
    let refs: ReadonlyArray<RubricRef> = []
    let wrong: string | null = null
    const end = yield* Effect.promise((signal) =>
      runChild(
        { kind: "find", modules },
        limits,
        (message) => {
          if (message.kind === "found") refs = message.refs
          if (message.kind === "not-loaded") wrong = message.message
        },
        signal
      )
    )
    if (end.kind === "stopped") wrong ??= `The files of ${join(cwd, "rewards")} could not be loaded: ${end.because}`
    if (wrong !== null) return yield* new RubricNotLoaded({ module: join(cwd, "rewards"), export: "*", message: wrong })
    if (refs.length === 0) return yield* new WrongUsage({ message: NONE })
    return refs.map(
      (ref): Asked => ({ asked: `./rewards/${ref.module.slice(join(cwd, "rewards").length + 1)}#${ref.export}`, ref })
    )
  })
