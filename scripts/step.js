/** Runs one step of the tests and counts what it passed and failed. */
import { spawn } from "node:child_process"
import { delimiter } from "node:path"
import { at, root } from "../setup/places.js"

/** Steps run on the locked Node, whichever Node started this. */
const environment = {
  ...process.env,
  PATH: `${at("node_modules", ".bin")}${delimiter}${process.env.PATH ?? ""}`,
  ...(process.stdout.isTTY ? {} : { NO_COLOR: "1" })
}

const exitOf = (command, args, env) =>
  new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...environment, ...env }
    })
    child.on("error", (error) => {
      process.stdout.write(`${command} could not be started (${error.code}): npm run setup\n`)
      resolve(1)
    })
    child.on("close", (code) => resolve(code ?? 1))
  })

/**
 * @param {{ name: string, command: string, args: string[], env?: Record<string, string>,
 *   count?: () => { passed: number, failed: number, skipped: number } | undefined }} step
 *   `count` reads a suite's report; a step without one counts as one check
 */
export const runStep = async (step) => {
  process.stdout.write(`\n── ${step.name}\n`)
  const since = performance.now()
  const code = await exitOf(step.command, step.args, step.env)
  const seconds = (performance.now() - since) / 1000
  const counts = step.count?.() ?? { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }
  // A suite that ended badly without a failed test (a crash, an unhandled error) has failed all the same.
  const failed = code !== 0 && counts.failed === 0 ? 1 : counts.failed
  return { name: step.name, seconds, ...counts, failed }
}
