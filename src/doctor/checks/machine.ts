/** The machine: GPUs without a launcher, none at all, vLLM, room for checkpoints. */
import { fail, note, ok } from "../check.ts"
import type { DoctorCheck, Facts } from "../facts.ts"
import { loraParameters } from "../memory/modules.ts"
import { shapeOf } from "../memory/shape.ts"
import { numberIn, phasesOf, settingsOf } from "../settings.ts"
import { gigabytes, told } from "../told.ts"
import { machineOf } from "./precision.ts"

const weightsOf = (facts: Facts): number | null => told(told(facts.inspected)?.model ?? null)?.weights_bytes ?? null

/** Whether the model's own options say where it lies: TRL takes several GPUs then. */
const isPlaced = (facts: Facts): boolean =>
  phasesOf(facts).every(({ settings }) => {
    const options = settings.model_init_kwargs
    return typeof options === "object" && options !== null && "device_map" in options
  })

export const severalGpus: DoctorCheck = {
  name: "several-gpus",
  about: "one process sees one GPU",
  judge: (facts) => {
    const machine = machineOf(facts)
    if (machine === null || machine.gpus.length === 0 || phasesOf(facts).length === 0) return null
    const { gpus, world_size } = machine
    if (gpus.length === 1 || world_size > 1 || isPlaced(facts))
      return ok("several-gpus", `${gpus.length} for ${world_size}`)
    return fail(
      "several-gpus",
      `${gpus.length} GPUs are visible to one process`,
      "transformers would spread the model over them by threads, which TRL refuses before the first step",
      "set CUDA_VISIBLE_DEVICES=0 (or another one) in the environment"
    )
  }
}

/** Weights beyond which training on a CPU is no matter of hours. */
const LARGE_WEIGHTS = 2e9

export const noGpu: DoctorCheck = {
  name: "no-gpu",
  about: "a model of billions of parameters has a GPU",
  judge: (facts) => {
    const machine = machineOf(facts)
    const weights = weightsOf(facts)
    if (machine === null || machine.gpus.length > 0) return null
    if (weights === null || weights < LARGE_WEIGHTS) return ok("no-gpu", "there is none, and the model is small")
    return note(
      "no-gpu",
      `no GPU, and weights of ${gigabytes(weights)}`,
      "a step takes minutes to hours on a CPU: the run would take weeks",
      "run it on a CUDA machine; the doctor's other judgements hold there too, but for the device"
    )
  }
}

export const vllmThere: DoctorCheck = {
  name: "vllm",
  about: "vLLM is installed where use_vllm asks for it",
  judge: (facts) => {
    const settings = settingsOf(facts, "grpo")
    const machine = machineOf(facts)
    if (settings === null || settings.use_vllm !== true || machine === null) return null
    const version = machine.versions.vllm
    if (version === undefined) return null
    if (version === null)
      return fail(
        "vllm",
        "grpo.use_vllm is true, and vLLM is not installed",
        "GRPO ends after the model is loaded",
        "take use_vllm out, or install a vLLM that TRL names as tested into the harness's environment"
      )
    if (machine.gpus.length === 0 && settings.vllm_mode === "colocate")
      return fail(
        "vllm",
        `vLLM ${version} beside the trainer, and there is no GPU here`,
        "vLLM does not start",
        "take use_vllm out, or run it where a GPU is"
      )
    return ok("vllm", version)
  }
}

export const vllmMemory: DoctorCheck = {
  name: "vllm-memory",
  about: "vLLM beside the trainer leaves memory for both",
  judge: (facts) => {
    const settings = settingsOf(facts, "grpo")
    const gpu = machineOf(facts)?.gpus[0]
    const weights = weightsOf(facts)
    if (settings === null || settings.use_vllm !== true || settings.vllm_mode !== "colocate") return null
    const share = numberIn(settings, "vllm_gpu_memory_utilization")
    if (gpu === undefined || weights === null || share === null) return null
    const taken = share * gpu.total_bytes
    const seen = `vLLM takes ${share} of ${gigabytes(gpu.total_bytes)}, ${gigabytes(gpu.free_bytes)} are free, the weights have ${gigabytes(weights)}`
    // Both hold the weights; vLLM needs something beside them for its cache.
    const least = (1.2 * weights) / gpu.total_bytes
    const greatest = (gpu.free_bytes - 1.2 * weights) / gpu.total_bytes
    const hundredths = (value: number, round: (value: number) => number) => (round(value * 100) / 100).toFixed(2)
    if (taken >= 1.2 * weights && share <= greatest) return ok("vllm-memory", seen)
    const between = [hundredths(least, Math.ceil), hundredths(greatest, Math.floor)] as const
    return fail(
      "vllm-memory",
      seen,
      taken < 1.2 * weights
        ? "its share does not hold the weights and a cache: vLLM does not start"
        : "what it leaves does not hold the weights once more for the trainer: out of memory at the first step",
      least <= greatest
        ? `set grpo.vllm_gpu_memory_utilization between ${between[0]} and ${between[1]}`
        : "no share holds both: load the model in 4 bits, take a larger GPU, or take use_vllm out"
    )
  }
}

/** An adapter's weights and Adam's two moments of each, in 32 bits. */
const BYTES_OF_PARAMETER = 12
/** Checkpoints of a phase that lie there at once: two are kept while the next is written. */
const CHECKPOINTS = 3

export const diskRoom: DoctorCheck = {
  name: "disk-room",
  about: "checkpoints and adapters fit on the disk of the runs",
  judge: (facts) => {
    const model = told(told(facts.inspected)?.model ?? null)
    const shape = model === null || model.kind === "adapter" ? null : told(shapeOf(model.config))
    const phases = phasesOf(facts).length
    if (shape === null || phases === 0) return null
    const checkpoint = loraParameters(shape, facts.experiment.lora) * BYTES_OF_PARAMETER
    const needed = phases * CHECKPOINTS * checkpoint
    const free = facts.machine.free_disk_bytes
    const seen = `${gigabytes(free)} free; a checkpoint has ${gigabytes(checkpoint)}, up to ${phases * CHECKPOINTS} lie there at once`
    if (needed < free) return ok("disk-room", seen)
    return fail(
      "disk-room",
      seen,
      "the disk is full before the run ends; what the ledger has by then is kept",
      "set TOUCHSTONE_HOME to a larger disk, or lower lora.r"
    )
  }
}
