/** What can go wrong with the ledger, each with what to do about it. */
import * as Schema from "effect/Schema"

/** How long a transaction waits for another program's. */
export const BUSY_MS = 5000

/** The file cannot be opened, read or written: missing rights, a full disk, damage, a lock held too long. */
export class LedgerFailed extends Schema.TaggedError<LedgerFailed>()("LedgerFailed", {
  file: Schema.String,
  message: Schema.String
}) {}

/** Another program holds the file: the same may succeed a moment later. */
export class LedgerBusy extends Schema.TaggedError<LedgerBusy>()("LedgerBusy", {
  file: Schema.String,
  message: Schema.String
}) {}

/** A newer program wrote this file. */
export class LedgerTooNew extends Schema.TaggedError<LedgerTooNew>()("LedgerTooNew", {
  file: Schema.String,
  message: Schema.String
}) {}

/** The same batch id or place in the sequence with other content. */
export class BatchConflict extends Schema.TaggedError<BatchConflict>()("BatchConflict", {
  batch: Schema.String,
  message: Schema.String
}) {}

/** Another program carries the run out. */
export class RunHeld extends Schema.TaggedError<RunHeld>()("RunHeld", {
  run: Schema.String,
  message: Schema.String
}) {}

/** Nothing, or more than one thing, answers to the name that was given. */
export class NotFound extends Schema.TaggedError<NotFound>()("NotFound", {
  what: Schema.String,
  message: Schema.String
}) {}

/** SQLite's codes in words: what happened and what to do. */
export const explainSqlite = (file: string, cause: unknown): LedgerFailed | LedgerBusy => {
  const code = (cause as { code?: unknown })?.code
  if (code === "SQLITE_BUSY")
    return new LedgerBusy({
      file,
      message: `${file} is held by another program for more than ${BUSY_MS / 1000} seconds. Wait until it is done, then try again`
    })
  const text = cause instanceof Error ? cause.message : String(cause)
  const message = (() => {
    switch (code) {
      case "SQLITE_FULL":
        return `the disk is full: ${file} could not be written. Nothing that was acknowledged is lost. Free some space, then go on with \`touchstone train --resume\``
      case "SQLITE_CANTOPEN":
        return `${file} cannot be opened. Check that its folder exists and may be written, or set TOUCHSTONE_HOME to another folder`
      case "SQLITE_READONLY":
      case "SQLITE_READONLY_DIRECTORY":
      case "SQLITE_READONLY_DBMOVED":
        return `${file} may only be read. Give yourself the right to write it, or set TOUCHSTONE_HOME to another folder`
      case "SQLITE_NOTADB":
      case "SQLITE_CORRUPT":
        return `${file} is damaged or no ledger (${text}). Move it away, or put a backup in its place`
      default:
        return typeof code === "string" && code.startsWith("SQLITE_IOERR")
          ? `${file} could not be read or written (${text}). Check the disk and its free space`
          : `${file}: ${text}`
    }
  })()
  return new LedgerFailed({ file, message })
}
