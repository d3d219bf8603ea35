/** A thread that works on pieces: which problems are evaluated on, and the rows as they are written. */
import { parentPort, workerData } from "node:worker_threads"
import type { Known } from "../near/known.ts"
import { faultInExample } from "./example.ts"
import { openKitchen } from "./kitchen.ts"
import type { FromThread, Setting, ToThread } from "./protocol.ts"
import { chunksOf, evaluatedIn } from "./work.ts"

/** Chunks that may be under way to the main thread: more would fill the memory where it is slower. */
const MOST = 3

const port = parentPort
if (port === null) throw new Error("this file is the entry of a thread")
const kitchen = openKitchen((workerData as Setting).recipe)

let known: Known | null = null
let underWay = 0
let onRoom: (() => void) | null = null

const say = (message: FromThread, transfer: ReadonlyArray<ArrayBuffer> = []): void =>
  port.postMessage(message, transfer as Array<ArrayBuffer>)

const room = async (): Promise<void> => {
  if (underWay < MOST) return
  await new Promise<void>((resolve) => {
    onRoom = resolve
  })
}

const work = async (task: Extract<ToThread, { readonly piece: unknown }>): Promise<void> => {
  const { index, piece, use } = task
  try {
    if (task.kind === "evaluated")
      return say({ kind: "evaluated", index, problems: await evaluatedIn(piece, use, await kitchen) })
    for await (const chunk of chunksOf(piece, use, await kitchen, known as Known)) {
      await room()
      underWay++
      const bytes = [
        ...Object.values(chunk.lines),
        ...Object.values(chunk.groups).flatMap((group) => group?.bytes ?? [])
      ]
      say({ kind: "chunk", index, chunk }, [...new Set(bytes.map(({ buffer }) => buffer as ArrayBuffer))])
    }
    say({ kind: "done", index })
  } catch (cause) {
    say({ kind: "failed", index, message: (cause as Error).message })
  }
}

const tryExample = async (index: number): Promise<void> => {
  const fault = await kitchen.then(faultInExample, ({ message }: Error) => message)
  say(fault === null ? { kind: "done", index } : { kind: "failed", index, message: fault })
}

port.on("message", (message: ToThread) => {
  if (message.kind === "example") void tryExample(message.index)
  else if (message.kind === "known") known = message.known
  else if (message.kind === "more") {
    underWay--
    onRoom?.()
    onRoom = null
  } else void work(message)
})
