/** `touchstone reward bench RUBRIC FILE.jsonl`: how fast a rubric scores, and which of its rewards takes the time. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import pc from "picocolors"
import { DataUnusable } from "../../data/errors.ts"
import { resolveRubric } from "../../scoring/resolve.ts"
import { LONGEST_LINE } from "../../scoring/rows/lines.ts"
import type { TimingAnswer } from "../../scoring/rows/timing.ts"
import { Scoring } from "../../scoring/scoring.ts"
import { jsonFlag } from "../flags.ts"
import { cannotRead, openInput, type Piece, piecesOf } from "../rows/input.ts"
import { percent } from "../screen/format.ts"
import { printJson } from "../screen/json.ts"
import { table } from "../screen/table.ts"
import { visible } from "../screen/visible.ts"
import { inWholeGroups } from "./groups.ts"
import { completionsArgument, rowColumns, rowFlags, rubricArgument } from "./options.ts"

/** Turns of each part, those that warm up, and what a turn takes: some seconds for a rubric. */
const TURNS = 15
const WARM_UP = 5
const TURN_MS = 50

/** The first lines of a file until there are enough rows, blank ones too, so that each keeps its number. */
const firstRows = async (pieces: AsyncIterable<Piece>, rows: number): Promise<Piece> => {
  const taken: Array<string> = []
  const tooLong: Array<number> = []
  for await (const piece of pieces) {
    tooLong.push(...piece.tooLong)
    for (const line of piece.text.split("\n")) {
      if (rows <= 0) break
      taken.push(line)
      if (line.trim() !== "") rows--
    }
    if (rows <= 0) break
  }
  return { text: taken.join("\n"), first: 1, tooLong }
}

const median = (values: ReadonlyArray<number>): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

const micros = (value: number): string => (Number.isNaN(value) ? "–" : value.toFixed(value < 10 ? 2 : 1))

/** Medians over the turns, so that what else the machine did in one of them does not count. */
const summaryOf = ({ whole, cpu, parts, rows }: TimingAnswer) => {
  const each = parts.map(({ name, kind, micros }) => ({
    name,
    kind,
    micros: kind === "service" ? null : median(micros),
    fastest: kind === "service" ? null : Math.min(...micros),
    slowest: kind === "service" ? null : Math.max(...micros)
  }))
  const sum = each.reduce((all, { micros }) => all + (micros ?? 0), 0)
  const all = median(whole)
  return {
    rows,
    completions_per_second: 1e6 / median(whole),
    completions_per_cpu_second: 1e6 / median(cpu),
    micros: all,
    /** What is no reward's: samples are frozen, contributions added up. */
    rest: Math.max(0, all - sum),
    parts: each.map((part) => ({ ...part, share: part.micros === null ? null : part.micros / Math.max(all, sum) }))
  }
}

const shown = ({ rows, micros: all, rest, parts, ...rates }: ReturnType<typeof summaryOf>): string => {
  const lines = parts.map(({ name, kind, micros: took, fastest, slowest, share }) => [
    visible(name),
    kind === "reading" ? "tag style" : kind,
    took === null ? "asks a service: not timed" : micros(took),
    took === null ? "" : `${micros(fastest ?? Number.NaN)} … ${micros(slowest ?? Number.NaN)}`,
    share === null ? "" : percent(share)
  ])
  return [
    table(
      ["part", "kind", ">µs a completion", ">fastest … slowest", ">share"],
      [...lines, ["the rest", "", micros(rest), "", percent(rest / all)]]
    ),
    "",
    `${pc.bold(rates.completions_per_second.toFixed(0))} completions a second in one process, ${rates.completions_per_cpu_second.toFixed(0)} a CPU second; ${micros(all)} µs each, total and all (${rows} rows, medians of ${TURNS - WARM_UP} turns)`
  ].join("\n")
}

export const bench = Command.make(
  "bench",
  {
    rubric: rubricArgument,
    file: completionsArgument,
    rows: Flag.Int("rows").pipe(
      Flag.withDescription("How many rows of the file are taken; 1000 by default"),
      Flag.withDefault(1000),
      Flag.filter(
        (rows) => rows > 0,
        () => "at least one row"
      )
    ),
    group: Flag.Boolean("group").pipe(
      Flag.withDescription("Rows beside each other that share their group, or else their prompt, are one group"),
      Flag.withDefault(false)
    ),
    json: jsonFlag,
    ...rowFlags
  },
  Effect.fn(function* (options) {
    const { file, group: grouped, json } = options
    const ref = yield* resolveRubric(options.rubric, process.cwd())
    const columns = rowColumns(options)
    const named = file === "-" ? "stdin" : file
    const rows = yield* Effect.tryPromise({
      try: async () => {
        const lines = piecesOf(await openInput(file), LONGEST_LINE)
        return await firstRows(grouped ? inWholeGroups(lines, columns, named) : lines, options.rows)
      },
      catch: cannotRead(file)
    })
    const lines = { ...rows, options: { columns, grouped, stopsAtBad: true, evidence: false } }
    const timed = yield* Scoring.use((scoring) =>
      scoring.time(ref, { lines, turnMs: TURN_MS, turns: TURNS, warmUp: WARM_UP })
    ).pipe(Effect.provide(Scoring.layer({ processes: 1 })))
    if (timed.problem !== null)
      return yield* new DataUnusable({
        message: `${named}, line ${timed.problem.line}: ${timed.problem.problem}. ${timed.problem.remedy}`
      })
    if (timed.rows === 0) return yield* new DataUnusable({ message: `${named} has no rows` })
    const summary = summaryOf(timed)
    if (json) return yield* printJson(summary)
    yield* Console.log(shown(summary))
  })
).pipe(
  Command.withDescription(
    "Measure a rubric: completions a second and a CPU second, and each reward's share of the time"
  ),
  Command.withExamples([
    { command: "touchstone reward bench lesson completions.jsonl", description: "Where the time goes" }
  ])
)
