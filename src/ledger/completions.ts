/** Completions with their scores and totals: written within the transaction of whatever places them. */
import type { BatchRow } from "../domain/bridge.ts"
import type { RowScores } from "../domain/rubric.ts"
import type { Score } from "../domain/score.ts"
import type { Statements } from "./connection.ts"
import { problemKey, promptKey } from "./problems.ts"
import type { RubricKeys } from "./rubrics.ts"

const once = (find: (row: BatchRow) => number) => {
  const known = new Map<string, number>()
  return (key: string, row: BatchRow): number => {
    const found = known.get(key) ?? find(row)
    known.set(key, found)
    return found
  }
}

const tokenBytes = (ids: ReadonlyArray<number>): Buffer => {
  const words = new Int32Array(ids)
  return Buffer.from(words.buffer, words.byteOffset, words.byteLength)
}

type Value = string | number | null

const SCORE = ["completion", "reward", "value", "reason", "message", "evidence", "contribution"]

/** One score as the values of its row. */
const scoreRow = (completion: number, reward: number, score: Score, contribution: number | null): Array<Value> =>
  score._tag === "Scored"
    ? [completion, reward, score.value, null, null, JSON.stringify(score.evidence), contribution]
    : [completion, reward, null, score.reason, score.message, null, contribution]

/** Writes completions with their scores; returns their ids, in order. */
export const insertCompletions = (
  statements: Statements,
  rows: ReadonlyArray<BatchRow>,
  scored: ReadonlyArray<RowScores>,
  keys: RubricKeys
): ReadonlyArray<number> => {
  const completion = statements.prepare(
    "INSERT INTO completions (problem, prompt, text, token_ids, tokens, truncated) VALUES (?, ?, ?, ?, ?, ?)"
  )
  // All scores of a completion at once: each statement that runs costs about as much as a row that it writes.
  const places = keys.rewards.map(() => `(${SCORE.map(() => "?").join(", ")})`).join(", ")
  const scores = statements.prepare(`INSERT INTO scores (${SCORE.join(", ")}) VALUES ${places}`)
  const total = statements.prepare("INSERT INTO totals (completion, rubric, total) VALUES (?, ?, ?)")
  // The completions of a group share their prompt and their problem: looked up once, known by their JSON.
  const problem = once((row: BatchRow) => problemKey(statements, row))
  const prompt = once((row: BatchRow) => promptKey(statements, row.prompt))
  return rows.map((row, i) => {
    const id = Number(
      completion.run(
        problem(JSON.stringify([row.problem, row.gold, row.columns]), row),
        prompt(JSON.stringify(row.prompt), row),
        row.completion,
        tokenBytes(row.token_ids),
        row.token_ids.length,
        row.truncated ? 1 : 0
      ).lastInsertRowid
    )
    const { scores: given, contributions, total: sum } = scored[i] as RowScores
    scores.run(
      ...given.flatMap((score, place) =>
        scoreRow(id, keys.rewards[place] as number, score, contributions[place] ?? null)
      )
    )
    total.run(id, keys.rubric, sum)
    return id
  })
}
