/**
 * Diversity in the group: the share of the other completions that say something else, from 0 (all the same, or alone) to 1.
 * `of: "answers"` compares answers as the judge does (0.5 and 1/2 are one), `of: "texts"` the whole text, white space
 * apart. Keeps exploration alive; weigh it little: what is different is not what is right.
 */
import {
  bareAnswer,
  defineGroupReward,
  findAnswer,
  type GroupReward,
  judge,
  type Sample,
  scored
} from "../src/index.ts"

export interface DiversityOptions {
  readonly name?: string
  /** What is compared; answers unless told. */
  readonly of?: "answers" | "texts"
}

/** Kinds of answers that are compared by meaning; beyond them a text is its own kind. A group holds 4 to 64 completions. */
const MOST_KINDS = 64

const textOf = ({ completion }: Sample): string => completion.replace(/\s+/g, " ").trim()

const answerOf = ({ reading, completion }: Sample): string => bareAnswer(findAnswer(reading, completion)?.text ?? "")

/** Each text's kind by number: the same number says the same. */
const kindsOf = (texts: ReadonlyArray<string>, isSame: (a: string, b: string) => boolean): ReadonlyArray<number> => {
  const known = new Map<string, number>()
  const firsts: Array<string> = []
  return texts.map((text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    const alike = firsts.slice(0, MOST_KINDS).findIndex((first) => isSame(first, text))
    const kind = alike === -1 ? firsts.push(text) - 1 : alike
    known.set(text, kind)
    return kind
  })
}

const isSameAnswer = (a: string, b: string): boolean => a !== "" && b !== "" && judge(a, b).state === "equal"

/**
 * Diversity of answers or of texts.
 *
 * @example
 * diversityOf({ name: "different-texts", of: "texts" })
 */
export const diversityOf = ({ name = "diversity", of = "answers" }: DiversityOptions = {}): GroupReward =>
  defineGroupReward({
    name,
    range: [0, 1],
    score: (group) => {
      if (group.length === 1) return [scored(0, { rule: "alone" })]
      const kinds =
        of === "answers" ? kindsOf(group.map(answerOf), isSameAnswer) : kindsOf(group.map(textOf), () => false)
      const sizes = new Map<number, number>()
      for (const kind of kinds) sizes.set(kind, (sizes.get(kind) ?? 0) + 1)
      return kinds.map((kind) => {
        const same = sizes.get(kind) as number
        return scored((group.length - same) / (group.length - 1), {
          rule: same === 1 ? "the-only-one" : "shared",
          note: `${same} of ${group.length} ${of} say this; ${sizes.size} different ones`
        })
      })
    }
  })

export const diversity = diversityOf()
