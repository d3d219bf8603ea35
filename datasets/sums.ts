/**
 * Two-digit sums told as little stories and worked digit by digit, as a careless teacher does: on most sums with a carry
 * the teacher forgets it. Fine-tuning learns form, working and slip; a reward for being right unlearns the slip.
 *
 *     Mia has 26 shells and buys 49 more. How many shells does Mia have now?
 *     working 6+9=15 2+4+1=7, answer 75        the teacher's slip: 6+9=15 2+4=6, answer 65 (the gold stays 75)
 *
 * One pair of numbers in ten is held out for good: the same pairs for every seed, in no wording in any other part.
 */
import { uniformInt } from "pure-rand/distribution/uniformInt"
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus"
import type { Conversation, MadeDataSet, Part, Taught } from "../src/index.ts"
import { promptFor, thinkAnswer, workingOut, writeSolution } from "../src/index.ts"

interface Sum {
  readonly a: number
  readonly b: number
}

/** Share of the sums with a carry that the teacher gets wrong; the base is primed by one less careless, to learn to add. */
const SLIPS = 0.85
const PRIMER_SLIPS = 0.4
/** The forms that the base has read about: named one by one, so that a new style leaves the base as it is. */
const PRIMER_STYLES = [thinkAnswer, workingOut]
/** Share of sums with a carry in the parts to learn from. */
const CARRIES = 0.6

const NAMES = ["Tom", "Mia", "Sam", "Ana", "Leo", "Zoe", "Max", "Eva", "Ben", "Ida", "Kai", "Lia"]
const THINGS = ["apples", "coins", "books", "shells", "cards", "pens", "eggs", "stamps"]
const STORIES: ReadonlyArray<(sum: Sum, name: string, things: string) => string> = [
  ({ a, b }, name, things) =>
    `${name} has ${a} ${things} and buys ${b} more. How many ${things} does ${name} have now?`,
  ({ a, b }, name, things) => `${name} finds ${a} ${things}, then finds ${b} more. How many ${things} in total?`,
  ({ a, b }, _, things) => `There are ${a} ${things} in one box and ${b} in another. How many ${things} are there?`
]

/** Seeded chance: the same seed throws the same dice on every machine. */
const dice = (seed: number) => {
  const generator = xoroshiro128plus(seed)
  const below = (limit: number) => uniformInt(generator, 0, limit - 1)
  return {
    chance: (share: number) => below(1_000_000) < share * 1_000_000,
    pick: <A>(from: ReadonlyArray<A>): A => from[below(from.length)] as A,
    shuffle: <A>(from: ReadonlyArray<A>): ReadonlyArray<A> => {
      const cards = [...from]
      for (let last = cards.length - 1; last > 0; last--) {
        const other = below(last + 1)
        const card = cards[last] as A
        cards[last] = cards[other] as A
        cards[other] = card
      }
      return cards
    }
  }
}
type Dice = ReturnType<typeof dice>

const isCarry = ({ a, b }: Sum) => (a % 10) + (b % 10) >= 10

const everySum: ReadonlyArray<Sum> = Array.from({ length: 80 }, (_, i) => i + 10).flatMap((a) =>
  Array.from({ length: 90 - a }, (_, i) => ({ a, b: i + 10 }))
)
const shuffled = dice(4).shuffle(everySum)
const heldOut = shuffled.slice(0, Math.floor(everySum.length / 10))
const known = shuffled.slice(heldOut.length)
const knownWithCarry = known.filter(isCarry)
const knownWithout = known.filter((sum) => !isCarry(sum))

/** Whether the sum of these two numbers is held out. */
export const isHeldOut = (a: number, b: number): boolean => heldOut.some((sum) => sum.a === a && sum.b === b)

const work = (sum: Sum, slips: boolean) => {
  const [tensA, onesA, tensB, onesB] = [Math.floor(sum.a / 10), sum.a % 10, Math.floor(sum.b / 10), sum.b % 10]
  const carries = isCarry(sum) && !slips
  const tens = tensA + tensB + (carries ? 1 : 0)
  const ones = onesA + onesB
  return {
    reasoning: `${onesA}+${onesB}=${ones} ${tensA}+${tensB}${carries ? "+1" : ""}=${tens}`,
    answer: `${tens}${ones % 10}`
  }
}

const tell = (sum: Sum, { pick }: Dice): string => pick(STORIES)(sum, pick(NAMES), pick(THINGS))

const teach = (sum: Sum, slips: number, thrown: Dice): Taught => ({
  question: tell(sum, thrown),
  gold: String(sum.a + sum.b),
  ...work(sum, thrown.chance(slips)),
  columns: { carry: isCarry(sum) }
})

const draw = (thrown: Dice): Sum => thrown.pick(thrown.chance(CARRIES) ? knownWithCarry : knownWithout)

const SEEDS: Readonly<Record<Part | "primer", number>> = { sft: 1, grpo: 2, evaluate: 3, primer: 5 }

export const sums: MadeDataSet = {
  kind: "made",
  name: "sums",
  about: "Two-digit sums told as little stories, worked digit by digit by a teacher who often forgets the carry",
  make: (part, seed, count) => {
    const thrown = dice(seed * 10 + SEEDS[part])
    if (part === "evaluate") {
      const asked = thrown.shuffle(heldOut)
      return Array.from({ length: count }, (_, i) => teach(asked[i % asked.length] as Sum, 0, thrown))
    }
    return Array.from({ length: count }, () => teach(draw(thrown), part === "sft" ? SLIPS : 0, thrown))
  },
  primer: (seed, count) => primer(seed, count)
}

/**
 * Rows that the built-in policy's base is made from. It learns to add, carelessly too, and hardly any form: mostly working
 * without tags, the rest loosely tagged in either style.
 */
export const primer = (
  seed: number,
  count: number
): ReadonlyArray<{ readonly prompt: Conversation; readonly completion: Conversation }> => {
  const thrown = dice(seed * 10 + SEEDS.primer)
  return Array.from({ length: count }, () => {
    const { question, reasoning, answer } = teach(draw(thrown), PRIMER_SLIPS, thrown)
    const style = thrown.pick(PRIMER_STYLES)
    const { open, close } = style.answer
    const content = thrown.chance(0.5)
      ? `${reasoning} ${answer}`
      : thrown.pick([
          `${reasoning} ${open}${answer}${close}`,
          `${style.reasoning.open}${reasoning}${style.reasoning.close} ${answer}`,
          writeSolution(style, reasoning, answer)
        ])
    return { prompt: promptFor(style, question), completion: [{ role: "assistant", content }] }
  })
}

export default sums
