/** `touchstone reward explain RUBRIC`: one completion's score as a tree, down to the rule and the place in the text. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { resolveRubric } from "../../scoring/resolve.ts"
import type { RowScores, RubricInfo } from "../../domain/rubric.ts"
import type { Score } from "../../domain/score.ts"
import type { PrintedRow } from "../../scoring/rows/lines.ts"
import { DEFAULT_COLUMNS } from "../../scoring/rows/read.ts"
import { Scoring } from "../../scoring/scoring.ts"
import { NotJudged } from "../exit.ts"
import { jsonFlag } from "../flags.ts"
import { readStdin } from "../rows/stdin.ts"
import { printJson } from "../screen/json.ts"
import { columnsOf } from "./columns.ts"
import { rubricArgument } from "./options.ts"
import { drawn, scoreTree } from "./tree.ts"

const READING = { columns: DEFAULT_COLUMNS, grouped: false, stopsAtBad: false, evidence: true }

/** Scores as they were before they were printed. */
const rowOf = ({ rewards }: RubricInfo, { total, contributions, scores }: PrintedRow): RowScores => ({
  total,
  contributions: rewards.map(({ name }) => contributions[name] ?? null),
  scores: rewards.map(({ name }): Score => {
    const score = scores[name]
    if (score === undefined) return { _tag: "Unscored", reason: "crashed", message: "it was not told" }
    return "unscored" in score
      ? { _tag: "Unscored", reason: score.unscored, message: score.message }
      : { _tag: "Scored", value: score.value, evidence: score.evidence ?? [] }
  })
})

export const explain = Command.make(
  "explain",
  {
    rubric: rubricArgument,
    gold: Flag.String("gold").pipe(Flag.withDescription("The gold answer")),
    completion: Flag.String("completion").pipe(
      Flag.withDescription("The completion; - reads it from stdin; --completion=-5 for one that begins with a -")
    ),
    prompt: Flag.String("prompt").pipe(
      Flag.withDescription("The question, for rewards that look at it"),
      Flag.withDefault("")
    ),
    column: Flag.KeyValuePair("column").pipe(
      Flag.withDescription("A column that a reward needs: --column level=3, once for each; JSON or a text"),
      Flag.withDefault({})
    ),
    step: Flag.Int("step").pipe(
      Flag.withDescription("The training step, for schedules; the end of each schedule without it"),
      Flag.filter(
        (step) => step >= 0,
        () => "a step is 0 or more"
      ),
      Flag.optional
    ),
    tokens: Flag.Int("tokens").pipe(
      Flag.withDescription("How many tokens the completion has"),
      Flag.filter(
        (tokens) => tokens >= 0,
        () => "a completion has 0 tokens or more"
      ),
      Flag.optional
    ),
    truncated: Flag.Boolean("truncated").pipe(
      Flag.withDescription("The completion was cut off at its limit"),
      Flag.withDefault(false)
    ),
    json: jsonFlag
  },
  Effect.fn(function* (options) {
    const ref = yield* resolveRubric(options.rubric, process.cwd())
    const completion = options.completion === "-" ? yield* readStdin : options.completion
    const step = Option.getOrNull(options.step)
    const columns = columnsOf(options.column)
    const { prompt, gold, truncated } = options
    const written = { completion, gold, columns, truncated, tokens: Option.getOrNull(options.tokens), step }
    // The way of a file's row, so that what is explained is what `reward score` gives.
    const text = JSON.stringify(prompt === "" ? written : { ...written, prompt })
    const { info, told } = yield* Effect.gen(function* () {
      const scoring = yield* Scoring
      const info = yield* scoring.describe(ref)
      return { info, told: yield* scoring.scoreLines(ref, info, { text, first: 1, options: READING }) }
    }).pipe(Effect.provide(Scoring.layer({ processes: 1 })))
    const row = rowOf(info, JSON.parse(told.text) as PrintedRow)
    if (options.json) yield* printJson({ rubric: info, step, completion, ...row })
    else yield* Console.log(drawn(scoreTree({ info, row, completion, step })).join("\n"))
    if (row.total === null) return yield* new NotJudged({ message: "the completion could not be scored" })
  })
).pipe(
  Command.withDescription(
    "Show a completion's score as a tree: each part with its weight and gate, the rules that decided, and where. Exit code 3 when it could not be scored"
  ),
  Command.withExamples([
    {
      command: "touchstone reward explain lesson --gold 18 --completion '<think>9*2</think><answer>18</answer>'",
      description: "Why it got what it got"
    },
    {
      command: "touchstone reward explain ./rewards/mine.ts#rubric --gold 18 --completion - < completion.txt",
      description: "A completion from a file"
    }
  ])
)
