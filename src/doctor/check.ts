/** A check of the doctor: what was looked at, what was seen, and what to do where it is not well. */
export interface Check {
  readonly name: string
  /** `missing` stops runs; `note` is worth knowing. */
  readonly state: "ok" | "note" | "missing"
  readonly seen: string
  readonly remedy: string | null
}

export const ok = (name: string, seen: string): Check => ({ name, state: "ok", seen, remedy: null })
export const note = (name: string, seen: string, remedy: string): Check => ({ name, state: "note", seen, remedy })
export const missing = (name: string, seen: string, remedy: string): Check => ({ name, state: "missing", seen, remedy })
