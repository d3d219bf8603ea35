/**
 * The one connection to the ledger's SQLite file.
 * better-sqlite3 without Effect's SqlClient between: the driver is synchronous, so a transaction is one plain function
 * that nothing can interleave with, which is what "committed before answered" rests on.
 */
import { mkdirSync } from "node:fs"
import { dirname } from "node:path"
import type Database from "better-sqlite3"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import { BUSY_MS, explainSqlite, type LedgerBusy, LedgerFailed, LedgerTooNew } from "./errors.ts"
import { latestVersion, migrate } from "./migrations.ts"

export type Parameter = string | number | bigint | Uint8Array | null

/** Prepared statements by their text; each is compiled once. */
export interface Statements {
  readonly prepare: (sql: string) => Database.Statement<Array<unknown>, unknown>
}

export class Connection extends Context.Service<
  Connection,
  {
    readonly file: string
    /** Rows of a query, checked against their schema. */
    readonly rows: <S extends Schema.Codec<unknown, unknown>>(
      schema: S,
      sql: string,
      parameters?: ReadonlyArray<Parameter>
    ) => Effect.Effect<ReadonlyArray<S["Type"]>, LedgerFailed | LedgerBusy>
    /** One transaction: all of `body` or nothing is in the file, durably, when this succeeds. A throw rolls back. */
    readonly transaction: <A>(body: (statements: Statements) => A) => Effect.Effect<A, LedgerFailed | LedgerBusy>
  }
>()("touchstone/ledger/Connection") {
  /** Opens (and makes or migrates) the ledger for writing. */
  static readonly layer = (file: string) => Layer.effect(Connection, open(file, false))
  /** Opens an existing ledger for reading alone. */
  static readonly layerReadOnly = (file: string) => Layer.effect(Connection, open(file, true))
}

const open = Effect.fnUntraced(function* (file: string, readonly: boolean) {
  // Loaded here and not above: commands that need no ledger start faster without it.
  const { default: Sqlite } = yield* Effect.promise(() => import("better-sqlite3"))
  const failed = (cause: unknown) => explainSqlite(file, cause)
  const database = yield* Effect.acquireRelease(
    Effect.try({
      try: () => {
        if (!readonly) mkdirSync(dirname(file), { recursive: true })
        return new Sqlite(file, { readonly, fileMustExist: readonly, timeout: BUSY_MS })
      },
      catch: (cause) =>
        (cause as NodeJS.ErrnoException).syscall === "mkdir"
          ? new LedgerFailed({
              file,
              message: `the folder ${dirname(file)} cannot be made (${(cause as Error).message}). Set TOUCHSTONE_HOME to a folder you may write`
            })
          : failed(cause)
    }),
    (database) => Effect.sync(() => database.close())
  )
  const version = yield* Effect.try({
    try: () => {
      if (!readonly) {
        database.pragma("journal_mode = WAL")
        // Every commit reaches the disk before it is acknowledged: no optimizer step rests on a rollout that can be lost.
        database.pragma("synchronous = FULL")
        database.pragma("foreign_keys = ON")
      }
      return database.pragma("user_version", { simple: true }) as number
    },
    catch: failed
  })
  if (version > latestVersion)
    return yield* new LedgerTooNew({
      file,
      message: `${file} was written by a newer touchstone (layout ${version}, this program knows ${latestVersion}). Update touchstone, or set TOUCHSTONE_HOME to another folder`
    })
  if (!readonly) yield* Effect.try({ try: () => migrate(database, version), catch: failed })

  const cache = new Map<string, Database.Statement<Array<unknown>, unknown>>()
  const statements: Statements = {
    prepare: (sql) => {
      const known = cache.get(sql)
      if (known !== undefined) return known
      const made = database.prepare<Array<unknown>, unknown>(sql)
      cache.set(sql, made)
      return made
    }
  }
  return Connection.of({
    file,
    rows: (schema, sql, parameters = []) =>
      Effect.try({ try: () => statements.prepare(sql).all(...parameters), catch: failed }).pipe(
        Effect.flatMap((rows) => Schema.decodeUnknownEffect(Schema.Array(schema))(rows)),
        Effect.catchTag("SchemaError", (error) =>
          Effect.fail(new LedgerFailed({ file, message: `${file} holds rows of another shape: ${error.message}` }))
        )
      ),
    transaction: (body) =>
      Effect.try({ try: () => database.transaction(() => body(statements)).immediate(), catch: failed })
  })
})
