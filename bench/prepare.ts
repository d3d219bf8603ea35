/**
 * `data prepare` beside `datasets.map` on the same rows in one run: rows a second of both, and our memory at its highest
 * for a tenth of the rows and for all. Both read, strip, hash, read the answer back, and write JSONL and Parquet; ours also
 * keeps what is like an evaluation problem out of training, and writes a card. As GSM8K does, the rows bring 1,319 to evaluate on.
 * Usage: npm run bench:prepare [-- --rows N] [--theirs N] [--rounds N] [--json]
 */
import { execFileSync, spawnSync } from "node:child_process"
import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from "node:fs"
import { availableParallelism, cpus, loadavg, tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { uniformInt } from "pure-rand/distribution/uniformInt"
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus"
import { thousands } from "../src/commands/screen/format.ts"
import { at, lockedNode } from "./grade/places.ts"

const { values: flags } = parseArgs({
  options: {
    rows: { type: "string", default: "1000000" },
    /** Rows that `datasets.map` is given, which is the slower of the two: its rate does not depend on their number. */
    theirs: { type: "string", default: "100000" },
    rounds: { type: "string", default: "2" },
    json: { type: "boolean", default: false }
  }
})
const [rows, theirs, rounds] = [Number(flags.rows), Number(flags.theirs), Number(flags.rounds)]

const NAMES = ["Natalia", "Weng", "Betty", "Julie", "James", "Mark", "Albert", "Ken", "Alexis", "Tina"]
const THINGS = ["clips", "pages", "flowers", "pizzas", "letters", "stamps", "baskets of eggs", "boxes of pencils"]
const PLACES = ["at the market", "from her grandparents’ garden", "during the first week", "for the whole school"]

/** Rows of GSM8K's shape and length: a few sentences, marks of a calculator, the answer behind ####. */
const writeRows = (file: string, count: number, seed: number): void => {
  const generator = xoroshiro128plus(seed)
  const below = (limit: number) => uniformInt(generator, 0, limit - 1)
  const pick = <A>(from: ReadonlyArray<A>): A => from[below(from.length)] as A
  const open = openSync(file, "w")
  let part = ""
  for (let i = 0; i < count; i++) {
    const [name, thing, place, a, b, c] = [
      pick(NAMES),
      pick(THINGS),
      pick(PLACES),
      below(900) + 2,
      below(90) + 2,
      below(50) + 1
    ]
    const question = `${name} collected ${a} ${thing} ${place}. On each of the following ${b} days, ${name} was given ${c} more, and then handed half of all that there were to a neighbour who had none. How many ${thing} does ${name} have left after these ${b} days?`
    const answer = `Over the ${b} days ${name} was given ${b}*${c} = <<${b}*${c}=${b * c}>>${b * c} ${thing}.\nWith those from before, that makes ${a}+${b * c} = <<${a}+${b * c}=${a + b * c}>>${a + b * c} ${thing} in all.\nHalf of them are handed on, so ${(a + b * c) * 2}/4 = <<${(a + b * c) * 2}/4=${(a + b * c) / 2}>>${(a + b * c) / 2} are left.\n#### ${(a + b * c) / 2}`
    part += `${JSON.stringify({ question, answer })}\n`
    if (part.length < 4e6) continue
    writeSync(open, part)
    part = ""
  }
  writeSync(open, part)
  closeSync(open)
}

/** GSM8K's number of problems to evaluate on. */
const EVALUATED = 1319

const writeSplits = (folder: string, count: number): string => {
  mkdirSync(folder)
  writeRows(join(folder, "train.jsonl"), count, 6)
  writeRows(join(folder, "test.jsonl"), EVALUATED, 7)
  return folder
}

/** Seconds and the highest memory of a run of the built program; `time -v` is not everywhere, so the child tells it itself. */
const ours = (file: string, out: string): { readonly seconds: number; readonly megabytes: number } => {
  rmSync(out, { recursive: true, force: true })
  const since = performance.now()
  const ended = spawnSync(
    lockedNode,
    [
      "--import",
      `data:text/javascript,${encodeURIComponent('process.on("exit", () => process.stderr.write("\\npeak " + process.resourceUsage().maxRSS + "\\n"))')}`,
      at("dist", "main.js"),
      ...["data", "prepare", "gsm8k", "--from", file, "--out", out, "--json"]
    ],
    { encoding: "utf8", maxBuffer: 64e6 }
  )
  const seconds = (performance.now() - since) / 1000
  if (ended.status !== 0) throw new Error(ended.stderr)
  return { seconds, megabytes: Number(/^peak (\d+)$/m.exec(ended.stderr)?.[1]) / 1024 }
}

const python = at("harness-python", ".venv", "bin", "python")

const mapped = (file: string, out: string, processes: number): Readonly<Record<string, number>> => {
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out)
  const told = execFileSync(python, [at("bench", "prepare.py"), file, out, String(processes)], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, HF_HOME: join(out, "home"), HF_DATASETS_OFFLINE: "1" }
  })
  return (JSON.parse(told) as { seconds: Readonly<Record<string, number>> }).seconds
}

const sum = (all: Readonly<Record<string, number>>): number => Object.values(all).reduce((total, one) => total + one, 0)
const best = (all: ReadonlyArray<number>): number => Math.max(...all)

const folder = mkdtempSync(join(tmpdir(), "ts-bench-prepare-"))
try {
  const all = writeSplits(join(folder, "all"), rows)
  const some = writeSplits(join(folder, "some"), Math.min(rows, theirs))
  const count = Math.min(rows, theirs)
  const processes = availableParallelism()
  const rates: { ours: Array<number>; one: Array<number>; many: Array<number> } = { ours: [], one: [], many: [] }
  let peaks = { some: 0, all: 0 }
  let steps: Readonly<Record<string, number>> = {}
  // In turn, so that whatever else the machine does meets both.
  for (let round = 0; round < rounds; round++) {
    steps = mapped(some, join(folder, "theirs"), processes)
    rates.many.push(count / sum(steps))
    const small = ours(some, join(folder, "ours"))
    const large = ours(all, join(folder, "ours"))
    rates.ours.push(rows / large.seconds)
    rates.one.push(count / sum(mapped(some, join(folder, "theirs"), 1)))
    peaks = { some: small.megabytes, all: large.megabytes }
  }
  const told = {
    cpu: `${processes} × ${cpus()[0]?.model ?? "?"}`,
    load: loadavg()[0],
    rows,
    rows_per_second: {
      ours: best(rates.ours),
      datasets_map: best(rates.many),
      datasets_map_one_process: best(rates.one)
    },
    ratio: best(rates.ours) / Math.max(best(rates.many), best(rates.one)),
    peak_megabytes: { [String(count)]: peaks.some, [String(rows)]: peaks.all },
    /** Seconds of the last run of `datasets.map` with as many processes as cores. */
    steps
  }
  const files = readdirSync(join(folder, "ours")).length
  if (files < 9)
    throw new Error(`only ${files} files were written: ${readFileSync(join(folder, "ours", "README.md"), "utf8")}`)
  process.stdout.write(
    flags.json
      ? `${JSON.stringify(told, null, 2)}\n`
      : `${[
          `${told.cpu}, load ${told.load?.toFixed(1)}`,
          `data prepare                  ${thousands(told.rows_per_second.ours).padStart(9)} rows/s (${thousands(rows)} rows)`,
          `datasets.map, ${processes} processes     ${thousands(told.rows_per_second.datasets_map).padStart(9)} rows/s (${thousands(count)} rows)`,
          `datasets.map, one process     ${thousands(told.rows_per_second.datasets_map_one_process).padStart(9)} rows/s`,
          `ratio to the faster of them   ${told.ratio.toFixed(1).padStart(9)}`,
          `memory at its highest         ${thousands(peaks.some).padStart(9)} MB for ${thousands(count)} rows, ${thousands(peaks.all)} MB for ${thousands(rows)}`
        ].join("\n")}\n`
  )
} finally {
  rmSync(folder, { recursive: true, force: true })
}
