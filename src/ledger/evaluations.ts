/** Evaluations: a policy's answers to held-out problems, recorded batch by batch. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Answers } from "../domain/bridge.ts"
import { sha256 } from "../domain/canonical.ts"
import { Sampling } from "../domain/job.ts"
import type { RowScores, RubricInfo } from "../domain/rubric.ts"
import { insertCompletions } from "./completions.ts"
import { Connection } from "./connection.ts"
import { BatchConflict, NotFound } from "./errors.ts"
import { rubricKeys } from "./rubrics.ts"

/** Makes an evaluation known before its answers come; opening it again is no error. */
export const openEvaluation = Effect.fn("ledger.openEvaluation")(function* (evaluation: {
  readonly id: string
  readonly run: string
  readonly policy: string
  readonly sampling: Sampling
  readonly problems: number
}) {
  const connection = yield* Connection
  yield* connection.transaction(({ prepare }) =>
    prepare(
      "INSERT INTO evaluations (id, run, policy, sampling, problems) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
    ).run(evaluation.id, evaluation.run, evaluation.policy, JSON.stringify(evaluation.sampling), evaluation.problems)
  )
})

/** The problems of a batch, whatever was answered to them. */
const askedBy = (answers: Answers): string =>
  sha256(answers.rows.map(({ problem, row }) => `${row} ${problem}`).join("\n"))

/**
 * Whether these problems are answered already: then the first answers stand, also where a replay of a resumed run wrote
 * others. Fails when the batch's id or place belongs to other problems.
 */
export const hasAnswers = Effect.fn("ledger.hasAnswers")(function* (answers: Answers) {
  const connection = yield* Connection
  const [known] = yield* connection.rows(
    Schema.Struct({ id: Schema.String, asked: Schema.String }),
    "SELECT id, asked FROM answer_batches WHERE id = ? OR (evaluation = ? AND sequence = ?)",
    [answers.batch, answers.evaluation, answers.sequence]
  )
  if (known?.id === answers.batch && known.asked === askedBy(answers)) return true
  if (known !== undefined)
    return yield* new BatchConflict({
      batch: answers.batch,
      message: `number ${answers.sequence} of evaluation ${answers.evaluation} was recorded before for other problems`
    })
  const [evaluation] = yield* connection.rows(
    Schema.Struct({ id: Schema.String }),
    "SELECT id FROM evaluations WHERE id = ?",
    [answers.evaluation]
  )
  if (evaluation !== undefined) return false
  return yield* new NotFound({ what: "evaluation", message: `no evaluation ${answers.evaluation} is open` })
})

export const recordAnswers = Effect.fn("ledger.recordAnswers")(function* (
  answers: Answers,
  rubric: RubricInfo,
  scored: ReadonlyArray<RowScores>
) {
  const connection = yield* Connection
  yield* connection.transaction((statements) => {
    statements
      .prepare("INSERT INTO answer_batches (id, evaluation, sequence, asked) VALUES (?, ?, ?, ?)")
      .run(answers.batch, answers.evaluation, answers.sequence, askedBy(answers))
    const insert = statements.prepare("INSERT INTO answers (evaluation, batch, completion, place) VALUES (?, ?, ?, ?)")
    insertCompletions(statements, answers.rows, scored, rubricKeys(statements, rubric)).forEach((completion, i) => {
      insert.run(answers.evaluation, answers.batch, completion, (answers.rows[i] as Answers["rows"][number]).row)
    })
  })
})

const EvaluationRow = Schema.Struct({
  id: Schema.String,
  policy: Schema.String,
  sampling: Schema.fromJsonString(Sampling),
  problems: Schema.Int,
  answered: Schema.Int
})

export const evaluationsOf = Effect.fn("ledger.evaluationsOf")(function* (run: string) {
  const connection = yield* Connection
  return yield* connection.rows(
    EvaluationRow,
    `SELECT id, policy, sampling, problems, (SELECT count(*) FROM answers a WHERE a.evaluation = e.id) AS answered
       FROM evaluations e WHERE run = ?`,
    [run]
  )
})

export const AnswerRow = Schema.Struct({
  policy: Schema.String,
  place: Schema.Int,
  problem: Schema.String,
  question: Schema.String,
  gold: Schema.String,
  columns: Schema.fromJsonString(Schema.Record(Schema.String, Schema.Json)),
  text: Schema.String,
  total: Schema.NullOr(Schema.Finite),
  values: Schema.fromJsonString(Schema.Record(Schema.String, Schema.NullOr(Schema.Finite)))
})
export type AnswerRow = typeof AnswerRow.Type

/** Every answer of a run's evaluations with its scores by reward name, in the order of the problems. */
export const answersOf = Effect.fn("ledger.answersOf")(function* (run: string) {
  const connection = yield* Connection
  return yield* connection.rows(
    AnswerRow,
    `SELECT e.policy, a.place, p.id AS problem, p.question, p.gold, p.columns, c.text, t.total,
            (SELECT json_group_object(r.name, s.value) FROM scores s JOIN rewards r ON r.key = s.reward
              WHERE s.completion = c.id AND r.rubric = t.rubric) AS "values"
       FROM evaluations e
       JOIN answers a ON a.evaluation = e.id
       JOIN completions c ON c.id = a.completion
       JOIN problems p ON p.key = c.problem
       JOIN totals t ON t.completion = c.id
      WHERE e.run = ? ORDER BY e.id, a.place`,
    [run]
  )
})
