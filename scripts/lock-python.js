/**
 * Makes harness-python/requirements.txt anew from requirements.in, and from requirements-alone.in without what that depends
 * on: for every platform, with hashes and without addresses.
 * `npm run lock:python -- --upgrade` also moves what is not pinned there to its newest versions.
 */
import { spawnSync } from "node:child_process"
import { appendFileSync, copyFileSync, readFileSync, renameSync, rmSync } from "node:fs"
import { join } from "node:path"
import { harness, venv } from "../setup/places.js"

const HOW = [
  "--universal",
  "--python-version",
  "3.11",
  "--generate-hashes",
  "--no-header",
  "--no-annotate",
  "--no-emit-index-url",
  "--quiet"
]
const uv = join(venv, "bin", "uv")
const lock = join(harness, "requirements.txt")

const half = `${lock}.half`

const compile = (...args) => {
  const result = spawnSync(uv, ["pip", "compile", ...HOW, ...process.argv.slice(2), ...args], {
    cwd: harness,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"]
  })
  if (result.error !== undefined) throw new Error("uv is not there yet: npm run setup")
  if (result.status !== 0) throw new Error("uv could not make the lock; requirements.txt is as it was")
  return result.stdout
}

try {
  // uv keeps the versions that stand in its output file already.
  copyFileSync(lock, half)
  compile("requirements.in", "--output-file", half)
  appendFileSync(half, compile("requirements-alone.in", "--no-deps"))
  if (/:\/\//.test(readFileSync(half, "utf8")))
    throw new Error(`${lock} would name an address; it must hold versions and hashes alone.`)
  renameSync(half, lock)
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
} finally {
  rmSync(half, { force: true })
}
