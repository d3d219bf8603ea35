/** Choices that a seed decides, so that a failing rewrite can be made again. */
import { uniformInt } from "pure-rand/distribution/uniformInt"
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus"

export interface Random {
  /** A whole number from `from` to `to`, both included. */
  readonly whole: (from: number, to: number) => number
  readonly chance: (share: number) => boolean
  readonly pick: <A>(of: ReadonlyArray<A>) => A
  readonly shuffle: <A>(of: ReadonlyArray<A>) => ReadonlyArray<A>
}

export const random = (seed: number): Random => {
  const generator = xoroshiro128plus(seed | 0)
  const whole = (from: number, to: number) => uniformInt(generator, from, to)
  const shuffle = <A>(of: ReadonlyArray<A>): ReadonlyArray<A> => {
    const left = [...of]
    const out: Array<A> = []
    while (left.length > 0) out.push(...left.splice(whole(0, left.length - 1), 1))
    return out
  }
  return {
    whole,
    shuffle,
    chance: (share) => whole(0, 999_999) < share * 1_000_000,
    pick: (of) => {
      const one = of[whole(0, of.length - 1)]
      if (one === undefined) throw new Error("nothing to pick from")
      return one
    }
  }
}
