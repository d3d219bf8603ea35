/** Whole groups: a generated batch must hold num_generations completions of each of its prompts. */
import { fail, ok } from "../check.ts"
import type { DoctorCheck } from "../facts.ts"
import { type Batches, batchesOf, gcd, lcm, nearestDivisors, nearestMultiples, numberIn } from "../settings.ts"

const product = ({ perDevice, world, steps }: Batches): string =>
  [`per_device_train_batch_size ${perDevice}`, ...(world > 1 ? [`${world} processes`] : []), `${steps} steps`].join(
    " × "
  )

const remedies = (batches: Batches, asked: boolean): string => {
  const { perDevice, world, steps, size, group } = batches
  const groups = nearestDivisors(Math.max(2, group), size)
  const wanted = Math.max(2, group)
  const batch = asked
    ? `generation_batch_size to ${nearestMultiples(size, lcm(perDevice * world, wanted))}`
    : `per_device_train_batch_size to ${nearestMultiples(perDevice, wanted / gcd(wanted, world * steps))}`
  // Where the group itself is too small, a batch of another size is no remedy alone.
  const choices = [...(group < 2 ? [] : [batch]), ...(groups === "" ? [] : [`num_generations to ${groups}`])]
  return choices.length === 0 ? `set num_generations to 2 and ${batch}` : `set ${choices.join(", or ")}`
}

export const groupBatch: DoctorCheck = {
  name: "group-batch",
  about: "generation_batch_size holds whole groups of num_generations, at least 2",
  judge: (facts) => {
    const batches = batchesOf(facts)
    if (batches === null || facts.experiment.grpo === null) return null
    const { size, group, steps, perDevice, world, iterations } = batches
    // null says of both what leaving them out says.
    const asked = numberIn(facts.experiment.grpo, "generation_batch_size") !== null
    if (asked && numberIn(facts.experiment.grpo, "steps_per_generation") !== null)
      return fail(
        "group-batch",
        "generation_batch_size and steps_per_generation are both set",
        "TRL refuses both at once before the first step",
        "take one of them out"
      )
    const counted = asked ? `generation_batch_size ${size}` : `${size} completions a batch (${product(batches)})`
    if (iterations < 1)
      return fail(
        "group-batch",
        `num_iterations is ${iterations}`,
        "no generated batch is learnt from: TRL ends the phase without a step and without a word",
        "set num_iterations to 1"
      )
    if (group < 2)
      return fail(
        "group-batch",
        `num_generations is ${group}`,
        "a completion has nothing to be better than: TRL refuses it",
        remedies(batches, asked)
      )
    if (size <= 0)
      return fail(
        "group-batch",
        `${counted}: nothing is generated`,
        "TRL takes the settings, and fails when it makes the first batch",
        `set ${asked ? "generation_batch_size" : "per_device_train_batch_size"} to ${group} or a multiple of it, and what accumulates to 1 or more`
      )
    if (!Number.isInteger(steps))
      return fail(
        "group-batch",
        `generation_batch_size ${size} is no multiple of per_device_train_batch_size ${perDevice} × ${world}`,
        "TRL refuses it before the first step",
        `set generation_batch_size to ${nearestMultiples(size, lcm(perDevice * world, group))}`
      )
    if (size % group !== 0)
      return fail(
        "group-batch",
        `${counted} are not divisible by num_generations ${group}`,
        "groups would be cut apart: TRL refuses it before the first step",
        remedies(batches, asked)
      )
    return ok("group-batch", `${counted}: ${size / group} groups of ${group}`)
  }
}
