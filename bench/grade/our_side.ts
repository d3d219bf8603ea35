/**
 * Our side of npm run bench:grade: judges rows in a plain loop and says what it decided and the CPU time it took.
 * Usage: node our_side.ts ROWS.json WARM. The rows are gone through again and again until enough CPU time has passed.
 */
import { readFileSync } from "node:fs"
import { check } from "../../src/answer/check.ts"
import { read } from "../../src/style/read.ts"
import { styles } from "../../src/style/styles.ts"
import type { GradeRow } from "./sets.ts"

const SECONDS = 2

const file = readFileSync(process.argv[2] ?? "", "utf8")
/** The rows as new strings, so that nothing V8 keeps with a string it has met helps the next pass. */
const fresh = () => (JSON.parse(file) as ReadonlyArray<GradeRow>).slice(Number(process.argv[3]))
const measured = fresh()

const judge = (row: GradeRow): boolean => {
  const style = row.style === undefined ? undefined : styles[row.style]
  const options = style === undefined ? {} : { reading: read(style, row.text) }
  return check(row.gold, row.text, options).state === "equal"
}

/** User and system time of the whole process: the compiler's and the collector's threads too. */
const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

const verdicts = measured.map(judge)
let slowest = 0
let passes = 0
// Kept and told, so that no compiler may leave the work out.
let equal = 0
let seconds = 0
while (seconds < SECONDS) {
  const rows = fresh()
  const since = cpuSeconds()
  for (const row of rows) if (judge(row)) equal++
  seconds += cpuSeconds() - since
  passes++
}
for (const row of measured) {
  const before = performance.now()
  judge(row)
  slowest = Math.max(slowest, (performance.now() - before) / 1000)
}
console.log(JSON.stringify({ verdicts, rows: measured.length * passes, seconds, slowest, equal }))
