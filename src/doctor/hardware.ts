/** What hardware there is: cores, memory, disk, GPUs. */
import { existsSync, statfsSync } from "node:fs"
import { availableParallelism, cpus, freemem, totalmem } from "node:os"
import { dirname } from "node:path"
import * as Effect from "effect/Effect"
import { type Check, note, ok } from "./check.ts"
import { gigabytes } from "./told.ts"

/** Free space below which a run of the built-in policy may not fit: checkpoints, ledger and logs. */
const LITTLE_DISK = 2e9

const nearestFolder = (folder: string): string => {
  let found = folder
  while (!existsSync(found)) found = dirname(found)
  return found
}

/** Bytes that may still be written to a folder, which need not be there yet. */
export const freeDisk = (folder: string): number => {
  const { bavail, bsize } = statfsSync(nearestFolder(folder))
  return bavail * bsize
}

const disk = (folder: string) =>
  Effect.sync((): Check => {
    const free = freeDisk(folder)
    return free < LITTLE_DISK
      ? note(
          "disk",
          `${gigabytes(free)} free for ${folder}`,
          "checkpoints and the ledger may not fit",
          "free some space, or set TOUCHSTONE_HOME to another disk"
        )
      : ok("disk", `${gigabytes(free)} free for ${folder}`)
  })

const gpus = Effect.gen(function* () {
  const { execa } = yield* Effect.promise(() => import("execa"))
  const fields = "name,memory.total,memory.free,compute_cap,driver_version"
  const asked = yield* Effect.tryPromise((signal) =>
    execa("nvidia-smi", [`--query-gpu=${fields}`, "--format=csv,noheader"], { cancelSignal: signal, timeout: 10_000 })
  ).pipe(Effect.option)
  if (asked._tag === "None")
    return [
      note(
        "gpu",
        "none (nvidia-smi is not there or does not answer)",
        "the built-in policy needs none; a model of billions of parameters would train for weeks",
        "run the real models on a CUDA box"
      )
    ]
  return asked.value.stdout
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const [name, total, free, capability, driver] = line.split(",").map((field) => field.trim())
      return ok("gpu", `${name}, ${total} (${free} free), capability ${capability}, driver ${driver}`)
    })
})

/** Checks of the machine; `home` is the folder that will hold ledger and runs. */
export const hardware = Effect.fn("doctor.hardware")(function* (home: string) {
  const model = cpus()[0]?.model.trim() ?? "unknown"
  return [
    ok("cpu", `${availableParallelism()} cores, ${model}`),
    ok("memory", `${gigabytes(totalmem())}, ${gigabytes(freemem())} free`),
    yield* disk(home),
    ...(yield* gpus)
  ]
})
