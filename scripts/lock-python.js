/**
 * Makes harness-python/requirements.txt anew from requirements.in, for every platform, with hashes and without addresses.
 * `npm run lock:python -- --upgrade` also moves what is not pinned there to its newest versions.
 */
import { spawnSync } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { harness, venv } from "../setup/places.js"

const HOW = [
  "--universal",
  "--python-version",
  "3.11",
  "--generate-hashes",
  "--no-header",
  "--no-annotate",
  "--no-emit-index-url"
]
const uv = join(venv, "bin", "uv")
const lock = join(harness, "requirements.txt")

const result = spawnSync(
  uv,
  [
    "pip",
    "compile",
    ...HOW,
    ...process.argv.slice(2),
    "requirements.in",
    "--output-file",
    "requirements.txt",
    "--quiet"
  ],
  {
    cwd: harness,
    stdio: "inherit"
  }
)
if (result.error !== undefined) {
  process.stderr.write("uv is not there yet: npm run setup\n")
  process.exitCode = 1
} else {
  process.exitCode = result.status ?? 1
}
if (process.exitCode === 0) {
  const text = readFileSync(lock, "utf8")
  if (/:\/\//.test(text)) {
    process.stderr.write(`${lock} names an address; it must hold versions and hashes alone.\n`)
    process.exitCode = 1
  }
  writeFileSync(lock, text)
}
