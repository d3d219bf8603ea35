/**
 * The watchdog: a thread in every worker that ends the process when its memory passes the limit or its parent is gone.
 * It has its own event loop, so a reward that spins does not stop it; and it looks from inside every few milliseconds,
 * since a loop of Buffer.alloc takes gigabytes a second.
 */
import { Worker } from "node:worker_threads"
import { MARK, MARKS_FD, OVER_MEMORY, type WorkerSettings } from "./protocol.ts"

/**
 * How often it looks while rows are scored, and while the worker has nothing to do. Milliseconds. Nobody wakes it when
 * work begins, since that would cost every small batch two switches of thread; so idle is short too, at 0.2 % of a core.
 */
const BUSY_MS = 5
const IDLE_MS = 100

/** The state it shares with the worker's main thread: one word, 1 while rows are scored. */
export type Busy = Int32Array<SharedArrayBuffer>

/**
 * Starts the watchdog beside the main thread; `watching` is called once it is at its post, before which no rubric may
 * be loaded.
 */
export const startWatchdog = (settings: WorkerSettings, watching: () => void): Busy => {
  const busy = new Int32Array(new SharedArrayBuffer(4))
  const post: Post = {
    busy,
    parent: settings.parent,
    limit: settings.memoryMb * 1024 * 1024,
    busyMs: BUSY_MS,
    idleMs: IDLE_MS,
    marks: MARKS_FD,
    verdictAt: MARK.verdict * 4,
    overMemory: OVER_MEMORY
  }
  // As text, the thread is up in a fifth of the time a file of this program takes, and the bundle needs no entry for it.
  const thread = new Worker(`(${watch})(require("node:worker_threads"), require("node:fs"))`, {
    eval: true,
    workerData: post,
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 },
    execArgv: []
  })
  thread.once("message", watching)
  thread.unref()
  return busy
}

/** All the thread knows. */
interface Post {
  readonly busy: Busy
  readonly parent: number
  readonly limit: number
  readonly busyMs: number
  readonly idleMs: number
  readonly marks: number
  readonly verdictAt: number
  readonly overMemory: number
}

/** The thread's whole life. It crosses as text, so it may use nothing but its parameters and Node's globals. */
const watch = (threads: typeof import("node:worker_threads"), fs: typeof import("node:fs")): void => {
  const post = threads.workerData as Post
  const look = () => {
    // An orphan is taken over by another process, so its parent's id changes.
    if (process.ppid !== post.parent) process.kill(process.pid, "SIGKILL")
    const bytes = process.memoryUsage.rss()
    if (bytes < post.limit) return
    fs.writeSync(post.marks, new Uint32Array([post.overMemory, Math.round(bytes / 1024 / 1024)]), 0, 8, post.verdictAt)
    process.kill(process.pid, "SIGKILL")
  }
  look()
  threads.parentPort?.postMessage("watching")
  // Waiting on a word that nobody changes is a sleep.
  const sleep = new Int32Array(new SharedArrayBuffer(4))
  for (;;) {
    Atomics.wait(sleep, 0, 0, Atomics.load(post.busy, 0) === 1 ? post.busyMs : post.idleMs)
    look()
  }
}
