/**
 * The process that runs the laws: it loads the user's file and tries every law on it. It may hang, crash or eat memory;
 * before each case it writes down where it is, so that the parent can tell.
 */
import { writeSync } from "node:fs"
import { pathToFileURL } from "node:url"
import type { RubricRef } from "../../../domain/rubric.ts"
import type { Trial } from "../../../reward/laws/law.ts"
import { testLaws } from "../../../reward/laws/test.ts"
import { MARKS_FD } from "../../../scoring/protocol.ts"
import { startWatchdog } from "../../../scoring/watchdog.ts"
import { isRubric, loadTried } from "./load.ts"
import { type FromLaws, type Job, MARK_AT, MARK_TEXT, type Mark, type Trying } from "./protocol.ts"

const send = process.send?.bind(process)
if (send === undefined) throw new Error("the laws are run by `touchstone reward test`, not by hand")
const say = (message: FromLaws): Promise<void> => new Promise((resolve) => void send(message, () => resolve()))

let count = 0
let law = ""
let cases = 0

const mark = (name: string, trial: Trial | null): void => {
  if (name !== law) cases = 0
  law = name
  if (trial !== null) cases++
  const rows = trial?.rows.map((row) => ({ ...row, completion: row.completion.slice(0, MARK_TEXT) }))
  const written: Mark = { law, cases, trial: trial === null || rows === undefined ? null : { ...trial, rows } }
  const text = Buffer.from(JSON.stringify(written))
  writeSync(MARKS_FD, text, 0, text.length, MARK_AT.text)
  writeSync(MARKS_FD, new Uint32Array([++count, text.length]), 0, 8, MARK_AT.count)
}

const tryAll = async ({ ref, style, ...options }: Trying): Promise<void> => {
  const loaded = await loadTried(ref, style)
  if ("message" in loaded) return say({ kind: "not-loaded", message: loaded.message })
  const { rubric, single } = loaded
  await say({ kind: "loaded", name: rubric.name, style: rubric.style.name, single })
  // A message leaves at once, so what was found before a law hung is known.
  const said: Array<Promise<void>> = []
  testLaws(rubric, {
    ...options,
    looked: ({ traits: { unscored, probed }, missing }) =>
      said.push(say({ kind: "looked", unscored, probed, missing })),
    before: mark,
    after: (result) => said.push(say({ kind: "tried", result }))
  })
  mark("", null)
  await Promise.all(said)
}

/** The rubrics that some modules export; where one cannot be loaded, what is wrong with it. */
const findAll = async (modules: ReadonlyArray<string>): Promise<void> => {
  const refs: Array<RubricRef> = []
  for (const module of modules) {
    try {
      const loaded = (await import(pathToFileURL(module).href)) as Readonly<Record<string, unknown>>
      for (const [name, value] of Object.entries(loaded)) if (isRubric(value)) refs.push({ module, export: name })
    } catch {
      const loaded = await loadTried({ module, export: "default" }, "think-answer")
      return say({
        kind: "not-loaded",
        message: "message" in loaded ? loaded.message : `${module} could not be loaded`
      })
    }
  }
  return say({ kind: "found", refs })
}

const work = async ({ task, parent, memoryMb }: Job): Promise<void> => {
  // The terminal's Ctrl-C reaches every process; the command decides when this one ends.
  process.on("SIGINT", () => undefined)
  process.on("disconnect", () => process.kill(process.pid, "SIGKILL"))
  const late = (error: unknown) => void process.stderr.write(`a reward failed after it had returned: ${error}\n`)
  process.on("uncaughtException", late)
  process.on("unhandledRejection", late)
  const busy = await new Promise<Int32Array>((resolve) => {
    const started: Int32Array = startWatchdog({ parent, memoryMb }, () => resolve(started))
  })
  Atomics.store(busy, 0, 1)
  mark("", null)
  await (task.kind === "try" ? tryAll(task) : findAll(task.modules))
  await say({ kind: "done" })
}

void work(JSON.parse(process.argv[2] ?? "{}") as Job)
