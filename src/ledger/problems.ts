/** Problems and prompts: stored once, however often they are asked. */
import * as Effect from "effect/Effect"
import type { Conversation } from "../domain/conversation.ts"
import type { Columns, Problem } from "../domain/problem.ts"
import { canonicalJson, sha256 } from "../domain/canonical.ts"
import { Connection, type Statements } from "./connection.ts"

/** Makes a run's problems known with what a batch does not tell: the data set and the split they come from. */
export const registerProblems = Effect.fn("ledger.registerProblems")(function* (problems: ReadonlyArray<Problem>) {
  const connection = yield* Connection
  // Pages of 2,000 keep each transaction short, so that others may write between them.
  for (let start = 0; start < problems.length; start += 2000)
    yield* connection.transaction((statements) => {
      const insert = statements.prepare(
        "INSERT INTO problems (id, question, gold, columns, dataset, split) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
      )
      for (const p of problems.slice(start, start + 2000))
        insert.run(p.id, p.question, p.gold, canonicalJson(p.columns), p.dataset, p.split)
    })
})

/** The key of a problem within a transaction, made if it is new. */
export const problemKey = (
  statements: Statements,
  row: { readonly problem: string; readonly gold: string; readonly columns: Columns; readonly prompt: Conversation }
): number => {
  const columns = canonicalJson(row.columns)
  const find = statements.prepare("SELECT key FROM problems WHERE id = ? AND gold = ? AND columns = ?")
  const known = find.get(row.problem, row.gold, columns) as { readonly key: number } | undefined
  if (known !== undefined) return known.key
  const question = row.prompt.findLast((message) => message.role === "user")?.content ?? ""
  return Number(
    statements
      .prepare("INSERT INTO problems (id, question, gold, columns) VALUES (?, ?, ?, ?)")
      .run(row.problem, question, row.gold, columns).lastInsertRowid
  )
}

/** The key of a prompt within a transaction, made if it is new. */
export const promptKey = (statements: Statements, prompt: Conversation): number => {
  const conversation = canonicalJson(prompt)
  const hash = sha256(conversation)
  const known = statements.prepare("SELECT key FROM prompts WHERE hash = ?").get(hash) as
    | { readonly key: number }
    | undefined
  if (known !== undefined) return known.key
  return Number(
    statements.prepare("INSERT INTO prompts (hash, conversation) VALUES (?, ?)").run(hash, conversation).lastInsertRowid
  )
}
