/** What becomes of a question when the harness fails: programs in its place that do what it must not. */
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import { afterEach, expect, it, vi } from "vitest"
import { render } from "../../src/training/inspect.ts"

const bench = mkdtempSync(join(tmpdir(), "ts-inspect-"))
const question = { model: "m", rows: "/rows.jsonl", places: [0], max_length: null } as const
const left = () => readdirSync(bench).filter((name) => name.startsWith("touchstone-ask-"))

/** A harness that is a shell script: `$3` is the job file, `$out` where the answer goes. */
const harnessOf = (script: string): void => {
  const file = join(bench, "python")
  writeFileSync(file, `#!/bin/sh\nout=$(sed -n 's/.*"out": "\\(.*\\)".*/\\1/p' "$3")\n${script}\n`)
  chmodSync(file, 0o755)
  vi.stubEnv("TOUCHSTONE_PYTHON", file)
  vi.stubEnv("TMPDIR", bench)
}

const failure = async (options = {}): Promise<{ readonly _tag: string; readonly message: string }> =>
  Effect.runPromise(Effect.flip(render(question, options))) as never

afterEach(() => vi.unstubAllEnvs())

it("hands over the question with where its answer goes, and clears away", async () => {
  harnessOf(`cp "$3" ${join(bench, "asked.json")}; echo '{"rows": [], "said": ["hm"]}' > "$out"`)
  expect(await Effect.runPromise(render(question))).toEqual({ rows: [], said: ["hm"] })
  expect(JSON.parse(readFileSync(join(bench, "asked.json"), "utf8"))).toMatchObject({ _tag: "render", ...question })
  expect(left()).toEqual([])
})

it("tells the harness's last words, and keeps its log", async () => {
  harnessOf("echo trouble; echo 'The rows are gone.' >&2; exit 1")
  const { _tag, message } = await failure()
  expect(_tag).toBe("InspectionFailed")
  const [words, where = ""] = message.split("\n")
  expect(words).toBe("The rows are gone.")
  expect(readFileSync(where.replace("Its output is in ", ""), "utf8")).toBe("trouble\nThe rows are gone.\n")
})

it.each([
  ["exit 3", /ended with exit code 3 and said nothing/],
  ["exit 0", /answer cannot be read: ENOENT/],
  [`echo '{"rows": 1}' > "$out"`, /answered otherwise than was agreed \(rows: .*said: .*npm run setup/s],
  ["kill -9 $$", /was killed \(SIGKILL\)/]
])("%s is told", async (script, message) => {
  harnessOf(script)
  expect((await failure()).message).toMatch(message)
})

it("gives up a harness that does not answer, and ends it", async () => {
  harnessOf(`echo $$ > ${join(bench, "pid")}; exec sleep 60`)
  expect((await failure({ timeout: 2000 })).message).toMatch(/gave no answer within 2 s/)
  const pid = Number(readFileSync(join(bench, "pid"), "utf8"))
  expect(() => process.kill(pid, 0)).toThrow("ESRCH")
})

it("ends the harness and clears away when it is interrupted", async () => {
  const before = left().length
  const begun = join(bench, "begun")
  harnessOf(`echo $$ > ${begun}; exec sleep 60`)
  const fiber = Effect.runFork(render(question))
  await vi.waitUntil(() => existsSync(begun) && readFileSync(begun, "utf8").trim() !== "")
  const exit = await Effect.runPromise(Effect.andThen(Fiber.interrupt(fiber), Fiber.await(fiber)))
  expect(Exit.isFailure(exit)).toBe(true)
  expect(() => process.kill(Number(readFileSync(begun, "utf8")), 0)).toThrow("ESRCH")
  expect(left().length).toBe(before)
})

it("says what to do where Python is not set up", async () => {
  vi.stubEnv("TOUCHSTONE_PYTHON", "/nowhere/python")
  expect(await failure()).toMatchObject({ _tag: "HarnessMissing", message: expect.stringContaining("/nowhere/python") })
})
