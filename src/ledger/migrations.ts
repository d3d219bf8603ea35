/** The ledger's layouts in order; the file's `user_version` says which it has. A migration is never edited once released. */
import type Database from "better-sqlite3"
import { m001 } from "./migrations/m001_spine.ts"

const migrations: ReadonlyArray<string> = [m001]

export const latestVersion = migrations.length

/** Brings a file from `version` to the latest layout, each step in a transaction of its own. */
export const migrate = (database: Database.Database, version: number): void => {
  for (let next = version; next < migrations.length; next++)
    database
      .transaction(() => {
        // Another process may have migrated while this one waited for the lock.
        if ((database.pragma("user_version", { simple: true }) as number) > next) return
        database.exec(migrations[next] as string)
        database.pragma(`user_version = ${next + 1}`)
      })
      .immediate()
}
