/** Memory that was computed against what SFT and GRPO really took on a CPU, where another part is the largest each time. */
import * as Effect from "effect/Effect"
import { expect, it } from "vitest"
import { CASES } from "../../bench/memory/cases.ts"
import { measure } from "../../bench/memory/measure.ts"
import { KEPT_BY_MALLOC } from "../../src/doctor/memory/plan.ts"

// Freed blocks go back at once, so that what is measured is what was asked for.
process.env.MALLOC_MMAP_THRESHOLD_ = String(1 << 17)

it.each(CASES.map((one) => [one.name, one] as const))("%s: within a quarter of what was measured", async (_, one) => {
  for (const { phase, plan, memory } of await Effect.runPromise(measure(one))) {
    const malloc = plan.parts.find(({ name }) => name === KEPT_BY_MALLOC)?.bytes ?? 0
    const ratio = (plan.total_bytes - malloc) / (memory.peak_bytes - memory.before_bytes)
    expect(ratio, `${one.name}, ${phase}`).toBeGreaterThan(0.8)
    expect(ratio, `${one.name}, ${phase}`).toBeLessThan(1.25)
  }
})
