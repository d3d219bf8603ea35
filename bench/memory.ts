/**
 * The memory that was computed for SFT and GRPO against what they took, on a CPU. The allocator is told to give freed
 * blocks back at once, so that what is measured is what was asked for; with `as-is` it is left alone, and what it keeps
 * is part of what is computed.
 * Usage: npm run bench:memory [-- as-is] [-- CASE]
 */
import * as Effect from "effect/Effect"
import { KEPT_BY_MALLOC } from "../src/doctor/memory/plan.ts"
import { CASES } from "./memory/cases.ts"
import { measure } from "./memory/measure.ts"

const asIs = process.argv[2] === "as-is"
const only = process.argv[asIs ? 3 : 2]
if (!asIs) process.env.MALLOC_MMAP_THRESHOLD_ = String(1 << 17)

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`

console.log(
  "| case | phase | computed | measured | computed / measured | largest part |\n| --- | --- | --- | --- | --- | --- |"
)
for (const one of CASES.filter(({ name }) => only === undefined || name === only)) {
  for (const { phase, plan, memory } of await Effect.runPromise(measure(one))) {
    const took = memory.peak_bytes - memory.before_bytes
    const parts = plan.parts.filter(
      ({ name, when }) => (when === "always" || when === plan.peak) && (asIs || name !== KEPT_BY_MALLOC)
    )
    const computed = parts.reduce((sum, { bytes }) => sum + bytes, 0)
    const largest = parts.reduce((a, b) => (b.bytes > a.bytes ? b : a))
    console.log(
      `| ${one.name} | ${phase} | ${megabytes(computed)} | ${megabytes(took)} | ${(computed / took).toFixed(2)} | ${largest.name} |`
    )
  }
}
