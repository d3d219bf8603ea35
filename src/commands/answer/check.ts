/** `touchstone answer check FILE.jsonl`: rows of gold and answer into rows of verdicts, as a stream. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import pc from "picocolors"
import type { check as checkText } from "../../answer/check.ts"
import type { VerdictState } from "../../domain/verdict.ts"
import { NotJudged, WrongUsage } from "../exit.ts"
import { jsonFlag } from "../flags.ts"
import { jsonLine, printJson } from "../screen/json.ts"
import { oneLine } from "../screen/visible.ts"
import { checkOptions, type Judging, judgingFlags } from "./options.ts"
import { BadRow, type Id } from "../../scoring/rows/fields.ts"
import { columnFlag } from "../rows/flags.ts"
import { cannotRead, type Lines, linesOf, openInput, shareRead } from "../rows/input.ts"
import { makeWriter, type Writer } from "../rows/writer.ts"
import { type Columns, MAX_LINE, rowOf } from "./rows.ts"
import { Totals } from "./totals.ts"

/** Bad rows that are told one by one. */
const TOLD = 5

interface JudgedRow {
  readonly id: Id
  readonly verdict: VerdictState
  readonly rule: string
  readonly found: string | null
}

/** Judges line by line; keeps count, and tells the first lines that are no rows. */
const makeJudge = (checkAnswer: typeof checkText, file: string, columns: Columns, judging: Judging) => {
  const optionsFor = checkOptions(judging)
  const totals = new Totals()
  const problems: Array<string> = []
  let line = 0
  let bad = 0
  const failed = (id: Id, problem: string): JudgedRow => {
    bad++
    if (bad <= TOLD) problems.push(`${file}, line ${line}: ${problem}`)
    return { id, verdict: "failed", rule: "bad-row", found: null }
  }
  const judged = (text: string): JudgedRow => {
    const row = rowOf(text, line, columns)
    if (row instanceof BadRow) return failed(row.id, row.problem)
    // A row without an answer has none to find: an empty text says the same.
    const answer = row.answer ?? ""
    const { state, rule, found } = checkAnswer(row.gold, answer, optionsFor(answer))
    return { id: row.id, verdict: state, rule, found: found === null ? null : found.text }
  }
  return {
    totals,
    bad: () => bad,
    /** What is to be told by now about lines that are no rows. */
    takeProblems: () => problems.splice(0),
    /** The next line's row; null for a blank line. */
    next: (text: string | null): JudgedRow | null => {
      line++
      if (text !== null && text.trim() === "") return null
      const row = text === null ? failed(line, `the line is longer than ${MAX_LINE / 2 ** 20} MiB`) : judged(text)
      totals.add(row.verdict, row.rule)
      return row
    }
  }
}

type Judge = ReturnType<typeof makeJudge>

interface Printing {
  readonly rows: boolean
  readonly document: boolean
}

/** One piece of lines: judged, told, written; false when nobody reads on. */
const takeLines = (judge: Judge, writer: Writer, { rows, document }: Printing) =>
  Effect.fnUntraced(function* (lines: Lines) {
    let text = ""
    for (const line of lines) {
      const first = judge.totals.rows === 0
      const row = judge.next(line)
      if (row === null || !rows) continue
      text += document ? `${first ? "\n" : ",\n"}${jsonLine(row)}` : `${jsonLine(row)}\n`
    }
    for (const problem of judge.takeProblems()) yield* writer.tell(oneLine(problem, 400))
    writer.progress(() => judge.totals.line())
    return yield* writer.write(text)
  })

export const check = Command.make(
  "check",
  {
    file: Argument.String("file").pipe(
      Argument.withDescription("Rows of gold and answer, a JSON object a line; - is stdin")
    ),
    summary: Flag.Boolean("summary").pipe(
      Flag.withDescription("Counts by verdict and rule instead of rows"),
      Flag.withDefault(false)
    ),
    json: jsonFlag,
    jsonl: Flag.Boolean("jsonl").pipe(
      Flag.withDescription("One JSON object a line, which is the default"),
      Flag.withDefault(false)
    ),
    goldColumn: columnFlag("gold", "Where the gold stands"),
    answerColumn: columnFlag("answer", "Where the answer or the whole completion stands"),
    idColumn: columnFlag("id", "Where the id stands; the line's number where there is none"),
    ...judgingFlags
  },
  Effect.fn(function* (options) {
    const { file, summary, json } = options
    if (options.jsonl && (json || summary))
      return yield* new WrongUsage({ message: "--jsonl excludes --json and --summary" })
    const input = yield* Effect.tryPromise({ try: () => openInput(file), catch: cannotRead(file) })
    const columns = { id: options.idColumn, gold: options.goldColumn, answer: options.answerColumn }
    // Loaded here: reading mathematics takes more code than the rest of the command line needs.
    const { check: checkAnswer } = yield* Effect.promise(() => import("../../answer/check.ts"))
    const judge = makeJudge(checkAnswer, file === "-" ? "stdin" : file, columns, options)
    const { totals } = judge
    const writer = yield* makeWriter("judging", shareRead(file, input))
    const document = json && !summary
    if (document) yield* writer.write('{"rows": [')
    yield* Stream.fromAsyncIterable(linesOf(input, MAX_LINE), cannotRead(file)).pipe(
      Stream.mapEffect(takeLines(judge, writer, { rows: !summary, document })),
      Stream.takeWhile((isRead) => isRead),
      Stream.runDrain,
      Effect.ensuring(writer.close)
    )
    if (writer.isClosed()) return
    if (document) yield* writer.write(`\n], "totals": ${jsonLine(totals.byState())}}\n`)
    if (summary && json) yield* printJson({ rows: totals.rows, totals: totals.byState(), rules: totals.byRule() })
    else if (summary) yield* Console.log(totals.table())
    yield* Console.error(pc.dim(totals.line()))
    if (judge.bad() > TOLD) yield* Console.error(`${judge.bad() - TOLD} more bad rows were not told one by one`)
    const unjudged = totals.of("failed")
    if (unjudged > 0) return yield* new NotJudged({ message: `${unjudged} of ${totals.rows} rows could not be judged` })
  })
).pipe(
  Command.withDescription(
    "Judge rows {id, gold, answer} into rows {id, verdict, rule, found}. An answer may be bare or a whole completion. Exit code 3 when a row could not be judged"
  ),
  Command.withExamples([
    { command: "touchstone answer check answers.jsonl --summary", description: "How many are right, by which rule" },
    {
      command: "touchstone answer check solutions.jsonl --answer-column solution --id-column question",
      description: "Rows with other names"
    },
    { command: "cat answers.jsonl | touchstone answer check - > verdicts.jsonl", description: "In a pipe" }
  ])
)
