/** Completions with their scores and totals: written within the transaction of whatever places them. */
import type { BatchRow } from "../domain/bridge.ts"
import type { RowScores, RubricInfo } from "../domain/rubric.ts"
import { sha256 } from "./canonical.ts"
import type { Statements } from "./connection.ts"
import { problemKey, promptKey } from "./problems.ts"

/** What a rubric's rewards are called inside the ledger, in the rubric's order. */
export type RewardKeys = ReadonlyArray<number>

/** Writes a rubric down once; returns the keys of its rewards. */
export const rewardKeys = (statements: Statements, rubric: RubricInfo): RewardKeys => {
  statements
    .prepare("INSERT INTO rubrics (digest, name, style, info) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")
    .run(rubric.digest, rubric.name, rubric.style, JSON.stringify(rubric))
  const insert = statements.prepare(
    "INSERT INTO rewards (digest, rubric, name, place) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
  )
  const find = statements.prepare("SELECT key FROM rewards WHERE digest = ?")
  return rubric.rewards.map((reward, place) => {
    const digest = sha256(`${rubric.digest}\n${reward.name}`)
    insert.run(digest, rubric.digest, reward.name, place)
    return (find.get(digest) as { readonly key: number }).key
  })
}

const once = (find: (row: BatchRow) => number) => {
  const known = new Map<string, number>()
  return (key: string, row: BatchRow): number => {
    const found = known.get(key) ?? find(row)
    known.set(key, found)
    return found
  }
}

const tokenBytes = (ids: ReadonlyArray<number>): Buffer => {
  const words = Int32Array.from(ids)
  return Buffer.from(words.buffer, words.byteOffset, words.byteLength)
}

/** Writes completions with their scores; returns their ids, in order. */
export const insertCompletions = (
  statements: Statements,
  rows: ReadonlyArray<BatchRow>,
  scored: ReadonlyArray<RowScores>,
  rubric: RubricInfo
): ReadonlyArray<number> => {
  const keys = rewardKeys(statements, rubric)
  const completion = statements.prepare(
    "INSERT INTO completions (problem, prompt, text, token_ids, tokens, truncated) VALUES (?, ?, ?, ?, ?, ?)"
  )
  const score = statements.prepare(
    "INSERT INTO scores (completion, reward, value, reason, message, evidence, contribution) VALUES (?, ?, ?, ?, ?, ?, ?)"
  )
  const total = statements.prepare("INSERT INTO totals (completion, rubric, total) VALUES (?, ?, ?)")
  // The completions of a group share their prompt and their problem: looked up once, known by their JSON.
  const problem = once((row: BatchRow) => problemKey(statements, row))
  const prompt = once((row: BatchRow) => promptKey(statements, row.prompt))
  return rows.map((row, i) => {
    const asked = JSON.stringify(row.prompt)
    const id = Number(
      completion.run(
        problem(JSON.stringify([row.problem, row.gold, row.columns, asked]), row),
        prompt(asked, row),
        row.completion,
        tokenBytes(row.token_ids),
        row.token_ids.length,
        row.truncated ? 1 : 0
      ).lastInsertRowid
    )
    const { scores, contributions, total: sum } = scored[i] as RowScores
    scores.forEach((s, place) => {
      const key = keys[place] as number
      const contribution = contributions[place] as number | null
      if (s._tag === "Scored") score.run(id, key, s.value, null, null, JSON.stringify(s.evidence), contribution)
      else score.run(id, key, null, s.reason, s.message, null, contribution)
    })
    total.run(id, rubric.digest, sum)
    return id
  })
}
