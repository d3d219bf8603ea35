/** The parent's side of the process that runs the laws: started, listened to, ended when it is late, its end explained. */
import { unnamedFile } from "../../../scoring/unnamed-file.ts"
import { type ChildProcess, fork } from "node:child_process"
import { closeSync, existsSync, readSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { MARK, MARK_WORDS, OVER_MEMORY } from "../../../scoring/protocol.ts"
import { type FromLaws, type Job, MARK_AT, type Mark } from "./protocol.ts"

const HEAP_MB = 1024
const MEMORY_MB = 2048
const LOOK_MS = 100
const TAIL = 4096

export interface Limits {
  /** Milliseconds for one case, and for loading the file. */
  readonly caseMs: number
  /** Milliseconds for all cases of a law. */
  readonly lawMs: number
}

/** How the process ended: by itself when it had done everything, or in the midst of a case. */
export type End =
  | { readonly kind: "done" }
  | { readonly kind: "stopped"; readonly at: Mark | null; readonly because: string }

const workerFile = (): string => {
  if (import.meta.url.endsWith(".ts")) return fileURLToPath(new URL("./worker.ts", import.meta.url))
  const files = ["./", "../", "../../"].map((up) => fileURLToPath(new URL(`${up}laws-worker.js`, import.meta.url)))
  return files.find((file) => existsSync(file)) ?? (files[0] as string)
}

const countIn = (marks: number): number => {
  const word = new Uint32Array(1)
  readSync(marks, word, 0, 4, MARK_AT.count)
  return word[0] ?? 0
}

const markIn = (marks: number): Mark | null => {
  const words = new Uint32Array(2)
  readSync(marks, words, 0, 8, MARK_AT.count)
  const text = Buffer.alloc(words[1] ?? 0)
  readSync(marks, text, 0, text.length, MARK_AT.text)
  try {
    return JSON.parse(text.toString()) as Mark
  } catch {
    // It ended while it wrote, or before it wrote anything.
    return null
  }
}

const whyEnded = (marks: number, killedFor: string | null, tail: string, how: string): string => {
  const words = new Uint32Array(MARK_WORDS)
  readSync(marks, words, 0, words.byteLength, 0)
  if (words[MARK.verdict] === OVER_MEMORY) return `it took ${words[MARK.megabytes]} MB of memory`
  if (tail.includes("heap out of memory")) return "it filled the heap of its process"
  return killedFor ?? `it ended its process (${how})`
}

/** Runs a job in a process of its own; `hear` gets each message as it comes. */
export const runChild = (
  task: Job["task"],
  limits: Limits,
  hear: (message: FromLaws) => void,
  signal: AbortSignal
): Promise<End> =>
  new Promise((resolve, reject) => {
    const marks = unnamedFile()
    const job: Job = { parent: process.pid, memoryMb: MEMORY_MB, task }
    // What the bridge and this program were given is no reward's business.
    const { TOUCHSTONE_BRIDGE_TOKEN: _, NODE_OPTIONS: __, ...env } = process.env
    const child: ChildProcess = fork(workerFile(), [JSON.stringify(job)], {
      execPath: process.execPath,
      execArgv: [`--max-old-space-size=${HEAP_MB}`],
      env,
      stdio: ["ignore", "ignore", "pipe", marks, "ipc"]
    })
    let killedFor: string | null = null
    let tail = ""
    child.stderr?.on("data", (data: Buffer) => {
      tail = (tail + data.toString()).slice(-TAIL)
    })
    let isDone = false
    const kill = (why: string | null) => {
      killedFor ??= why
      child.kill("SIGKILL")
    }
    child.on("message", (message) => {
      const said = message as FromLaws
      if (said.kind !== "done") return hear(said)
      isDone = true
      kill(null)
    })
    const onAbort = () => kill("it was interrupted")
    signal.addEventListener("abort", onAbort, { once: true })

    let seen = -1
    let law = ""
    let [caseSince, lawSince] = [performance.now(), performance.now()]
    const look = setInterval(() => {
      const now = performance.now()
      const count = countIn(marks)
      if (count !== seen) {
        seen = count
        caseSince = now
        const at = markIn(marks)?.law ?? law
        if (at !== law) lawSince = now
        law = at
      } else if (now - caseSince > limits.caseMs) kill(`it did not come back within ${limits.caseMs / 1000} s`)
      if (now - lawSince > limits.lawMs) kill(`its law was not tried to the end within ${limits.lawMs / 1000} s`)
    }, LOOK_MS)

    let over = false
    const settle = (end: () => void) => {
      if (over) return
      over = true
      clearInterval(look)
      signal.removeEventListener("abort", onAbort)
      end()
      closeSync(marks)
    }
    child.on("error", (error) => settle(() => reject(error)))
    const end = (code: number | null, ended: NodeJS.Signals | null) =>
      settle(() => {
        const because = () => whyEnded(marks, killedFor, tail, ended ?? `exit code ${code}`)
        resolve(isDone ? { kind: "done" } : { kind: "stopped", at: markIn(marks), because: because() })
      })
    // What it said last arrives a moment after its end; a process of its own may hold its channel open for ever.
    child.on("exit", (code, ended) => {
      const late = setTimeout(end, 200, code, ended)
      child.on("close", () => {
        clearTimeout(late)
        end(code, ended)
      })
    })
  })
