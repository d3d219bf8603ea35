/** Where the program's own files lie: beside this one as TypeScript, or under dist/ once bundled. */
import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"

/**
 * The absolute path of a file of the program.
 *
 * @param source where it lies in the sources, from this file
 * @param bundled where it lies in the bundle, from the bundle's folder
 */
const programFile = (source: string, bundled: string): string => {
  if (import.meta.url.endsWith(".ts")) return fileURLToPath(new URL(source, import.meta.url))
  // The bundler may have put this code into a chunk in a folder below dist/.
  for (const up of ["./", "../", "../../"]) {
    const file = fileURLToPath(new URL(up + bundled, import.meta.url))
    if (existsSync(file)) return file
  }
  return fileURLToPath(new URL(bundled, import.meta.url))
}

/** The folder of the program's own code, with a slash at its end: src/ or dist/. */
export const ownFolder = (): string =>
  fileURLToPath(new URL(import.meta.url.endsWith(".ts") ? "../" : "./", import.meta.url))

export const workerFile = (): string => programFile("./worker.ts", "scoring-worker.js")

export const shippedRewardFile = (name: string): string => programFile(`../../rewards/${name}.ts`, `rewards/${name}.js`)
