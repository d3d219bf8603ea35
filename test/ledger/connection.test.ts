/** Ledgers that cannot be opened, are too new, or damaged: one clear message each, and nothing is touched. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import Sqlite from "better-sqlite3"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { Connection } from "../../src/ledger/connection.ts"
import { explainSqlite } from "../../src/ledger/errors.ts"
import { listRuns, openAttempt } from "../../src/ledger/runs.ts"
import { newFolder, onLedger } from "./fixture.ts"

const failure = (file: string) =>
  onLedger(file, Effect.void, false).then(
    () => expect.unreachable("it was opened"),
    (error: Error) => error
  )

describe("Connection", () => {
  it("makes the file with its layout, and opens it again as it was", async () => {
    const file = join(newFolder(), "deep", "ledger.sqlite")
    await onLedger(file, Effect.void)
    expect(await onLedger(file, listRuns(), false)).toMatchObject([{ id: "run1", state: "running", attempts: 1 }])
  })
  it("commits durably: WAL, and every commit synced to the disk", async () => {
    const pragma = (name: string) =>
      Effect.flatMap(Connection, (connection) =>
        connection.rows(Schema.Record(Schema.String, Schema.Unknown), `PRAGMA ${name}`)
      )
    const file = join(newFolder(), "ledger.sqlite")
    const [mode, synchronous] = await onLedger(file, Effect.all([pragma("journal_mode"), pragma("synchronous")]))
    expect(mode).toEqual([{ journal_mode: "wal" }])
    expect(synchronous).toEqual([{ synchronous: 2 }])
  })
  it("refuses a ledger of a newer program", async () => {
    const file = join(newFolder(), "ledger.sqlite")
    const database = new Sqlite(file)
    database.pragma("user_version = 999")
    database.close()
    expect((await failure(file)).message).toMatch(/newer touchstone .*999.*Update touchstone/)
  })
  it("tells what is no ledger, and leaves it as it is", async () => {
    const file = join(newFolder(), "ledger.sqlite")
    writeFileSync(file, "this is a diary, not a database ".repeat(100))
    expect((await failure(file)).message).toMatch(/damaged or no ledger/)
    expect(readFileSync(file, "utf8")).toContain("diary")
  })
  it("tells a folder that cannot be made", async () => {
    const blocked = join(newFolder(), "file")
    writeFileSync(blocked, "")
    expect((await failure(join(blocked, "ledger.sqlite"))).message).toMatch(/cannot be made.*TOUCHSTONE_HOME/)
  })
  it("waits for another writer and then goes on", async () => {
    const file = join(newFolder(), "ledger.sqlite")
    await onLedger(file, Effect.void)
    // Another process holds the write lock for 300 ms.
    const holder = `const D = require("better-sqlite3"); const d = new D(${JSON.stringify(file)});
      d.exec("BEGIN IMMEDIATE"); console.log("held"); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300); d.exec("COMMIT")`
    const held = spawn(process.execPath, ["-e", holder], { stdio: ["ignore", "pipe", "inherit"] })
    await once(held.stdout, "data")
    const started = performance.now()
    expect(await onLedger(file, openAttempt("run1", process.pid), false)).toBe(2)
    expect(performance.now() - started).toBeGreaterThan(100)
  })
  it("tells a full disk as what it is", async () => {
    const file = join(newFolder(), "ledger.sqlite")
    await onLedger(file, Effect.void)
    // SQLite's own limit of pages stands in for a disk without room: the code is the same, SQLITE_FULL.
    const database = new Sqlite(file)
    database.pragma(`max_page_count = ${database.pragma("page_count", { simple: true })}`)
    try {
      database.exec(`INSERT INTO prompts (hash, conversation) VALUES ('h', '${"x".repeat(1_000_000)}')`)
      expect.unreachable("it was written")
    } catch (error) {
      expect(explainSqlite(file, error).message).toMatch(/disk is full.*Free some space.*--resume/)
    } finally {
      database.close()
    }
  })
})
