/**
 * The Python harness as a child process: one job a process, its output kept in the run's folder, ended with all its
 * children however this program ends.
 */
import { closeSync, existsSync, mkdirSync, openSync, readSync, statSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import * as Effect from "effect/Effect"
import type { Job } from "../domain/job.ts"
import { HarnessMissing, PhaseFailed, RunFolderUnusable } from "./errors.ts"

/** The folder of the package: the nearest above this file that holds harness-python. */
export const packageRoot = (): string => {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, "harness-python")) && folder !== dirname(folder)) folder = dirname(folder)
  return folder
}

/** The interpreter that has the harness installed: TOUCHSTONE_PYTHON, else the one that set-up made. */
export const pythonPath = (): string =>
  process.env.TOUCHSTONE_PYTHON ?? join(packageRoot(), "harness-python", ".venv", "bin", "python")

export const findPython = Effect.suspend(() => {
  const python = pythonPath()
  return existsSync(python)
    ? Effect.succeed(python)
    : Effect.fail(
        new HarnessMissing({
          message:
            process.env.TOUCHSTONE_PYTHON === undefined
              ? `the Python harness is not set up (${python} is missing). Run \`npm run setup\``
              : `TOUCHSTONE_PYTHON names ${python}, which does not exist. Unset it, or name a Python that has touchstone-harness installed`
        })
      )
})

/** The last lines of a log, for a message. */
const tailOf = (file: string, bytes = 4096): string => {
  const size = statSync(file).size
  const handle = openSync(file, "r")
  try {
    const buffer = Buffer.alloc(Math.min(bytes, size))
    readSync(handle, buffer, 0, buffer.length, size - buffer.length)
    return buffer.toString("utf8")
  } finally {
    closeSync(handle)
  }
}

const lastLine = (log: string): string | undefined =>
  tailOf(log)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .at(-1)

/** Ends a process group: asked first, then killed. */
const endGroup = (pid: number, exited: Promise<unknown>) =>
  Effect.promise(async () => {
    const signal = (name: NodeJS.Signals) => {
      try {
        process.kill(-pid, name)
      } catch {
        // it is gone already
      }
    }
    signal("SIGTERM")
    const timer = setTimeout(() => signal("SIGKILL"), 5000)
    await exited
    clearTimeout(timer)
    // Children that outlived their leader.
    signal("SIGKILL")
  })

interface HarnessRun {
  /** The job file, which is there. */
  readonly file: string
  readonly log: string
  readonly environment?: Readonly<Record<string, string>>
  /** What the harness told by another way than its log, if it did. */
  readonly said?: () => string | null
}

/** The files that a process of the harness is given could not be written. */
const unwritable = (cause: unknown) =>
  new RunFolderUnusable({ message: `the harness's files could not be written: ${(cause as Error).message}` })

/**
 * Runs the harness on one job file to its end: null, or in a sentence why it ended otherwise.
 * Interrupted, it takes the whole process group down with it.
 */
export const runHarness = Effect.fn("training.runHarness")(function* ({ file, log, environment, said }: HarnessRun) {
  const python = yield* findPython
  const handle = yield* Effect.acquireRelease(
    Effect.try({ try: () => openSync(log, "a"), catch: unwritable }),
    (handle) => Effect.sync(() => closeSync(handle))
  )
  // Loaded here: execa costs 75 ms, and most commands start no process.
  const { execa } = yield* Effect.promise(() => import("execa"))
  const child = yield* Effect.acquireRelease(
    Effect.sync(() => {
      // A group of its own, so that ctrl-C reaches this program alone and its children can be ended together.
      const started = execa(python, ["-m", "touchstone_harness", file], {
        // The file itself and no pipe through this program: what the harness says last is kept even if this program dies.
        stdio: ["ignore", handle as 1, handle as 1],
        detached: true,
        reject: false,
        env: { ...environment, PYTHONUNBUFFERED: "1" }
      })
      return { pid: started.pid, exited: started.then((result) => result) }
    }),
    (child) => (child.pid === undefined ? Effect.void : endGroup(child.pid, child.exited))
  )
  const result = yield* Effect.promise(() => child.exited)
  if (result.exitCode === 0) return null
  if (child.pid === undefined) return `${python} could not be started: ${result.message ?? "unknown reason"}`
  if (result.signal === "SIGKILL")
    return "the harness was killed (SIGKILL): by hand, or by the system for want of memory"
  if (result.signal !== undefined) return `the harness was ended by ${result.signal}`
  return said?.() ?? lastLine(log) ?? `the harness ended with exit code ${result.exitCode} and said nothing`
}, Effect.scoped)

interface PhaseFiles {
  readonly job: string
  readonly log: string
}

/** Where a phase's job file and log lie in a run's folder. */
export const phaseFiles = (runFolder: string, job: Job): PhaseFiles => ({
  job: join(runFolder, "jobs", `${job._tag}-${job.attempt}.json`),
  log: join(runFolder, "logs", `${job._tag}-${job.attempt}.log`)
})

interface JobRun {
  readonly job: Job
  readonly files: PhaseFiles
  /** The run's id, for the message that tells how to go on; null where there is no going on. */
  readonly resume: string | null
  readonly environment: Readonly<Record<string, string>>
  /** What the phase told the bridge when it failed, if it did. */
  readonly said: () => string | null
}

/** Runs the job of a phase to its end. */
export const runJob = Effect.fn("training.runJob")(function* ({ job, files, resume, environment, said }: JobRun) {
  yield* Effect.try({
    try: () => {
      for (const file of [files.job, files.log]) mkdirSync(dirname(file), { recursive: true })
      writeFileSync(files.job, `${JSON.stringify(job, null, 2)}\n`)
    },
    catch: unwritable
  })
  const reason = yield* runHarness({ file: files.job, log: files.log, environment, said })
  if (reason === null) return
  const next = resume === null ? "" : ` Go on with: touchstone train --resume ${resume}`
  return yield* new PhaseFailed({
    phase: job._tag,
    message: `${job._tag}: ${reason}\nIts output is in ${files.log}.${next}`
  })
})
