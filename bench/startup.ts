/**
 * How long `touchstone --help` takes against an empty Node script: whole processes on the same Node, started in turn, so that
 * a busy moment meets both. Usage: npm run bench:startup [-- RUNS]
 */
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { cpus, tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const GOAL_MS = 100
const root = fileURLToPath(new URL("..", import.meta.url))
const runs = Number(process.argv[2] ?? 40)
const node = join(root, "node_modules", ".bin", "node")
const folder = mkdtempSync(join(tmpdir(), "touchstone-bench-"))
const empty = join(folder, "empty.mjs")
writeFileSync(empty, "")

const time = (args: ReadonlyArray<string>): number => {
  const since = performance.now()
  const { status, stderr } = spawnSync(node, args, { encoding: "utf8" })
  const milliseconds = performance.now() - since
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}: ${stderr}`)
  return milliseconds
}

const quantile = (values: ReadonlyArray<number>, share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))] ?? Number.NaN

const help = [join(root, "bin", "touchstone.js"), "--help"]
const before: Array<number> = []
const after: Array<number> = []
try {
  for (let warm = 0; warm < 3; warm++) time(help)
  for (let run = 0; run < runs; run++) {
    before.push(time([empty]))
    after.push(time(help))
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

const row = (name: string, values: ReadonlyArray<number>): string =>
  `${name.padEnd(20)}${[0, 0.5, 0.95].map((share) => quantile(values, share).toFixed(0).padStart(8)).join("")}`

const difference = quantile(after, 0.5) - quantile(before, 0.5)
const processor = cpus()[0]?.model ?? "unknown processor"
console.log(`npm run bench:startup, ${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}`)
console.log(`${cpus().length} × ${processor}, ${runs} runs of each in turn\n`)
console.log(`${"milliseconds".padEnd(20)}${"fastest".padStart(8)}${"median".padStart(8)}${"p95".padStart(8)}`)
console.log(row("empty script", before))
console.log(row("touchstone --help", after))
console.log(
  `\nmore than empty: ${difference.toFixed(0)} ms (goal: ${GOAL_MS}), ${(quantile(after, 0.5) / quantile(before, 0.5)).toFixed(1)} times`
)
process.exitCode = difference <= GOAL_MS ? 0 : 1
