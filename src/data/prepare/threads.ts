/** Threads that work on the pieces of a source; what they make comes out in the order of the pieces, however many there are. */
import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { Worker } from "node:worker_threads"
import type { Known, KnownProblem } from "../near/known.ts"
import type { Chunk } from "./chunk.ts"
import { faultInExample } from "./example.ts"
import type { FromThread, Setting, Task, ToThread } from "./protocol.ts"
import type { Kitchen, Recipe } from "./recipe.ts"
import { chunksOf, evaluatedIn } from "./work.ts"

const YOUNG_MB = 32

/** Who does the work. */
export interface Hands {
  /** Tries the row that the data set shows of itself. Throws what is wrong with it. */
  readonly example: () => Promise<void>
  /** The problems that are evaluated on, piece by piece. */
  readonly evaluated: (tasks: ReadonlyArray<Task>) => AsyncGenerator<ReadonlyArray<KnownProblem>>
  /** The chunks of all pieces in their order. */
  readonly rows: (tasks: ReadonlyArray<Task>, known: Known) => AsyncGenerator<Chunk>
  readonly close: () => Promise<void>
}

/** Does the work in this thread: for few rows, a thread would cost more than it does. */
export const ownHands = (kitchen: Kitchen): Hands => ({
  example: async () => {
    const fault = faultInExample(kitchen)
    if (fault !== null) throw new Error(fault)
  },
  evaluated: async function* (tasks) {
    for (const { piece, use } of tasks) yield await evaluatedIn(piece, use, kitchen)
  },
  rows: async function* (tasks, known) {
    for (const { piece, use } of tasks) yield* chunksOf(piece, use, kitchen, known)
  },
  close: async () => undefined
})

const workerFile = (): string => {
  if (import.meta.url.endsWith(".ts")) return fileURLToPath(new URL("./worker.ts", import.meta.url))
  const files = ["./", "../", "../../"].map((up) => fileURLToPath(new URL(`${up}data-worker.js`, import.meta.url)))
  return files.find((file) => existsSync(file)) ?? (files[0] as string)
}

/** What has come of one piece and was not taken yet. */
interface Lane {
  readonly came: Array<{ readonly chunk: Chunk; readonly from: Worker }>
  problems: ReadonlyArray<KnownProblem>
  ended: boolean
  failure: Error | null
  onNews: (() => void) | null
}

const newLane = (): Lane => ({ came: [], problems: [], ended: false, failure: null, onNews: null })

const news = (lane: Lane): Promise<void> =>
  new Promise((resolve) => {
    lane.onNews = resolve
  })

const tell = (lane: Lane): void => {
  lane.onNews?.()
  lane.onNews = null
}

/** Starts threads; each takes the next piece as soon as it is free. */
export const threadHands = (recipe: Recipe, threads: number): Hands => {
  const setting: Setting = { recipe }
  const workers = Array.from(
    { length: threads },
    () =>
      new Worker(workerFile(), {
        workerData: setting,
        stdout: true,
        // A user's folder need not say "type": "module", as bin/touchstone.js says.
        execArgv: [...process.execArgv, "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON"],
        // Rows are made and forgotten: with room for more of them, they are swept out less often.
        resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB }
      })
  )
  const post = (worker: Worker, message: ToThread) => worker.postMessage(message)
  let lanes: ReadonlyArray<Lane> = []
  let closed = false
  let giveNext: (worker: Worker) => void = () => undefined

  const fail = (lane: Lane | undefined, message: string) => {
    if (lane === undefined) return
    lane.failure = new Error(message)
    tell(lane)
  }
  const hear = (worker: Worker, message: FromThread) => {
    const lane = lanes[message.index]
    if (lane === undefined) return
    if (message.kind === "chunk") lane.came.push({ chunk: message.chunk, from: worker })
    else if (message.kind === "failed") return fail(lane, message.message)
    else {
      if (message.kind === "evaluated") lane.problems = message.problems
      lane.ended = true
      giveNext(worker)
    }
    tell(lane)
  }
  for (const worker of workers) {
    // What a data set of a user's own prints is no data.
    worker.stdout.pipe(process.stderr, { end: false })
    worker.on("message", (message: FromThread) => hear(worker, message))
    const end = (why: string) => {
      if (!closed) for (const lane of lanes) if (!lane.ended) fail(lane, `a thread that prepared rows ended: ${why}`)
    }
    worker.on("error", (error) => end(error.message))
    worker.on("exit", (code) => end(`exit code ${code}`))
  }
  const begin = (kind: "evaluated" | "rows", tasks: ReadonlyArray<Task>): ReadonlyArray<Lane> => {
    lanes = tasks.map(newLane)
    let next = 0
    giveNext = (worker) => {
      const task = tasks[next]
      if (task !== undefined) post(worker, { kind, index: next++, ...task })
    }
    for (const worker of workers) giveNext(worker)
    return lanes
  }
  const whole = async (lane: Lane): Promise<void> => {
    while (!lane.ended && lane.failure === null) await news(lane)
    if (lane.failure !== null) throw lane.failure
  }
  return {
    example: async () => {
      const lane = newLane()
      lanes = [lane]
      for (const worker of workers.slice(0, 1)) post(worker, { kind: "example", index: 0 })
      await whole(lane)
    },
    evaluated: async function* (tasks) {
      for (const lane of begin("evaluated", tasks)) {
        await whole(lane)
        yield lane.problems
        lane.problems = []
      }
    },
    rows: async function* (tasks, known) {
      for (const worker of workers) post(worker, { kind: "known", known })
      for (const lane of begin("rows", tasks)) {
        for (;;) {
          const came = lane.came.shift()
          if (came !== undefined) {
            yield came.chunk
            post(came.from, { kind: "more" })
          } else if (lane.failure !== null) throw lane.failure
          else if (lane.ended) break
          else await news(lane)
        }
      }
    },
    close: async () => {
      closed = true
      await Promise.all(workers.map((worker) => worker.terminate()))
    }
  }
}
