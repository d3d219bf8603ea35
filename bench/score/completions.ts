/** Completions as a policy in training writes them: right and wrong, in the form and out of it; from a seed. */
import { uniformInt } from "pure-rand/distribution/uniformInt"
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus"

const WORDS =
  "she makes has the so each then dollars we multiply by and adding gives left half of number eggs every day sells for".split(
    " "
  )

interface Completion {
  readonly id: number
  readonly prompt: string
  readonly completion: string
  readonly gold: string
}

/** Rows of a group of eight share their question. */
const GROUP = 8

export const completionsFrom = (seed: number): ((row: number) => Completion) => {
  const random = xoroshiro128plus(seed)
  const below = (limit: number): number => uniformInt(random, 0, limit - 1)
  let gold = 0
  let prompt = ""
  return (row) => {
    if (row % GROUP === 0) {
      gold = below(2000)
      prompt = `Question ${row / GROUP}: how many are ${gold >> 1} and ${gold - (gold >> 1)}?`
    }
    const answer = below(10) < 6 ? gold : below(2000)
    const words = Array.from({ length: 36 }, () => WORDS[below(WORDS.length)]).join(" ")
    const reasoning = `${words}.\n${gold >> 1} + ${gold - (gold >> 1)} = ${answer}`
    const form = below(20)
    const given = below(12) === 0 ? `$${answer}.00` : `${answer}`
    const completion =
      form < 14
        ? `<think>${reasoning}</think>\n<answer>${given}</answer>`
        : form < 16
          ? `<think>${reasoning}</think> The answer is <answer>${given}</answer> and that is it.`
          : form < 18
            ? `${reasoning}. So the answer is ${given}.`
            : `<think>${reasoning}`
    return { id: row, prompt, completion, gold: `${gold}` }
  }
}
