/** What hardware there is: cores, memory, disk, GPUs. */
import { existsSync, statfsSync } from "node:fs"
import { availableParallelism, cpus } from "node:os"
import { dirname } from "node:path"
import * as Effect from "effect/Effect"
import { type Check, note, ok } from "./check.ts"
import type { MachineFacts } from "./facts.ts"
import { ram } from "./ram.ts"
import { gigabytes } from "./told.ts"

/** Free space below which a run of the built-in policy may not fit: checkpoints, ledger and logs. */
const LITTLE_DISK = 2e9

const nearestFolder = (folder: string): string => {
  let found = folder
  while (!existsSync(found)) found = dirname(found)
  return found
}

/** Bytes that may still be written to a folder, which need not be there yet. */
const freeDisk = (folder: string): number => {
  const { bavail, bsize } = statfsSync(nearestFolder(folder))
  return bavail * bsize
}

/** The machine that this program runs on; `home` is the folder that will hold ledger and runs. */
export const machineFacts = (home: string): MachineFacts => ({
  free_memory_bytes: ram().free,
  free_disk_bytes: freeDisk(home)
})

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

const memory = (): Check => {
  const { total, free, limited } = ram()
  const whose = limited ? " (the limit of this container)" : ""
  return ok("memory", `${gigabytes(total)}${whose}, ${gigabytes(free)} free`)
}

/** Tensor cores add and multiply bfloat16 from capability 8.0 on. */
const hasBf16 = (capability: string): boolean => Number.parseFloat(capability) >= 8

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
      const [name, total, free, capability = "", driver] = line.split(",").map((field) => field.trim())
      const kind = hasBf16(capability) ? "bf16" : "no bf16: fp16 or float32 alone"
      return ok("gpu", `${name}, ${total} (${free} free), capability ${capability} (${kind}), driver ${driver}`)
    })
})

/** Checks of the machine; `home` is the folder that will hold ledger and runs. */
export const hardware = Effect.fn("doctor.hardware")(function* (home: string) {
  const model = cpus()[0]?.model.trim() ?? "unknown"
  return [ok("cpu", `${availableParallelism()} cores, ${model}`), memory(), yield* disk(home), ...(yield* gpus)]
})
