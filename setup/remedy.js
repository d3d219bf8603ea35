/** An error for people: what happened, where, and what to do about it. */

export class Remedy extends Error {
  /** @param {string} what @param {string} where @param {string} todo */
  constructor(what, where, todo) {
    super(what)
    this.name = "Remedy"
    this.where = where
    this.todo = todo
  }
}

/** One message, never a stack trace. An error nobody foresaw is still told in one line. */
export const describe = (error, title = "touchstone set-up") => {
  const known = error instanceof Remedy ? error : unforeseen(error)
  const lines = [`${title}: ${known.message}`, `  where:  ${known.where}`, `  to do:  ${known.todo}`]
  return lines.map((line) => line.replaceAll("\n", "\n          ")).join("\n")
}

const unforeseen = (error) => {
  if (error?.code === "ENOSPC") return diskFull(error.path ?? "the project's folder")
  if (error?.code === "EACCES" || error?.code === "EPERM" || error?.code === "EROFS") {
    return notAllowed(error.path ?? "the project's folder")
  }
  const place = error?.path ?? /\(?(?:file:\/\/)?(\/[^\s)]+:\d+:\d+)\)?/.exec(error?.stack ?? "")?.[1] ?? "unknown"
  return new Remedy(
    String(error?.message ?? error),
    place,
    "this was not foreseen; repeat `npm run setup`, and report it if it comes back"
  )
}

export const diskFull = (where) =>
  new Remedy("the disk is full.", where, "free some space, then repeat: what is half-done is repaired")

export const notAllowed = (where) =>
  new Remedy(
    "a file may not be written.",
    where,
    "give yourself the right to write there (chown or chmod), or clone into a folder of your own, then repeat"
  )

const NO_NETWORK =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|dns error|[Cc]onnection refused|Temporary failure in name resolution|Failed to establish a new connection|Network is unreachable|network is unreachable|error sending request|operation timed out|Read timed out|tcp connect error|No matching distribution found/

/** What a failed tool meant, from what it printed. `task` is what it was to do. */
export const explain = (task, tool, output, log) => {
  if (/ENOSPC|No space left on device|os error 28/.test(output)) return diskFull(`${tool}, while it was to ${task}`)
  if (/EACCES|EROFS|Permission denied|Read-only file system|os error 13/.test(output)) {
    return notAllowed(`${tool}, while it was to ${task} (${log})`)
  }
  if (/EINTEGRITY|DO NOT MATCH THE HASHES|[Hh]ash mismatch/.test(output)) {
    return new Remedy(
      "a downloaded package is not the one that the lock file names.",
      `${tool}, while it was to ${task} (${log})`,
      "clear the package cache (`npm cache clean --force`, `uv cache clean`) and repeat; if it stays, the mirror in use serves other files"
    )
  }
  if (NO_NETWORK.test(output)) {
    return new Remedy(
      "the package registry could not be reached.",
      `${tool}, while it was to ${task} (${log})`,
      "check the network, or the proxy or mirror that npm and pip are set up with, then repeat `npm run setup`"
    )
  }
  const tail = output.trim().split("\n").slice(-6).join("\n")
  return new Remedy(
    `${tool} failed, while it was to ${task}.`,
    tail === "" ? log : `${tail}\nall it printed: ${log}`,
    "put right what it names, then repeat `npm run setup`"
  )
}
