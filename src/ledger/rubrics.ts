/** Rubrics and their rewards: written down once under their digests, known inside the ledger by short keys. */
import type { RubricInfo } from "../domain/rubric.ts"
import { sha256 } from "../domain/canonical.ts"
import type { Statements } from "./connection.ts"

export interface RubricKeys {
  readonly rubric: number
  /** One a reward, in the rubric's order. */
  readonly rewards: ReadonlyArray<number>
}

const keyOf = (row: unknown): number => (row as { readonly key: number }).key

/** The keys of a rubric and its rewards within a transaction, made if they are new. */
export const rubricKeys = (statements: Statements, info: RubricInfo): RubricKeys => {
  statements
    .prepare("INSERT INTO rubrics (digest, name, style, info) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")
    .run(info.digest, info.name, info.style, JSON.stringify(info))
  const rubric = keyOf(statements.prepare("SELECT key FROM rubrics WHERE digest = ?").get(info.digest))
  const insert = statements.prepare(
    "INSERT INTO rewards (digest, rubric, name, place) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
  )
  const find = statements.prepare("SELECT key FROM rewards WHERE digest = ?")
  const rewards = info.rewards.map((reward, place) => {
    const digest = sha256(`${info.digest}\n${reward.name}`)
    insert.run(digest, rubric, reward.name, place)
    return keyOf(find.get(digest))
  })
  return { rubric, rewards }
}
