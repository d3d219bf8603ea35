/**
 * How fast `touchstone reward score` is with the lesson's four rewards, and whether its memory stays flat: completions made
 * from a seed, some 300 characters each, scored by the built program through its pool, rows and all.
 * Usage: npm run bench:score [-- ROWS]
 */
import { spawn } from "node:child_process"
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeSync } from "node:fs"
import { availableParallelism, cpus, tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { completionsFrom } from "./score/completions.ts"

const GOAL = 50_000
/**
 * How much more the program may hold in its last third than in its first: V8 makes its heaps larger once more when it has
 * seen enough, and then they stay. Three times the rows hold no more.
 */
const FLAT = 1.5
const LOOK_MS = 100
/** Linux counts the time of processes in hundredths of a second. */
const TICKS = 100

const root = fileURLToPath(new URL("..", import.meta.url))
const rows = Number(process.argv[2] ?? 1_000_000)
const folder = mkdtempSync(join(tmpdir(), "touchstone-bench-"))
const file = join(folder, "completions.jsonl")

const write = (): void => {
  const out = openSync(file, "w")
  const next = completionsFrom(7)
  for (let row = 0; row < rows; ) {
    let text = ""
    for (const until = Math.min(rows, row + 10_000); row < until; row++) text += `${JSON.stringify(next(row))}\n`
    writeSync(out, text)
  }
  closeSync(out)
}

interface Look {
  readonly at: number
  readonly program: number
  readonly workers: number
}

const statOf = (pid: string) => {
  const text = readFileSync(`/proc/${pid}/stat`, "utf8")
  const [, parent = "", ...words] = text.slice(text.lastIndexOf(")") + 2).split(" ")
  // Words 14 to 17 of the line: its own time and that of children it has waited for, each in user and in system.
  const time = words.slice(9, 13).reduce((sum, word) => sum + Number(word), 0) / TICKS
  return { parent, time, bytes: Number(words[19]) * 4096 }
}

/** The program and its children as they are now; null once it has gone. */
const look = (pid: number) => {
  try {
    const program = statOf(String(pid))
    let workers = 0
    let { time } = program
    for (const other of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      try {
        const stat = statOf(other)
        if (stat.parent !== String(pid)) continue
        workers += stat.bytes
        time += stat.time
      } catch {
        // It has gone in between.
      }
    }
    return { program: program.bytes, workers, time }
  } catch {
    return null
  }
}

const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MB`

const measure = async () => {
  const looks: Array<Look> = []
  let time = 0
  let output = 0
  const since = performance.now()
  const child = spawn(process.execPath, [join(root, "bin", "touchstone.js"), "reward", "score", "lesson", file], {
    stdio: ["ignore", "pipe", "pipe"]
  })
  let said = ""
  child.stdout.on("data", (data: Buffer) => {
    for (let at = data.indexOf(10); at !== -1; at = data.indexOf(10, at + 1)) output++
  })
  child.stderr.on("data", (data) => {
    said += data
  })
  const timer = setInterval(() => {
    const seen = look(child.pid as number)
    if (seen === null) return
    time = Math.max(time, seen.time)
    looks.push({ at: performance.now() - since, program: seen.program, workers: seen.workers })
  }, LOOK_MS)
  const code = await new Promise((resolve) => child.on("close", resolve))
  clearInterval(timer)
  const seconds = (performance.now() - since) / 1000
  if (code !== 0 || output !== rows) throw new Error(`it ended with ${code} after ${output} rows: ${said}`)
  return { looks, time, seconds, said }
}

try {
  console.log(`npm run bench:score, ${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}`)
  console.log(`${availableParallelism()} of ${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}`)
  write()
  const size = statSync(file).size
  console.log(`${rows} completions, ${megabytes(size)}, ${(size / rows).toFixed(0)} bytes a row; rubric lesson\n`)
  const { looks, time, seconds, said } = await measure()
  console.log(said)
  console.log(`${"seconds".padStart(8)}${"program".padStart(12)}${"workers".padStart(12)}`)
  const shown = Math.min(10, looks.length)
  for (let at = 1; at <= shown; at++) {
    const of = looks[Math.ceil((at * looks.length) / shown) - 1] as Look
    console.log(
      `${(of.at / 1000).toFixed(1).padStart(8)}${megabytes(of.program).padStart(12)}${megabytes(of.workers).padStart(12)}`
    )
  }
  const heldBy = (part: ReadonlyArray<Look>) => Math.max(...part.map(({ program, workers }) => program + workers))
  const third = Math.ceil(looks.length / 3)
  const early = heldBy(looks.slice(0, third))
  const late = heldBy(looks.slice(-third))
  const rate = rows / seconds
  console.log(
    `\npeak: program ${megabytes(Math.max(...looks.map(({ program }) => program)))}, all ${megabytes(heldBy(looks))}`
  )
  console.log(
    `most in the first third ${megabytes(early)}, in the last ${megabytes(late)}: ${(late / early).toFixed(2)} times`
  )
  console.log(`${rate.toFixed(0)} completions a second (goal: ${GOAL}), start and end of the program included`)
  console.log(`${(rows / time).toFixed(0)} completions a CPU second, over ${(time / seconds).toFixed(2)} cores`)
  process.exitCode = rate >= GOAL && late <= FLAT * early ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
