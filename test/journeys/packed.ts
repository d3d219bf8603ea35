/** The program as a package: packed from a copy of the sources, installed in a folder elsewhere, run on the host's own Node. */
import { spawn } from "node:child_process"
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs"
import { tmpdir } from "node:os"
import { delimiter, dirname, join } from "node:path"
import { root, tracked } from "../structure/tracked.ts"
import type { Ended } from "./program.ts"

/** What the package is made of; the rest of the repository is not copied. */
const PARTS = /^(src|rewards|datasets|examples|reports|bin|setup|scripts|harness-python)\/|^[^/]+$/

/** The path without folders of packages: what a user's shell has, and so the host's Node and npm. */
const hostPath = (process.env.PATH ?? "")
  .split(delimiter)
  .filter((part) => !part.includes("node_modules"))
  .join(delimiter)

const hasHost = hostPath.split(delimiter).some((part) => existsSync(join(part, "npm")))

export interface Away {
  readonly folder: string
  /** Runs a command as a user does, in a folder below. */
  readonly run: (command: string, args: ReadonlyArray<string>, folder?: string) => Promise<Ended>
  readonly remove: () => void
}

const run = (command: string, args: ReadonlyArray<string>, cwd: string): Promise<Ended> =>
  new Promise((resolve) => {
    // Nothing of the npm that runs the tests: it would tell the inner one where it is.
    const kept = Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_|INIT_CWD|VITEST|TEST)/i.test(name))
    const env = { ...Object.fromEntries(kept), PATH: hostPath, NO_COLOR: "1", npm_config_update_notifier: "false" }
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] })
    const said = { stdout: "", stderr: "" }
    child.stdout.on("data", (text) => {
      said.stdout += text
    })
    child.stderr.on("data", (text) => {
      said.stderr += text
    })
    child.on("error", (error) => resolve({ code: null, signal: null, ...said, stderr: error.message }))
    child.on("close", (code, signal) => resolve({ code, signal, ...said }))
  })

/** Packs and installs; what keeps it from that where it cannot, such as packages that are not at hand. */
export const installAway = async (): Promise<Away | { readonly why: string }> => {
  if (!hasHost) return { why: "there is no npm on this machine" }
  const whole = mkdtempSync(join(tmpdir(), "ts-packed-"))
  const remove = () => rmSync(whole, { recursive: true, force: true })
  const copy = join(whole, "copy")
  for (const path of tracked.filter((path) => PARTS.test(path))) {
    mkdirSync(dirname(join(copy, path)), { recursive: true })
    cpSync(join(root, path), join(copy, path))
  }
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"))
  const packed = await run("npm", ["pack", "--pack-destination", whole], copy)
  if (packed.code !== 0) throw new Error(`npm pack failed: ${packed.stderr}`)
  const folder = join(whole, "away")
  mkdirSync(folder)
  const tarball = join(whole, packed.stdout.trim().split("\n").at(-1) ?? "")
  const quiet = ["--prefer-offline", "--no-audit", "--no-fund"]
  const installed = await run("npm", ["install", ...quiet, tarball], folder)
  if (installed.code !== 0) {
    remove()
    // Only a machine that cannot have the packages is a reason to leave this out.
    if (/ENOTCACHED|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|network/.test(installed.stderr))
      return { why: "the packages are neither in npm's cache nor to be had" }
    throw new Error(`npm install failed: ${installed.stderr}`)
  }
  return { folder, remove, run: (command, args, below = ".") => run(command, args, join(folder, below)) }
}
