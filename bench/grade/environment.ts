/** The virtual environment that Math-Verify runs in: made once, in the folder that git ignores, from exact versions. */
import { execFileSync } from "node:child_process"
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { at, venvPython } from "./places.ts"

const folder = at(".touchstone", "bench-grade")
const requirements = at("bench", "grade", "requirements.txt")
const stamp = join(folder, "stamp.txt")

/** The interpreter with Math-Verify in it; makes the environment where there is none, or one of other versions. */
export const mathVerifyPython = (): string => {
  const python = join(folder, "bin", "python")
  const wanted = readFileSync(requirements, "utf8")
  if (existsSync(python) && existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return python
  console.error("making a virtual environment for Math-Verify…")
  rmSync(folder, { recursive: true, force: true })
  const run = (program: string, args: ReadonlyArray<string>) =>
    execFileSync(program, args, { stdio: ["ignore", "ignore", "inherit"] })
  run(venvPython, ["-m", "venv", folder])
  run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements])
  // Last, so that an environment whose making was broken off is made anew.
  writeFileSync(stamp, wanted)
  return python
}
