/** Builds dist/ once before the tests, so that those which start the program see the sources as they are. */
import { spawnSync } from "node:child_process"

export default () => {
  const built = spawnSync(process.execPath, ["setup/build.js"], { encoding: "utf8" })
  if (built.status !== 0) throw new Error(built.stderr)
}
