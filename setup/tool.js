/** Runs a tool (npm, pip, uv): its output goes to a log, a failure becomes an error for people, nothing outlives set-up. */
import { spawn } from "node:child_process"
import { appendFileSync, mkdirSync } from "node:fs"
import { dirname } from "node:path"
import { explain, Remedy } from "./remedy.js"

let running

/** Ends the tool at work with all its children; each is the leader of a process group of its own. */
export const endTool = (signal = "SIGTERM") => {
  if (running === undefined) return
  try {
    process.kill(-running.pid, signal)
  } catch {
    // It ended by itself meanwhile.
  }
}

/**
 * @param {{ task: string, command: string, args: string[], cwd: string, env?: NodeJS.ProcessEnv, log: string,
 *   onLine?: (text: string) => void, onStart?: (pid: number) => void, missing?: Remedy }} options
 */
export const tool = (options) =>
  new Promise((resolve, reject) => {
    mkdirSync(dirname(options.log), { recursive: true })
    appendFileSync(options.log, `\n$ ${options.command} ${options.args.join(" ")}\n`)
    const child = spawn(options.command, options.args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true
    })
    running = child
    if (child.pid !== undefined) options.onStart?.(child.pid)
    let output = ""
    const take = (chunk) => {
      const text = chunk.toString()
      output = (output + text).slice(-200_000)
      try {
        appendFileSync(options.log, text)
      } catch {
        // A full disk shows itself in the tool's own failure.
      }
      const lines = text.split(/[\r\n]+/).filter((part) => part.trim() !== "" && !part.startsWith("npm warn"))
      if (lines.length > 0) options.onLine?.(lines[lines.length - 1].trim())
    }
    child.stdout.on("data", take)
    child.stderr.on("data", take)
    child.on("error", (error) => {
      running = undefined
      const missing =
        options.missing ??
        new Remedy(`${options.command} could not be started.`, error.message, "install it, then repeat")
      reject(error.code === "ENOENT" ? missing : error)
    })
    child.on("close", (code, signal) => {
      running = undefined
      if (code === 0) resolve(output)
      else
        reject(
          explain(
            options.task,
            options.command,
            `${output}${signal === null ? "" : `\nended by ${signal}`}`,
            options.log
          )
        )
    })
  })
