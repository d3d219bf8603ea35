/**
 * Runs of the judge over whole data sets, each with its report. As a program it prints them all:
 * `node test/long/answers.ts`.
 */
import { pathToFileURL } from "node:url"
import { type Checked, check } from "../../src/answer/check.ts"
import { gsm8k, math, missing, modelSolutions, type Solved } from "../answer/data.ts"
import { miswrite, rewrite } from "../answer/rewriter.ts"
import { random } from "../answer/rewriter/random.ts"

/** A pair as it was judged; `expected` says whether it was to be equal. */
interface Judged {
  readonly id: string
  readonly gold: string
  readonly answer: string
  readonly expected: boolean
  readonly checked: Checked
}

export interface Run {
  readonly name: string
  readonly of: number
  /** Pairs that were not judged as they are, in the run's order. */
  readonly wrong: ReadonlyArray<Judged>
  /** How often each rule decided: `state by rule, found by rule`. */
  readonly rules: ReadonlyMap<string, number>
  /** Golds for which there was no pair to make. */
  readonly without: number
}

interface Pair {
  readonly id: string
  readonly gold: string
  readonly answer: string
  readonly expected: boolean
}

const run = (name: string, pairs: Iterable<Pair | null>): Run => {
  const wrong: Array<Judged> = []
  const rules = new Map<string, number>()
  let of = 0
  let without = 0
  for (const pair of pairs) {
    if (pair === null) {
      without++
      continue
    }
    of++
    const checked = check(pair.gold, pair.answer)
    const rule = `${checked.state} by ${checked.rule}, found by ${checked.found?.rule ?? "nothing"}`
    rules.set(rule, (rules.get(rule) ?? 0) + 1)
    if ((checked.state === "equal") !== pair.expected) wrong.push({ ...pair, checked })
  }
  return { name, of, wrong, rules, without }
}

/** The solution's own text as the answer to its gold: all are to be equal. */
export const solutions = (name: string, rows: ReadonlyArray<Solved>): Run =>
  run(
    `${name}: gold against its solution`,
    rows.map(({ id, gold, text }) => ({ id, gold, answer: text, expected: true }))
  )

export const againstThemselves = (name: string, rows: ReadonlyArray<Solved>): Run =>
  run(
    `${name}: gold against itself`,
    rows.map(({ id, gold }) => ({ id, gold, answer: gold, expected: true }))
  )

/** A seed that knows another form is looked for, so that few golds go without. */
const firstOf = (write: typeof rewrite, gold: string, from: number): string | null => {
  for (let seed = from; seed < from + 8; seed++) {
    const text = write(gold, seed)
    if (text !== null) return text
  }
  return null
}

export const rewritten = (name: string, rows: ReadonlyArray<Solved>, seed = 0): Run =>
  run(
    `${name}: gold rewritten into an equal form`,
    rows.map(({ id, gold }, index) => {
      const answer = firstOf(rewrite, gold, (seed * rows.length + index) * 8)
      return answer === null ? null : { id, gold, answer, expected: true }
    })
  )

export const miswritten = (name: string, rows: ReadonlyArray<Solved>, seed = 0): Run =>
  run(
    `${name}: gold miswritten into a near miss`,
    rows.map(({ id, gold }, index) => {
      const answer = firstOf(miswrite, gold, (seed * rows.length + index) * 8)
      return answer === null ? null : { id, gold, answer, expected: false }
    })
  )

const plain = (text: string) => text.replace(/\s+/g, "")

/** Another problem's gold as the answer, half of them from the same level and type. Golds that are the same text are passed. */
export const others = (name: string, rows: ReadonlyArray<Solved>, count = 20_000, seed = 1): Run => {
  const chance = random(seed)
  const groups = new Map<string, Array<Solved>>()
  for (const row of rows) groups.set(row.group, [...(groups.get(row.group) ?? []), row])
  const pairs: Array<Pair> = []
  while (pairs.length < count) {
    const a = chance.pick(rows)
    const b = chance.pick(pairs.length % 2 === 0 ? rows : (groups.get(a.group) ?? rows))
    if (plain(a.gold) === plain(b.gold)) continue
    pairs.push({ id: `${a.id} against ${b.id}`, gold: a.gold, answer: b.gold, expected: false })
  }
  return run(`${name}: gold against another problem's`, pairs)
}

/** Models' completions, against their published labels. */
export const labelled = (): Run =>
  run(
    "GSM8K models: verdict against the published label",
    modelSolutions().map(({ id, gold, text, label }) => ({ id, gold, answer: text, expected: label }))
  )

const short = (text: string): string => {
  const shown = JSON.stringify(text).slice(1, -1).replaceAll("\\\\", "\\")
  return shown.length > 150 ? `…${shown.slice(-150)}` : shown
}

export const told = ({ name, of, wrong, rules, without }: Run, most = 200): string => {
  const share = `${(((of - wrong.length) / of) * 100).toFixed(3)} %`
  const byRule = [...rules]
    .sort(([, a], [, b]) => b - a)
    .map(([rule, count]) => `${String(count).padStart(8)}  ${rule}`)
  const cases = wrong
    .slice(0, most)
    .map(
      ({ id, gold, answer, expected, checked }) =>
        `  ${id}\n    gold ${short(gold)}   answer ${short(answer)}\n    should be ${expected ? "equal" : "not equal"}: ` +
        `${checked.state} by ${checked.rule}, found ${checked.found === null ? "nothing" : `${short(checked.found.text)} by ${checked.found.rule}`}`
    )
  const left = wrong.length > most ? [`  … and ${wrong.length - most} more`] : []
  const passed = without === 0 ? "" : ` (${without} golds have no such form)`
  return [`${name}: ${of - wrong.length} of ${of} right, ${share}${passed}`, ...byRule, ...cases, ...left].join("\n")
}

const all = function* (): Generator<Run> {
  const sets = [
    ["GSM8K", gsm8k()],
    ["MATH", math()]
  ] as const
  for (const [name, rows] of sets) {
    yield solutions(name, rows)
    yield againstThemselves(name, rows)
    yield rewritten(name, rows)
    yield miswritten(name, rows)
    yield others(name, rows)
  }
  yield labelled()
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const absent = missing()
  if (absent !== null) {
    console.error(absent)
    process.exitCode = 2
  } else for (const one of all()) console.log(`${told(one)}\n`)
}
