/** Finds a tag style by its shipped name, or by the path of a module that exports one. */
import { existsSync } from "node:fs"
import { resolve } from "node:path"
import { pathToFileURL } from "node:url"
import * as Effect from "effect/Effect"
import { whyNoStyle } from "../style/define.ts"
import type { TagStyle } from "../style/style.ts"
import { STYLE_NAMES, styleNamed } from "../style/styles.ts"
import { DataUnusable } from "./errors.ts"

/** `./mine.ts#terse` → the file and the export; without a name behind #, the default export. */
const parted = (name: string): { readonly file: string; readonly exported: string } => {
  const at = name.lastIndexOf("#")
  return at === -1 ? { file: name, exported: "default" } : { file: name.slice(0, at), exported: name.slice(at + 1) }
}

/**
 * The style's name with an absolute path, so that it is found from any folder; a shipped name stays one.
 *
 * @example
 * anchoredStyle("think-answer")        // "think-answer"
 * anchoredStyle("./styles.ts#terse")   // "/home/me/lab/styles.ts#terse"
 */
export const anchoredStyle = (name: string): string => {
  if (styleNamed(name) !== null) return name
  const { file } = parted(name)
  return `${resolve(file)}${name.slice(file.length)}`
}

/**
 * Loads a tag style: a shipped name, or `FILE` or `FILE#EXPORT` relative to the working folder.
 *
 * @example
 * yield* loadStyle("think-answer")
 * yield* loadStyle("./styles.ts#terse")
 */
export const loadStyle = Effect.fn("data.loadStyle")(function* (name: string) {
  const shipped = styleNamed(name)
  if (shipped !== null) return shipped
  const { file, exported } = parted(name)
  const path = resolve(file)
  if (!existsSync(path))
    return yield* new DataUnusable({
      message: `there is no tag style “${name}”: give ${STYLE_NAMES.join(", ")}, or the path of a file that exports one (./style.ts#name)`
    })
  const module = yield* Effect.tryPromise({
    try: () => import(pathToFileURL(path).href) as Promise<Record<string, unknown>>,
    catch: (cause) =>
      new DataUnusable({
        message: `${file} could not be loaded: ${cause instanceof Error ? cause.message : String(cause)}`
      })
  })
  const found = module[exported]
  if (found === undefined) {
    const names = Object.keys(module)
    return yield* new DataUnusable({
      message: `${file} has no ${exported === "default" ? "default export" : `export “${exported}”`}: ${names.length === 0 ? "it exports nothing" : `it exports ${names.join(", ")} (${file}#${names[0]})`}`
    })
  }
  const wrong = whyNoStyle(found)
  if (wrong !== null)
    return yield* new DataUnusable({ message: `the export “${exported}” of ${file} is no tag style: ${wrong}` })
  const style = found as TagStyle
  const namesake = styleNamed(style.name)
  if (namesake !== null && JSON.stringify(namesake) !== JSON.stringify(style))
    return yield* new DataUnusable({
      message: `the style of ${file} is called “${style.name}” as one that comes with touchstone: give it a name of its own`
    })
  return style
})
