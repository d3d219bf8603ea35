/** Before `npm pack`: a clean dist/ with type declarations, and every entry of the package there. */
import { spawnSync } from "node:child_process"
import { rmSync } from "node:fs"
import { build } from "../setup/build.js"
import { at, lockedNode, root } from "../setup/places.js"
import { describe, Remedy } from "../setup/remedy.js"

try {
  rmSync(at("dist"), { recursive: true, force: true })
  await build()
  const tsc = spawnSync(lockedNode, [at("node_modules", ".bin", "tsc"), "--project", "tsconfig.types.json"], {
    cwd: root,
    stdio: "inherit"
  })
  if (tsc.status !== 0)
    throw new Remedy("the type declarations could not be made.", "tsconfig.types.json", "npm run types")
} catch (error) {
  process.stderr.write(`${describe(error, "touchstone prepack")}\n`)
  process.exitCode = 1
}
