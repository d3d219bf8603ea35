/**
 * Checks the TypeScript side: types, and Effect's own diagnostics where the patched compiler exists for this platform
 * (the same compiler with Effect's checks built in). Warnings count as errors.
 */
import { spawnSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { at, lockedNode, root } from "../setup/places.js"

const require = createRequire(import.meta.url)

/** The compiler with Effect's diagnostics, made for exactly the TypeScript that is installed. */
const effectCompiler = () => {
  const { version } = JSON.parse(readFileSync(at("node_modules", "typescript", "package.json"), "utf8"))
  try {
    const package_ = dirname(require.resolve(`@effect/tsgo-${process.platform}-${process.arch}/package.json`))
    const tsc = join(package_, "artifacts", "typescript", version, "tsc")
    return existsSync(tsc) ? tsc : undefined
  } catch {
    return undefined
  }
}

const compiler = effectCompiler()
const args = ["--noEmit", "--pretty", "false", "--project", "tsconfig.json"]
const result =
  compiler === undefined
    ? spawnSync(lockedNode, [at("node_modules", ".bin", "tsc"), ...args], { cwd: root, encoding: "utf8" })
    : spawnSync(compiler, args, { cwd: root, encoding: "utf8" })

/** Suggestions are for editors. */
const lines = (result.stdout ?? "").split("\n").filter((line) => !/: suggestion TS/.test(line))
process.stdout.write(lines.join("\n"))
process.stderr.write(result.stderr ?? "")
if (compiler === undefined) process.stdout.write("Effect's diagnostics were left out: no compiler for this platform.\n")
const warned = lines.some((line) => /: warning TS/.test(line))
process.exitCode = result.status === 0 && !warned ? 0 : 1
