/** Memory: whether each phase fits in the smallest GPU, or in this machine's memory where there is none. */
import { type Check, fail, note, ok, unjudged } from "../check.ts"
import type { DoctorCheck, Facts } from "../facts.ts"
import { type Largest, largestThatFit, MOST, precisionThatFits, type Room } from "../memory/fit.ts"
import { CUDA_BYTES, type MemoryPlan, planMemory } from "../memory/plan.ts"
import { lengthOf, type PhaseRun } from "../memory/run.ts"
import { runOf } from "../memory/settings.ts"
import { type Shape, shapeOf } from "../memory/shape.ts"
import type { PhaseName } from "../settings.ts"
import { gigabytes, isTold, told } from "../told.ts"
import { machineOf } from "./precision.ts"

/** Torch, transformers and TRL, loaded and idle on a CPU: measured, with the versions that are locked. */
const LIBRARIES_BYTES = 0.95e9

/** Above this share of what there is, a longer prompt or a little more of anything is too much. */
const TIGHT = 0.9

interface Place extends Room {
  readonly device: "cpu" | "cuda"
  readonly name: string
}

/** Where the phases will run: the GPU with the least free memory, else this machine's memory. */
const placeOf = (facts: Facts): Place | null => {
  const machine = machineOf(facts)
  if (machine === null) return null
  const [first, ...others] = machine.gpus
  if (first === undefined) {
    const bytes = facts.machine.free_memory_bytes - LIBRARIES_BYTES
    return { device: "cpu", bytes, total: 0, name: "this machine's free memory beside Python's libraries" }
  }
  const gpu = others.reduce((least, other) => (other.free_bytes < least.free_bytes ? other : least), first)
  return { device: "cuda", bytes: gpu.free_bytes, total: gpu.total_bytes, name: `the free memory of ${gpu.name}` }
}

/** The parts that stand at the peak, largest first: `weights 1.0 GB, activations 0.8 GB`. */
const partsOf = ({ parts, peak }: MemoryPlan): string =>
  parts
    .filter(({ when }) => when === "always" || when === peak)
    .toSorted((a, b) => b.bytes - a.bytes)
    .slice(0, 3)
    .map(({ name, bytes }) => `${name} ${size(bytes)}`)
    .join(", ")

const size = (bytes: number): string => (bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : gigabytes(bytes))

const lengthName = (run: PhaseRun): string => (run.phase === "grpo" ? "max_completion_length" : "max_length")

const orMore = (value: number, most: number | null): string => (value === most ? `${value} or more` : String(value))

const largestOf = (run: PhaseRun, { batch, sequences, completion }: Largest): string =>
  [
    `per_device_train_batch_size ${orMore(batch, MOST.batch)}`,
    ...(sequences === null
      ? []
      : [`${orMore(sequences, MOST.sequences)} completions generated at once (num_generations is at most that)`]),
    `${lengthName(run)} ${orMore(completion, MOST.completion)}`
  ].join(", ")

/** What the pilot took beside what was computed; empty where none was measured on this device. */
const measuredOf = (facts: Facts, run: PhaseRun, plan: MemoryPlan): string | null => {
  const peak = run.phase === "grpo" ? (told(facts.pilot)?.peak ?? null) : null
  if (peak === null || peak.device !== run.device) return null
  // What torch took of a GPU leaves CUDA's own context out.
  const took = peak.bytes - peak.before_bytes + (peak.device === "cuda" ? CUDA_BYTES : 0)
  return `the pilot took ${size(took)}, computed / measured ${(plan.total_bytes / took).toFixed(2)}`
}

const judgeRun = (facts: Facts, shape: Shape, run: PhaseRun, place: Place): Check => {
  const name = `memory-${run.phase}`
  const plan = planMemory(shape, run, place.total)
  const left = shape.left_out.length === 0 ? "" : `, without ${shape.left_out.join(" and ")}`
  const told = `${size(plan.total_bytes)} of ${size(Math.max(0, place.bytes))}, ${place.name} (${measuredOf(facts, run, plan) ?? "computed, not measured"}${left}): ${partsOf(plan)}`
  const most = largestThatFit(shape, run, place)
  if (plan.total_bytes <= TIGHT * place.bytes) return ok(name, `${told}. The largest that fit: ${largestOf(run, most)}`)
  if (plan.total_bytes <= place.bytes)
    return note(
      name,
      told,
      "it fits with little to spare: what was computed may be off by more than that",
      `lower per_device_train_batch_size (${most.batch} is the most) or ${lengthName(run)} (${most.completion} is the most)`
    )
  const way = run.device === "cuda" ? precisionThatFits(shape, run, place) : null
  const ways = [
    ...(most.batch > 0 ? [`set ${run.phase}.per_device_train_batch_size to ${most.batch} at most`] : []),
    ...(most.completion > 0
      ? [
          `set ${run.phase}.${lengthName(run)} to ${most.completion} at most (it has sequences of ${lengthOf(run)} tokens)`
        ]
      : []),
    ...(run.checkpointing ? [] : [`set ${run.phase}.gradient_checkpointing to true`]),
    ...(way === null || (run.quantization === null && way === run.weights) ? [] : [`load the model in ${way}`])
  ]
  return fail(
    name,
    told,
    "the phase ends for want of memory, at its first step or at its longest batch",
    ways.length === 0 ? "take a larger GPU or a smaller model" : ways.join("; or ")
  )
}

const check = (phase: PhaseName): DoctorCheck => ({
  name: `memory-${phase}`,
  about: `${phase === "sft" ? "SFT" : "GRPO"} fits in the memory there is`,
  judge: (facts) => {
    const name = `memory-${phase}`
    const model = told(facts.inspected)?.model ?? null
    const place = placeOf(facts)
    if (facts.experiment[phase] === null || model === null || place === null || !isTold(model)) return null
    if (model.kind === "adapter") return null
    const shape = shapeOf(model.config)
    if ("not_told" in shape)
      return unjudged(name, shape.not_told, "try one step: `touchstone doctor EXPERIMENT --pilot 1`")
    const run = runOf(facts, phase, shape, place.device)
    return run === null ? null : judgeRun(facts, shape, run, place)
  }
})

export const memorySft = check("sft")
export const memoryGrpo = check("grpo")
