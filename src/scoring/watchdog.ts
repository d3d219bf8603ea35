/**
 * The watchdog: a thread in every worker that ends the process when its memory passes the limit or its parent is gone.
 * It has its own event loop, so a reward that spins does not stop it; and it looks from inside every few milliseconds,
 * since a loop of Buffer.alloc takes gigabytes a second.
 */
import { writeSync } from "node:fs"
import { Worker } from "node:worker_threads"
import { MARK, MARKS_FD, OVER_MEMORY, type WorkerSettings } from "./protocol.ts"

/** How often it looks while rows are scored, and while the worker has nothing to do. Milliseconds. */
const BUSY = 5
const IDLE = 500

/** The state it shares with the worker's main thread: one word, 1 while rows are scored. */
export type Busy = Int32Array<SharedArrayBuffer>

/** Starts the watchdog beside the main thread, from the worker's own entry file. */
export const startWatchdog = (entry: URL, settings: WorkerSettings): Busy => {
  const busy = new Int32Array(new SharedArrayBuffer(4))
  const thread = new Worker(entry, {
    workerData: { busy, settings },
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 },
    execArgv: [],
    stdout: false
  })
  thread.unref()
  return busy
}

/** The watchdog's whole life. */
export const watch = ({ busy, settings }: { readonly busy: Busy; readonly settings: WorkerSettings }): void => {
  const limit = settings.memoryMb * 1024 * 1024
  for (;;) {
    const working = Atomics.load(busy, 0)
    Atomics.wait(busy, 0, working, working === 1 ? BUSY : IDLE)
    // An orphan is taken over by another process, so its parent's id changes.
    if (process.ppid !== settings.parent) process.kill(process.pid, "SIGKILL")
    const bytes = process.memoryUsage.rss()
    if (bytes > limit) {
      const verdict = new Uint32Array([OVER_MEMORY, Math.round(bytes / 1024 / 1024)])
      writeSync(MARKS_FD, verdict, 0, verdict.byteLength, MARK.verdict * 4)
      process.kill(process.pid, "SIGKILL")
    }
  }
}
