/** Runs by name, their attempts, and what became of those whose program is gone. */
import { join } from "node:path"
import * as Effect from "effect/Effect"
import { afterEach, describe, expect, it, vi } from "vitest"
import { isProcessAlive, processStarted } from "../../src/ledger/alive.ts"
import {
  attemptsOf,
  closeAttempt,
  createRun,
  findRun,
  finishedPhases,
  listRuns,
  openAttempt,
  phasesOf,
  recordEvent
} from "../../src/ledger/runs.ts"
import { experiment, newFolder, onLedger } from "./fixture.ts"

/** No process has this number: it is beyond what Linux gives. */
const GONE = 2 ** 30

describe("findRun", () => {
  it("takes an id, its unique beginning, or @last; and says what is wrong with others", async () => {
    await onLedger(
      join(newFolder(), "l.sqlite"),
      Effect.gen(function* () {
        yield* createRun({ id: "run2", folder: "/nowhere", experiment })
        yield* createRun({ id: "other", folder: "/nowhere", experiment })
        expect((yield* findRun("run2")).id).toBe("run2")
        expect((yield* findRun("o")).experiment).toEqual(experiment)
        expect((yield* findRun("@last")).id).toBe("other")
        expect(yield* Effect.flip(findRun("run"))).toMatchObject({ message: expect.stringContaining("run1") })
        expect(yield* Effect.flip(findRun("x"))).toMatchObject({ message: expect.stringContaining("runs list") })
        expect(yield* Effect.flip(findRun("%"))).toMatchObject({ _tag: "NotFound" })
      })
    )
  })
})

describe("isProcessAlive", () => {
  it("does not take a number that is used again for the process that had it", () => {
    const started = processStarted(process.pid)
    expect(isProcessAlive(process.pid, started)).toBe(true)
    expect(isProcessAlive(process.pid, null)).toBe(true)
    expect(isProcessAlive(GONE, null)).toBe(false)
    if (started !== null) expect(isProcessAlive(process.pid, "1")).toBe(false)
  })
})

afterEach(() => {
  vi.useRealTimers()
})

describe("phases", () => {
  it("that begin in the same millisecond stand in the order of a course", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: 0 })
    await onLedger(
      join(newFolder(), "l.sqlite"),
      Effect.gen(function* () {
        for (const phase of ["base", "sft", "grpo", "evaluate"] as const)
          yield* recordEvent("run1", 1, phase, { _tag: "started", steps: 9, resumed_from: null })
        expect((yield* phasesOf("run1")).map(({ phase }) => phase)).toEqual(["base", "sft", "grpo", "evaluate"])
      })
    )
  })
})

describe("attempts", () => {
  it("close what a killed program left open, and are known as killed until then", async () => {
    await onLedger(
      join(newFolder(), "l.sqlite"),
      Effect.gen(function* () {
        expect(yield* listRuns()).toMatchObject([{ id: "run1", state: "running" }])
        // Its program is at work, so no other may take the run.
        expect(yield* Effect.flip(openAttempt("run1", GONE))).toMatchObject({ _tag: "RunHeld" })
        yield* closeAttempt("run1", 1, "stopped", null)
        expect(yield* openAttempt("run1", GONE)).toBe(2)
        yield* recordEvent("run1", 2, "grpo", { _tag: "started", steps: 9, resumed_from: 4 })
        expect(yield* listRuns()).toMatchObject([{ id: "run1", state: "killed", attempts: 2 }])
        expect(yield* openAttempt("run1", process.pid)).toBe(3)
        expect((yield* attemptsOf("run1")).map((attempt) => attempt.outcome)).toEqual(["stopped", "killed", null])
        expect(yield* phasesOf("run1")).toMatchObject([{ attempt: 2, outcome: "killed", resumed_from: 4 }])
        yield* recordEvent("run1", 3, "sft", { _tag: "started", steps: 9, resumed_from: null })
        yield* recordEvent("run1", 3, "sft", { _tag: "finished", seconds: 1 })
        yield* recordEvent("run1", 3, "grpo", { _tag: "started", steps: 9, resumed_from: null })
        yield* closeAttempt("run1", 3, "failed", "it fell")
        expect(yield* listRuns()).toMatchObject([{ state: "failed" }])
        expect(yield* finishedPhases("run1")).toEqual(new Set(["sft"]))
        expect((yield* phasesOf("run1")).at(-1)).toMatchObject({ phase: "grpo", outcome: "failed", message: "it fell" })
      })
    )
  })
})
