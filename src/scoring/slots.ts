/** The pool's places: each holds a process or none, and is with one user at a time. Processes start when they are needed. */
import { PoolBroken } from "./errors.ts"
import type { Member } from "./member.ts"

type Start = () => Promise<Member | { readonly message: string }>

export class Slot {
  current: Member | null = null
  stale = false
  private readonly start: Start
  private readonly isClosed: () => boolean

  constructor(start: Start, isClosed: () => boolean) {
    this.start = start
    this.isClosed = isClosed
  }

  /** The living process of this place, started anew where the last one died. Rejects with PoolBroken. */
  async member(): Promise<Member> {
    if (this.current?.alive) return this.current
    if (this.isClosed()) throw new PoolBroken({ message: "scoring was closed" })
    const started = await this.start()
    if ("message" in started) throw new PoolBroken({ message: started.message })
    if (this.isClosed()) {
      await started.end()
      throw new PoolBroken({ message: "scoring was closed" })
    }
    this.current = started
    this.stale = false
    return started
  }
}

export class Slots {
  private readonly all: ReadonlyArray<Slot>
  private readonly free: Array<Slot>
  private readonly waiting: Array<(slot: Slot) => void> = []
  private closed = false

  constructor(count: number, start: Start) {
    this.all = Array.from({ length: count }, () => new Slot(start, () => this.closed))
    this.free = [...this.all]
  }

  /** A free place: one whose process has loaded `key`, else one with a process, else an empty one. Waits for its turn. */
  take(key: string): Promise<Slot> {
    const worth = (slot: Slot) => (slot.current?.alive ? (slot.current.loaded.has(key) ? 2 : 1) : 0)
    let best = -1
    this.free.forEach((slot, at) => {
      if (best === -1 || worth(slot) > worth(this.free[best] as Slot)) best = at
    })
    if (best === -1) return new Promise((resolve) => this.waiting.push(resolve))
    return Promise.resolve(this.free.splice(best, 1)[0] as Slot)
  }

  give(slot: Slot): void {
    if (slot.stale) this.drop(slot)
    const next = this.waiting.shift()
    if (next === undefined) this.free.push(slot)
    else next(slot)
  }

  retire(): void {
    for (const slot of this.all) slot.stale = true
    for (const slot of this.free) this.drop(slot)
  }

  async close(): Promise<void> {
    this.closed = true
    await Promise.all(this.all.map((slot) => slot.current?.end()))
  }

  private drop(slot: Slot): void {
    void slot.current?.end()
    slot.current = null
    slot.stale = false
  }
}
