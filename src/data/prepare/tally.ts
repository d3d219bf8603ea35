/** What is counted while rows are read, put together piece by piece in the order of the files. */

/** Rows of one reason: how many, and where the first of them stand. */
export interface Drops {
  count: number
  readonly places: Array<string>
}

/** Reasons and notes are texts of a data set: `constructor` is one as any other. */
export type Counts = Map<string, number>

export interface Tally {
  read: number
  sft: number
  grpo: number
  evaluate: number
  readonly dropped: Map<string, Drops>
  /** By `training` and `evaluation`. */
  readonly golds: { readonly training: Counts; readonly evaluation: Counts }
  readonly notes: { readonly training: Counts; readonly evaluation: Counts }
  held_back: number
  /** Training problems that the pass rate left out of GRPO: outside the range, and not measured. */
  readonly rates: { outside: number; unmeasured: number }
}

/** Places that are told of each reason. */
const PLACES = 5

export const newTally = (): Tally => ({
  read: 0,
  sft: 0,
  grpo: 0,
  evaluate: 0,
  dropped: new Map(),
  golds: { training: new Map(), evaluation: new Map() },
  notes: { training: new Map(), evaluation: new Map() },
  held_back: 0,
  rates: { outside: 0, unmeasured: 0 }
})

export const count = (counts: Counts, name: string, by = 1): void => {
  counts.set(name, (counts.get(name) ?? 0) + by)
}

const dropsOf = (tally: Tally, reason: string): Drops => {
  const drops = tally.dropped.get(reason) ?? { count: 0, places: [] }
  tally.dropped.set(reason, drops)
  return drops
}

export const drop = (tally: Tally, reason: string, place: string): void => {
  const drops = dropsOf(tally, reason)
  drops.count++
  if (drops.places.length < PLACES) drops.places.push(place)
}

const addCounts = (into: Counts, from: Counts): void => {
  for (const [name, by] of from) count(into, name, by)
}

/** Adds what a later piece counted. */
export const add = (into: Tally, from: Tally): void => {
  for (const key of ["read", "sft", "grpo", "evaluate", "held_back"] as const) into[key] += from[key]
  for (const [reason, { count: by, places }] of from.dropped) {
    const drops = dropsOf(into, reason)
    drops.count += by
    drops.places.push(...places.slice(0, PLACES - drops.places.length))
  }
  for (const part of ["training", "evaluation"] as const) {
    addCounts(into.golds[part], from.golds[part])
    addCounts(into.notes[part], from.notes[part])
  }
  into.rates.outside += from.rates.outside
  into.rates.unmeasured += from.rates.unmeasured
}
