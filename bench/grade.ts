/**
 * Math-Verify and this project on the same rows in one run: how many each judges rightly, and how many a CPU second.
 * Usage: npm run bench:grade [-- --rows N] [--set NAME] [--seed N] [--json] [--profile]
 */
import { execFileSync } from "node:child_process"
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { cpus, tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { at, lockedNode } from "./grade/places.ts"
import { missing } from "../test/answer/data.ts"
import { mathVerifyPython } from "./grade/environment.ts"
import { type GradeRow, type GradeSet, sets } from "./grade/sets.ts"

const { values: flags } = parseArgs({
  options: {
    rows: { type: "string", default: "5000" },
    set: { type: "string" },
    seed: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
    profile: { type: "boolean", default: false }
  }
})

/** Rows that warm each side up and are not measured: other ones, since SymPy remembers what it has worked out. */
const WARM = 200
const PROFILES = at(".touchstone", "profiles")

interface Told {
  readonly verdicts: ReadonlyArray<boolean>
  readonly rows: number
  readonly seconds: number
  readonly slowest: number
}

interface Side {
  readonly onEqual: number
  readonly onUnequal: number
  readonly total: number
  readonly perSecond: number
  readonly slowestMs: number
  /** Rows that it misjudged, to be read. */
  readonly wrong: ReadonlyArray<GradeRow>
}

const ask = (program: string, args: ReadonlyArray<string>): Told =>
  JSON.parse(
    execFileSync(program, args, { encoding: "utf8", maxBuffer: 64e6, stdio: ["ignore", "pipe", "inherit"] })
  ) as Told

const sideOf = (rows: ReadonlyArray<GradeRow>, { verdicts, rows: judged, seconds, slowest }: Told): Side => {
  const right = (of: (row: GradeRow) => boolean): number => {
    const chosen = rows.flatMap((row, index) => (of(row) ? [verdicts[index] === row.equal] : []))
    return chosen.filter(Boolean).length / chosen.length
  }
  return {
    onEqual: right(({ equal }) => equal),
    onUnequal: right(({ equal }) => !equal),
    total: right(() => true),
    perSecond: judged / seconds,
    slowestMs: slowest * 1000,
    wrong: rows.filter((row, index) => verdicts[index] !== row.equal)
  }
}

const python = () => [mathVerifyPython(), at("bench", "grade", "math_verify_side.py")] as const

const compare = (set: GradeSet, folder: string) => {
  const file = join(folder, `${set.name}.json`)
  writeFileSync(file, JSON.stringify(set.rows))
  const measured = set.rows.slice(WARM)
  const profile = flags.profile
    ? ["--cpu-prof", `--cpu-prof-dir=${PROFILES}`, `--cpu-prof-name=${set.name}.cpuprofile`]
    : []
  const ours = sideOf(measured, ask(lockedNode, [...profile, at("bench", "grade", "our_side.ts"), file, String(WARM)]))
  const [program, script] = python()
  const theirs = sideOf(measured, ask(program, [script, file, String(WARM), String(set.timeoutSeconds)]))
  const ratio = ours.perSecond / theirs.perSecond
  // Where both judge every row rightly, nothing can be higher.
  const accurate = ours.total > theirs.total || (ours.total === 1 && theirs.total === 1)
  const met = ratio >= set.goal && accurate
  return { set: set.name, rows: measured.length, theirs, ours, ratio, goal: set.goal, met }
}

const percent = (share: number) => `${(share * 100).toFixed(2)} %`.padStart(10)
const count = (value: number) => Math.round(value).toLocaleString("en-US").padStart(11)

const line = (name: string, { onEqual, onUnequal, total, perSecond, slowestMs }: Side): string =>
  `  ${name.padEnd(14)}${[onEqual, onUnequal, total].map(percent).join("")}${count(perSecond)}${slowestMs.toFixed(1).padStart(10)} ms`

const short = (text: string): string => JSON.stringify(text.length > 80 ? `…${text.slice(-80)}` : text)

const table = (results: ReadonlyArray<ReturnType<typeof compare>>): string => {
  const head = `${"".padEnd(16)}${"equal".padStart(10)}${"not equal".padStart(10)}${"right".padStart(10)}${"rows/CPU s".padStart(11)}${"slowest".padStart(13)}`
  const body = results.flatMap(({ set, rows, theirs, ours, ratio, goal, met }) => [
    `${set}, ${rows} rows: ${ratio.toFixed(0)} times as fast (goal ${goal}), ${met ? "met" : "NOT MET"}`,
    line("Math-Verify", theirs),
    line("Touchstone", ours),
    ...ours.wrong
      .slice(0, 20)
      .map(
        ({ gold, text, equal }) => `    misjudged: ${short(gold)} and ${short(text)} are ${equal ? "" : "not "}equal`
      )
  ])
  return [head, ...body].join("\n")
}

const main = () => {
  const absent = missing()
  if (absent !== null) {
    console.error(absent)
    process.exitCode = 2
    return
  }
  const chosen = sets(Number(flags.rows) + WARM, Number(flags.seed)).filter(
    ({ name }) => flags.set === undefined || name === flags.set
  )
  const folder = mkdtempSync(join(tmpdir(), "touchstone-bench-"))
  try {
    const results = chosen.map((set) => {
      console.error(`${set.name}…`)
      return compare(set, folder)
    })
    const place = { node: process.versions.node, processor: cpus()[0]?.model ?? "unknown", mathVerify: "0.9.0" }
    if (flags.json)
      console.log(JSON.stringify({ date: new Date().toISOString().slice(0, 10), ...place, results }, null, 2))
    else {
      console.log(
        `npm run bench:grade, ${new Date().toISOString().slice(0, 10)}, Node ${place.node}, Math-Verify 0.9.0`
      )
      console.log(`${place.processor}, one thread each, after warming up; golds parsed anew each time`)
      console.log(
        "Math-Verify's time-outs are off, which is faster, but for the hard corpus; ours has none to turn off\n"
      )
      console.log(table(results))
    }
    if (flags.profile)
      console.error(
        `profiles: ${readdirSync(PROFILES)
          .map((name) => join(PROFILES, name))
          .join(", ")}`
      )
    process.exitCode = results.length > 0 && results.every(({ met }) => met) ? 0 : 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

main()
