/** `touchstone reward score RUBRIC FILE.jsonl`: completions into scores, as a stream through the pool. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { DataUnusable } from "../../data/errors.ts"
import { jsonLine } from "../../scoring/rows/json.ts"
import { type LinesAnswer, LONGEST_LINE } from "../../scoring/rows/lines.ts"
import { resolveRubric } from "../../scoring/resolve.ts"
import { Scoring } from "../../scoring/scoring.ts"
import { NotJudged, WrongUsage } from "../exit.ts"
import { jsonFlag } from "../flags.ts"
import { cannotRead, openInput, type Piece, piecesOf, shareRead } from "../rows/input.ts"
import { inOrder } from "../rows/ordered.ts"
import { makeWriter, type Writer } from "../rows/writer.ts"
import { printJson } from "../screen/json.ts"
import { oneLine } from "../screen/visible.ts"
import { inWholeGroups } from "./groups.ts"
import { completionsArgument, processesFor, rowColumns, rowFlags, rubricArgument } from "./options.ts"
import { ScoreTotals } from "./totals.ts"

/** Bad rows that are told one by one. */
const TOLD = 5
/** Pieces begun ahead of the one that is written, for each process. */
const AHEAD = 3

interface Told {
  count: number
  readonly file: string
  readonly writer: Writer
}

const place = (file: string, line: number, problem: string) => `${file}, line ${line}: ${problem}`

const tellProblems = Effect.fnUntraced(function* (told: Told, { problems }: LinesAnswer) {
  for (const { line, problem } of problems) {
    if (told.count++ < TOLD) yield* told.writer.tell(oneLine(place(told.file, line, problem), 500))
  }
})

/** What the rewards of a rubric would want to know of how the file is read. */
const advice = (kinds: ReadonlyArray<string>, grouped: boolean): string | null =>
  kinds.includes("group") && !grouped
    ? "a reward of this rubric looks at groups, and each row stands alone here: --group scores rows that share their group together"
    : null

export const score = Command.make(
  "score",
  {
    rubric: rubricArgument,
    file: completionsArgument,
    group: Flag.Boolean("group").pipe(
      Flag.withDescription("Score rows beside each other that share their group, or else their prompt, as one group"),
      Flag.withDefault(false)
    ),
    keepGoing: Flag.Boolean("keep-going").pipe(
      Flag.withDescription("Score the rest where a line is no row or lacks a column, instead of stopping there"),
      Flag.withDefault(false)
    ),
    evidence: Flag.Boolean("evidence").pipe(
      Flag.withDescription("Print what each value rests on: rules, spans and notes"),
      Flag.withDefault(false)
    ),
    summary: Flag.Boolean("summary").pipe(
      Flag.withDescription("The table of totals instead of rows"),
      Flag.withDefault(false)
    ),
    json: jsonFlag,
    jsonl: Flag.Boolean("jsonl").pipe(
      Flag.withDescription("One JSON object a line, which is the default"),
      Flag.withDefault(false)
    ),
    ...rowFlags
  },
  Effect.fn(function* (options) {
    const { file, group: grouped, summary, json } = options
    if (options.jsonl && (json || summary))
      return yield* new WrongUsage({ message: "--jsonl excludes --json and --summary" })
    const ref = yield* resolveRubric(options.rubric, process.cwd())
    const input = yield* Effect.tryPromise({ try: () => openInput(file), catch: cannotRead(file) })
    const processes = processesFor()
    const stopped = yield* Effect.gen(function* () {
      const scoring = yield* Scoring
      const info = yield* scoring.describe(ref)
      const columns = rowColumns(options)
      const settings = { columns, grouped, stopsAtBad: !options.keepGoing, evidence: options.evidence }
      const named = file === "-" ? "stdin" : file
      const totals = new ScoreTotals(info)
      const writer = yield* makeWriter("scoring", shareRead(file, input))
      const told: Told = { count: 0, file: named, writer }
      const hint = advice(
        info.rewards.map(({ kind }) => kind),
        grouped
      )
      if (hint !== null) yield* writer.tell(hint)
      const context = yield* Effect.context<never>()
      const run = Effect.runPromiseWith(context)
      const answer = (piece: Piece): Promise<LinesAnswer> =>
        run(scoring.scoreLines(ref, info, { ...piece, options: settings }))
      const lines = piecesOf(input, LONGEST_LINE)
      const pieces = grouped ? inWholeGroups(lines, columns, named) : lines
      const isDocument = json && !summary
      if (isDocument) yield* writer.write('{"rows": [')
      let isFirst = true
      let stopped: string | null = null
      const take = Effect.fnUntraced(function* (answered: LinesAnswer) {
        totals.add(answered)
        let { text } = answered
        if (isDocument && text !== "") {
          text = `${isFirst ? "\n" : ",\n"}${text.slice(0, -1).replaceAll("\n", ",\n")}`
          isFirst = false
        }
        if (answered.isStopped) {
          const [first] = answered.problems
          stopped =
            first === undefined
              ? "a line is no row. Mend it"
              : `${place(named, first.line, first.problem)}. ${first.remedy}`
        } else yield* tellProblems(told, answered)
        writer.progress(() => totals.line())
        return (yield* writer.write(summary ? "" : text)) && !answered.isStopped
      })
      yield* Stream.fromAsyncIterable(inOrder(pieces, answer, AHEAD * processes), asFailure(file)).pipe(
        Stream.mapEffect(take),
        Stream.takeWhile((goesOn) => goesOn),
        Stream.runDrain,
        Effect.ensuring(writer.close)
      )
      if (writer.isClosed()) return null
      if (isDocument) yield* writer.write(`\n], "totals": ${jsonLine(totals.document())}}\n`)
      if (summary && json) yield* printJson(totals.document())
      else if (summary) yield* Console.log(totals.table())
      else yield* Console.error(totals.table())
      yield* Console.error(totals.line())
      if (totals.troubled > TOLD && stopped === null)
        yield* Console.error(`${totals.troubled - TOLD} more bad rows were not told one by one`)
      return { stopped: stopped as string | null, totals }
    }).pipe(Effect.provide(Scoring.layer({ processes })))
    if (stopped === null) return
    if (stopped.stopped !== null)
      return yield* new DataUnusable({
        message: `${stopped.stopped}, or score the rest with --keep-going`
      })
    const { unscored, rows } = stopped.totals
    if (unscored > 0) return yield* new NotJudged({ message: `${unscored} of ${rows} rows could not be scored` })
  })
).pipe(
  Command.withDescription(
    "Score rows {completion, gold} under a rubric into rows {id, total, contributions, scores}. Exit code 3 when a row could not be scored"
  ),
  Command.withExamples([
    { command: "touchstone reward score lesson completions.jsonl --summary", description: "Means, states and reasons" },
    {
      command: "touchstone reward score ./rewards/mine.ts#rubric completions.jsonl --group > scores.jsonl",
      description: "Your own rubric, over groups"
    }
  ])
)

/** Failures of the pool keep their own words; others are the file's. */
const asFailure = (file: string) => (cause: unknown) =>
  cause instanceof Error && "_tag" in cause ? (cause as DataUnusable) : cannotRead(file)(cause)
