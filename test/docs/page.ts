/** Pages whose examples run: their files are written, their commands run, and what they print is what the page shows. */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { expect, it } from "vitest"
import { command, newBench } from "../journeys/program.ts"
import { root } from "../structure/tracked.ts"

interface Example {
  readonly command: string
  readonly prints: string
}

/** ```` ```console ```` holds commands after `$ ` and what each prints; ```` ```ts rewards/a.ts ```` is a file. */
const BLOCK = /^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm

const examplesOf = (text: string): ReadonlyArray<Example> =>
  text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const end = part.indexOf("\n")
      return { command: part.slice(0, end), prints: part.slice(end + 1).trimEnd() }
    })

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")

/** What was printed may have anything where the page has an ellipsis: on a line of its own, lines; in a line, text. */
const matcher = (prints: string): RegExp => {
  const lines = prints
    .split("\n")
    .map((line) => (line === "…" ? "(?:.*\\n)*" : `${literal(line).replaceAll("…", "(?:…|.*)")}[^\\S\\n]*\\n`))
  // A line may begin or end with what the page leaves out.
  return new RegExp(`(?:^|\\n|[^\\n]*)${lines.join("")}`)
}

/** @param page its name in docs/ */
export const runsExamples = (page: string): void => {
  const text = readFileSync(join(root, "docs", page), "utf8")
  const bench = newBench()
  let folder = bench.folder
  mkdirSync(join(folder, "node_modules"))
  symlinkSync(root, join(folder, "node_modules/touchstone"))

  const run = async (line: string) => {
    const cd = /^cd (\S+)$/.exec(line)
    if (cd !== null) {
      folder = join(folder, cd[1] ?? "")
      return { code: 0, stdout: "", stderr: "" }
    }
    const path = `${dirname(process.execPath)}:${process.env.PATH}`
    const body = `touchstone() { "$NODE" "$COMMAND" "$@"; }; cd "$FOLDER" && ${line}`
    const environment = { NODE: process.execPath, COMMAND: command, FOLDER: folder, PATH: path }
    return await bench.runOther("env", [
      ...["-u", "NODE_OPTIONS"],
      ...Object.entries(environment).map(([name, value]) => `${name}=${value}`),
      ...["bash", "-c", body]
    ])
  }

  for (const [, kind = "", name, body = ""] of text.matchAll(BLOCK)) {
    if (name !== undefined)
      it(`${name} is written`, () => {
        mkdirSync(dirname(join(folder, name)), { recursive: true })
        writeFileSync(join(folder, name), body)
      })
    else if (kind === "console")
      for (const example of examplesOf(body))
        it(example.command, { timeout: 60_000 }, async () => {
          const ended = await run(example.command)
          expect(ended).toMatchObject({ code: 0 })
          if (example.prints !== "") expect(ended.stdout).toMatch(matcher(example.prints))
        })
  }
}
