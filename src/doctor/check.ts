/** A check of the doctor: what was looked at, what was seen, what it will do to the run and what to set. */

/**
 * `ok` all is well; `note` worth knowing, the run goes on; `fail` the run will fail or be worth nothing;
 * `unjudged` it could not be found out.
 */
export type CheckState = "ok" | "note" | "fail" | "unjudged"

export interface Check {
  /** Its id in the table of docs/doctor.md. */
  readonly name: string
  readonly state: CheckState
  readonly seen: string
  /** What it does to the run; null where all is well. */
  readonly does: string | null
  /** What to set or do; null where all is well. */
  readonly remedy: string | null
}

export const ok = (name: string, seen: string): Check => ({ name, state: "ok", seen, does: null, remedy: null })

export const note = (name: string, seen: string, does: string, remedy: string): Check => ({
  name,
  state: "note",
  seen,
  does,
  remedy
})

export const fail = (name: string, seen: string, does: string, remedy: string): Check => ({
  name,
  state: "fail",
  seen,
  does,
  remedy
})

export const unjudged = (name: string, seen: string, remedy: string): Check => ({
  name,
  state: "unjudged",
  seen,
  does: null,
  remedy
})
