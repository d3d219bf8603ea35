/**
 * A rubric's digest: SHA-256 over the text of its module and all it imports by path, the versions of the packages it
 * imports by name, its tag style and its parameters. The same on every machine and in every folder. Files that a reward
 * reads while it runs are not in it, nor what its packages depend on.
 */
import { createHash } from "node:crypto"
import { readFileSync, statSync } from "node:fs"
import { isBuiltin } from "node:module"
import { dirname, join, resolve } from "node:path"
import { canonicalJson } from "../domain/canonical.ts"
import type { RubricRef } from "../domain/rubric.ts"
import type { LoadedRubric } from "./protocol.ts"

/** The code of a rubric, and what its files looked like when it was read. */
export interface Code {
  readonly text: string
  /** `name@version` of each package imported by name, sorted. */
  readonly packages: ReadonlyArray<string>
  readonly stamps: ReadonlyMap<string, Stamp>
}

/** When a file was written, and a digest of what it says: a file written anew with the same text has not changed. */
interface Stamp {
  readonly written: string
  readonly text: string
}

const writtenOf = (file: string): string => {
  const found = statSync(file, { throwIfNoEntry: false })
  return found === undefined ? "gone" : `${found.mtimeMs} ${found.size}`
}

const stampOf = (file: string): Stamp => {
  try {
    return { written: writtenOf(file), text: createHash("sha256").update(readFileSync(file)).digest("hex") }
  } catch {
    return { written: "gone", text: "gone" }
  }
}

/** Whether a file of the code says something else since. */
export const hasChanged = (code: Code): boolean =>
  [...code.stamps].some(([file, stamp]) => writtenOf(file) !== stamp.written && stampOf(file).text !== stamp.text)

/** The package an import names: `effect/Schema` is of `effect`, `@a/b/c` of `@a/b`. */
const packageOf = (specifier: string): string => specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/")

/** The version of a package as seen from a file, looked for where Node looks. */
const versionOf = (name: string, from: string): string => {
  for (let folder = dirname(from); ; folder = dirname(folder)) {
    for (const file of [join(folder, "node_modules", name, "package.json"), join(folder, "package.json")]) {
      try {
        const found = JSON.parse(readFileSync(file, "utf8"))
        if (found.name === name) return String(found.version)
      } catch {
        // Not here: one folder up.
      }
    }
    if (folder === dirname(folder)) return "unknown"
  }
}

/** Builds under way: they share esbuild's process, so the last one ends it. */
let building = 0

/** Reads a module and all it imports by path into one text. Rejects with esbuild's own error where that cannot be done. */
export const readCode = async (module: string): Promise<Code> => {
  // Loaded only when a digest is asked for.
  const esbuild = await import("esbuild")
  const folder = dirname(module)
  building++
  const build = esbuild.build({
    entryPoints: [module],
    absWorkingDir: folder,
    bundle: true,
    write: false,
    metafile: true,
    packages: "external",
    format: "esm",
    platform: "node",
    target: "esnext",
    // Comments hold paths; without them the text depends on the code alone.
    minifyWhitespace: true,
    legalComments: "none",
    logLevel: "silent",
    tsconfigRaw: {}
  })
  const result = await build.finally(async () => {
    // esbuild keeps a process of its own; nothing is to be left running for a digest.
    if (--building === 0) await esbuild.stop()
  })
  const stamps = new Map<string, Stamp>()
  const packages = new Set<string>()
  for (const [path, input] of Object.entries(result.metafile.inputs)) {
    const file = resolve(folder, path)
    stamps.set(file, stampOf(file))
    for (const imported of input.imports) {
      if (imported.external !== true || isBuiltin(imported.path)) continue
      const name = packageOf(imported.path)
      packages.add(`${name}@${versionOf(name, file)}`)
    }
  }
  return { text: result.outputFiles[0]?.text ?? "", packages: [...packages].sort(), stamps }
}

/** The digest of a rubric, in hex. */
export const digestOf = (ref: RubricRef, code: Code, rubric: LoadedRubric): string =>
  digestOfExport(ref.export, code, rubric)

/**
 * The digest of something a module exports, in hex.
 *
 * @param declared what is known of it besides its code: its parameters
 */
export const digestOfExport = (name: string, code: Code, declared: unknown): string => {
  const hash = createHash("sha256")
  for (const part of [code.text, code.packages.join("\n"), name, canonicalJson(declared)]) {
    // The length before the text, so that no part can pass for the end of another.
    hash.update(`${part.length}\n${part}`)
  }
  return hash.digest("hex")
}
