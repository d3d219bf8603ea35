/** Loading a rubric in a worker: the module natively, its export checked; a failure told with file, line and remedy. */
import { dirname } from "node:path"
import { pathToFileURL } from "node:url"
import type { RubricRef } from "../domain/rubric.ts"
import type { Reward, ServiceReward } from "../reward/reward.ts"
import type { Rubric } from "../reward/rubric.ts"
import { nearest } from "./nearest.ts"
import { ownFolder } from "./place.ts"

/** Loads a rubric, or says in a sentence or two what is wrong with its file and what to do. */
export const loadRubric = async (ref: RubricRef): Promise<Rubric | { readonly message: string }> => {
  let module: Record<string, unknown>
  try {
    module = await import(pathToFileURL(ref.module).href)
  } catch (error) {
    return { message: whyNotImported(ref.module, error) }
  }
  const names = exportsOf(module)
  if (!names.includes(ref.export)) {
    const near = nearest(ref.export, names)
    const has = names.length === 0 ? "it exports nothing" : `it exports ${names.join(", ")}`
    return {
      message:
        `${ref.module} has no export "${ref.export}": ${has}.` +
        (near === null
          ? ` Export a rubric: export ${ref.export === "default" ? "default" : `const ${ref.export} =`} defineRubric({ … })`
          : ` Did you mean ${ref.module}#${near}?`)
    }
  }
  const wrong = whyNoRubric(module[ref.export])
  return wrong === null
    ? (module[ref.export] as Rubric)
    : {
        message: `The export "${ref.export}" of ${ref.module} is no rubric: ${wrong}. Make it with defineRubric({ name, style, parts })`
      }
}

/** What a module exports. One without any export is taken for CommonJS, whose empty object is no export of anybody's. */
const exportsOf = (module: Record<string, unknown>): ReadonlyArray<string> => {
  const names = Object.keys(module).filter((name) => name !== "module.exports")
  const { default: all } = module
  const isEmpty = typeof all === "object" && all !== null && Object.keys(all).length === 0
  return "module.exports" in module && isEmpty ? names.filter((name) => name !== "default") : names
}

const whyNoRubric = (given: unknown): string | null => {
  if (typeof given === "function") return "it is a function"
  if (typeof given !== "object" || given === null) return `it is ${given === null ? "null" : `a ${typeof given}`}`
  if (given instanceof Promise) return "it is a promise: export what it comes to, with await before it"
  const { name, style, parts } = given as Partial<Rubric>
  if ("kind" in given && parts === undefined) return "it is a single reward, to be put into a rubric"
  if (typeof name !== "string" || name === "") return "it has no name"
  const tags = [style?.reasoning?.open, style?.reasoning?.close, style?.answer?.open, style?.answer?.close]
  // A style that reads by itself may have no mark for a part; any other is read by its four tags.
  const isOwn = typeof style?.read === "function"
  if (typeof style?.name !== "string" || tags.some((tag) => typeof tag !== "string" || (tag === "" && !isOwn))) {
    return "it has no tag style with four tags"
  }
  if (!isOwn && new Set(tags).size !== tags.length)
    return `two of the four tags of its style "${style.name}" are the same`
  if (!Array.isArray(parts) || parts.length === 0) return "it has no rewards"
  for (const part of parts) {
    const reward = part?.reward as Partial<Reward> | undefined
    if (typeof reward?.name !== "string" || !["sample", "group", "service"].includes(`${reward.kind}`))
      return "one of its parts has no reward"
    if (!Array.isArray(reward.needs) || !Array.isArray(reward.range))
      return `its reward "${reward.name}" has no range or needs`
    if (reward.kind === "service" && !URL.canParse(`${(reward as Partial<ServiceReward>).service?.url}`))
      return `its reward "${reward.name}" has no service with a url`
    if (!Number.isFinite(part.weight)) return `its reward "${reward.name}" has no finite weight`
  }
  return null
}

const REMEDIES: Readonly<Record<string, string>> = {
  ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX:
    "Node runs TypeScript by taking the types away, so enum, namespace and parameter properties cannot be used: write plain objects and fields (erasableSyntaxOnly in tsconfig.json finds them)",
  ERR_INVALID_TYPESCRIPT_SYNTAX: "Mend the syntax there",
  ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING:
    "Node runs no TypeScript under node_modules: move the file out, or compile it to JavaScript",
  ERR_UNKNOWN_FILE_EXTENSION: "A rubric's file ends in .ts, .mts, .js or .mjs",
  ERR_UNSUPPORTED_DIR_IMPORT: "Import a file, not a folder",
  ERR_MODULE_NOT_FOUND: "Check the import's path (its ending is written out: ./mine.ts) or install the package"
}

const whyNotImported = (file: string, error: unknown): string => {
  if (!(error instanceof Error)) return `${file} could not be loaded: it threw ${String(error).slice(0, 200)}`
  const code = "code" in error && typeof error.code === "string" ? error.code : ""
  const stack = `${error.stack}`.slice(0, 8000)
  // A syntax error's stack begins with its place. A throw's place is the first frame in a file that is not ours: where
  // defineRubric refuses something, that is the file that called it.
  const own = ownFolder()
  const frames = [...stack.matchAll(/\(?file:\/\/(\/[^\s()]+:\d+):\d+\)?/g)].map((frame) => frame[1] ?? file)
  const place =
    /^(?:file:\/\/)?(\/[^\n]+:\d+)\n/.exec(stack)?.[1] ??
    frames.find((frame) => !frame.startsWith(own)) ??
    frames[0] ??
    file
  const bare = code === "ERR_MODULE_NOT_FOUND" ? /Cannot find package '([^']+)'/.exec(error.message)?.[1] : undefined
  const remedy =
    (bare === undefined
      ? undefined
      : `Install it: npm install in ${dirname(file)} or the folder of its package.json`) ??
    REMEDIES[code] ??
    (error.name === "SyntaxError" ? "Mend it there" : "The file is run when it is loaded, and this stopped it")
  return `${place}: ${error.message.slice(0, 500)}. ${remedy}.`
}
