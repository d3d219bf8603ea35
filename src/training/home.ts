/** Where the ledger, the runs and the made base lie: ./.touchstone, or where TOUCHSTONE_HOME says. */
import { join, resolve } from "node:path"

export interface Home {
  readonly folder: string
  readonly ledger: string
  readonly runs: string
  readonly cache: string
}

export const homeOf = (environment: Readonly<Record<string, string | undefined>> = process.env): Home => {
  const folder = resolve(environment.TOUCHSTONE_HOME ?? ".touchstone")
  return { folder, ledger: join(folder, "ledger.sqlite"), runs: join(folder, "runs"), cache: join(folder, "cache") }
}
