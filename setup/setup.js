/**
 * Sets up a clone: npm packages (with their Node 24), the Python environment of the harness, the built program. Each part
 * that is in place costs next to nothing; what is missing or half-done is made. Runs on the host's Node 20 or later.
 */
import { build, isStale } from "./build.js"
import { noteTool, withLock } from "./lock.js"
import { makeNode, nodeInPlace } from "./node.js"
import { lockFile, root } from "./places.js"
import { makePython, pythonInPlace } from "./python.js"
import { describe, Remedy } from "./remedy.js"
import { line, seconds, step } from "./say.js"
import { endTool } from "./tool.js"

const parts = [
  { inPlace: nodeInPlace, make: makeNode },
  { inPlace: pythonInPlace, make: makePython },
  { inPlace: () => !isStale(), make: () => step("the program, from src/ to dist/", build) }
]

const setup = async () => {
  const since = performance.now()
  if (Number.parseInt(process.versions.node, 10) < 20) {
    throw new Remedy(
      `Node ${process.versions.node} is too old.`,
      process.execPath,
      "install Node 20 or later, then repeat"
    )
  }
  if (parts.every((part) => part.inPlace())) {
    line(`Set-up: in place (${seconds(since)}).`)
    return
  }
  line(`Setting up in ${root}`)
  await withLock(lockFile, async () => {
    for (const part of parts) {
      if (!part.inPlace()) await part.make(noteTool(lockFile))
    }
  })
  line(`Set-up: done in ${seconds(since)}.`)
}

for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129]
]) {
  process.once(signal, () => {
    endTool(signal === "SIGINT" ? "SIGTERM" : signal)
    line("\nSet-up was stopped; the next `npm run setup` goes on from here.")
    process.exit(code)
  })
}

try {
  await setup()
} catch (error) {
  endTool("SIGKILL")
  line(describe(error))
  process.exitCode = 1
}
