/**
 * A member of the pool: one child process, asked one thing at a time. Whatever becomes of it, every question gets an
 * outcome: the reply, or how the process died and at which row and reward.
 */
import { unnamedFile } from "./unnamed-file.ts"
import { type ChildProcess, fork } from "node:child_process"
import { closeSync, readSync } from "node:fs"
import type { UnscoredReason } from "../domain/score.ts"
import type { ScoringOptions } from "./options.ts"
import { workerFile } from "./place.ts"
import {
  type FromWorker,
  type LoadedRubric,
  MARK,
  MARK_WORDS,
  NONE,
  OVER_MEMORY,
  type ToWorker,
  type WorkerSettings
} from "./protocol.ts"

/** How a process died, in the words of a score. */
export interface Death {
  readonly reason: Extract<UnscoredReason, "over-time" | "over-memory" | "crashed">
  readonly message: string
  /** Where it was when it died: null when no row of the question was being worked on. */
  readonly at: { readonly row: number; readonly reward: number | null } | null
}

export type Outcome =
  | { readonly kind: "reply"; readonly reply: Exclude<FromWorker, { kind: "ready" }> }
  | { readonly kind: "died"; readonly death: Death }

/** How often a busy process is looked at, and how long a fresh one may take to say it is ready. Milliseconds. */
const LOOK = 25
const READY = 20_000
/** How long a process may take to begin with what it was asked: to read a message of megabytes on a busy machine. */
const BEGIN = 2000

/** Characters of stderr kept: enough for what V8 says when its heap is full. */
const TAIL = 4096

export class Member {
  /** The rubrics this process has loaded, by key. */
  readonly loaded = new Map<string, LoadedRubric>()
  alive = true
  /** Whether it was ever asked anything. */
  wasAsked = false
  private asked = 0
  private pending: ((outcome: Outcome) => void) | null = null
  private lastDeath: Death | null = null
  private killedFor: string | null = null
  private tail = ""
  private readonly words = new Uint32Array(MARK_WORDS)
  private readonly ended: Promise<void>
  private readonly child: ChildProcess
  private readonly marks: number
  private readonly memoryMb: number

  private constructor(child: ChildProcess, marks: number, memoryMb: number) {
    this.memoryMb = memoryMb
    this.child = child
    this.marks = marks
    child.stderr?.on("data", (data: Buffer) => {
      this.tail = (this.tail + data.toString()).slice(-TAIL)
    })
    child.on("message", (message) => this.heard(message as FromWorker))
    // Without its channel a process can never answer again.
    child.on("disconnect", () => this.kill(null))
    // What V8 says on its way out arrives a moment after the exit; a grandchild may hold the pipe open for ever.
    this.ended = new Promise((resolve) => {
      const end = (code: number | null, signal: NodeJS.Signals | null) => {
        this.died(code, signal)
        resolve()
      }
      child.on("exit", (code, signal) => {
        const late = setTimeout(end, 50, code, signal)
        child.on("close", () => {
          clearTimeout(late)
          end(code, signal)
        })
      })
      child.on("error", (error) => {
        this.tail += error.message
        end(null, null)
      })
    })
  }

  /** Starts a process and waits until it is ready; the message of the failure where it is not. */
  static async start(options: ScoringOptions): Promise<Member | { readonly message: string }> {
    const settings: WorkerSettings = { parent: process.pid, memoryMb: options.memoryMb }
    const marks = unnamedFile()
    // The bridge's token is no reward's business, and flags meant for the program are not meant for its workers.
    const { TOUCHSTONE_BRIDGE_TOKEN: _, NODE_OPTIONS: __, ...env } = process.env
    // Node's own fork and not execa: all that is used here is the channel and an inherited descriptor, which execa
    // offers by handing Node's own object out, and it takes 75 ms to import.
    const child = fork(workerFile(), [JSON.stringify(settings)], {
      execPath: process.execPath,
      execArgv: [`--max-old-space-size=${options.heapMb}`],
      env,
      stdio: ["ignore", "ignore", "pipe", marks, "ipc"],
      serialization: "json"
    })
    const member = new Member(child, marks, options.memoryMb)
    const ready = await new Promise<boolean>((resolve) => {
      const late = setTimeout(resolve, READY, false)
      const settle = (value: boolean) => {
        clearTimeout(late)
        resolve(value)
      }
      child.once("message", () => settle(true))
      void member.ended.then(() => settle(false))
    })
    if (ready) return member
    await member.end()
    const said = member.tail.trim().split("\n").slice(-12).join("\n")
    return {
      message:
        `A scoring process did not start: ${member.lastDeath?.message}. It runs ${process.execPath} with a heap of ` +
        `${options.heapMb} MB in ${options.memoryMb} MB of memory. It said: ${said || "nothing"}`
    }
  }

  /** Asks the process something. `limit` is the time one reward, or the loading of a module, may take. */
  ask(question: ToWorker, limit: number): Promise<Outcome> {
    return new Promise((resolve) => {
      if (this.lastDeath !== null) return resolve({ kind: "died", death: this.lastDeath })
      this.asked = question.id
      this.wasAsked = true
      let seen = ""
      let since = performance.now()
      const look = setInterval(() => {
        // The clock starts anew with every reward that begins, so each answers for its own time alone. A parent that
        // was itself held up only ever sees the mark too late, which is in the reward's favour.
        const words = this.readMarks()
        const mark = words.slice(0, MARK.verdict).join()
        const now = performance.now()
        if (mark !== seen) {
          seen = mark
          since = now
        } else if (words[MARK.message] !== question.id) {
          // Something an earlier reward left behind holds the process up.
          if (now - since > BEGIN) this.kill(`did not begin within ${BEGIN} ms`)
        } else if (now - since > limit) this.kill(`took longer than ${limit} ms`)
      }, LOOK)
      this.pending = (outcome) => {
        clearInterval(look)
        this.pending = null
        resolve(outcome)
      }
      this.child.send(question, (error) => {
        // The channel is gone, so the process is going, or it must.
        if (error !== null && this.alive) this.kill(null)
      })
    })
  }

  /** Ends the process at once and waits until it has gone. */
  async end(): Promise<void> {
    this.child.kill("SIGKILL")
    await this.ended
  }

  private kill(why: string | null): void {
    this.killedFor ??= why
    this.child.kill("SIGKILL")
  }

  private heard(message: FromWorker): void {
    if (message.kind === "ready" || message.id !== this.asked) return
    this.pending?.({ kind: "reply", reply: message })
  }

  private readMarks(): Uint32Array {
    readSync(this.marks, this.words, 0, this.words.byteLength, 0)
    return this.words
  }

  private died(code: number | null, signal: NodeJS.Signals | null): void {
    if (!this.alive) return
    this.alive = false
    const death = this.deathOf(code, signal)
    closeSync(this.marks)
    this.lastDeath = { ...death, at: null }
    this.pending?.({ kind: "died", death })
  }

  private deathOf(code: number | null, signal: NodeJS.Signals | null): Death {
    const words = this.readMarks()
    const ours = words[MARK.message] === this.asked && words[MARK.row] !== NONE
    const reward = words[MARK.reward] ?? NONE
    const at = ours ? { row: words[MARK.row] ?? 0, reward: reward === NONE ? null : reward } : null
    if (words[MARK.verdict] === OVER_MEMORY) {
      return {
        reason: "over-memory",
        message: `the process held ${words[MARK.megabytes]} MB, and may hold ${this.memoryMb} MB`,
        at
      }
    }
    if (this.tail.includes("heap out of memory")) {
      return { reason: "over-memory", message: "the JavaScript heap of the process was full", at }
    }
    if (this.killedFor !== null) return { reason: "over-time", message: this.killedFor, at }
    const how = signal === null ? `exit code ${code}` : signal
    return { reason: "crashed", message: `the process ended by itself (${how})`, at }
  }
}
