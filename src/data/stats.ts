/** What a prepared folder holds: its card, lengths, golds, and what stands twice. */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Conversation } from "../domain/conversation.ts"
import type { Card } from "./card.ts"
import { countLengths, type Lengths } from "./lengths.ts"
import { knownFrom, likeOf } from "./near/known.ts"
import type { RowsName } from "./prepare/groups.ts"
import { readCard, preparedRows } from "./prepared.ts"

/** Characters and words; a character is one of UTF-16. */
export interface TextLengths {
  readonly characters: Lengths | null
  readonly words: Lengths | null
}

export interface Twice {
  /** Problems that are the same as an earlier one, and those that are near one. */
  readonly same: number
  readonly near: number
  readonly examples: ReadonlyArray<{
    readonly problem: string
    readonly like: string
    readonly how: "same" | "near"
    readonly similarity: number
  }>
}

/** Problems that are compared with each other: each takes about 400 bytes. */
const COMPARED_PROBLEMS = 200_000
const EXAMPLES = 3

interface Row {
  readonly problem: string
  readonly prompt: Conversation
  readonly completion?: Conversation
}

interface Asked {
  readonly id: string
  readonly question: string
}

const wordsIn = (text: string): number => {
  let words = 0
  let inside = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    const isInk = code > 32 && code !== 160
    if (isInk && !inside) words++
    inside = isInk
  }
  return words
}

const countText = () => {
  const [characters, words] = [countLengths(), countLengths()]
  return {
    add: (text: string) => {
      characters.add(text.length)
      words.add(wordsIn(text))
    },
    told: (): TextLengths => ({ characters: characters.told(), words: words.told() })
  }
}

const questionOf = ({ prompt }: Row): string => prompt.findLast(({ role }) => role === "user")?.content ?? ""

/** Reads the rows of a file; problems are kept, once each by their place, as many as are compared. */
const look = Effect.fnUntraced(function* (folder: string, card: Card, name: RowsName) {
  const [questions, completions] = [countText(), countText()]
  const problems: Array<Asked> = []
  let beyondAscii = 0
  yield* preparedRows(folder, card, name).pipe(
    Stream.runForEach((batch) =>
      Effect.sync(() => {
        for (const { row } of batch as unknown as ReadonlyArray<{ readonly row: Row }>) {
          const question = questionOf(row)
          const completion = row.completion?.map(({ content }) => content).join("") ?? ""
          questions.add(question)
          if (row.completion !== undefined) completions.add(completion)
          // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
          if (/[^\u0000-\u007f]/.test(question + completion)) beyondAscii++
          if (problems.length < COMPARED_PROBLEMS) problems.push({ id: row.problem, question })
        }
      })
    )
  )
  return { questions: questions.told(), completions: completions.told(), beyondAscii, problems }
})

/** How many of `problems` are like an earlier one of them, or like one of `others`. */
const twice = (problems: ReadonlyArray<Asked>, others: ReadonlyArray<Asked> | null): Twice => {
  const known = knownFrom(others ?? problems)
  let [same, near] = [0, 0]
  const examples: Array<Twice["examples"][number]> = []
  for (const [i, { id, question }] of problems.entries()) {
    const like = likeOf(known, question, others === null ? i : known.count)
    if (like === null) continue
    if (like.how === "same") same++
    else near++
    if (examples.length < EXAMPLES)
      examples.push({ problem: id, like: like.id, how: like.how, similarity: Number(like.similarity.toFixed(3)) })
  }
  return { same, near, examples }
}

export const stats = Effect.fn("data.stats")(function* (folder: string) {
  const card = yield* readCard(folder)
  const sft = yield* look(folder, card, "sft")
  const grpo = yield* look(folder, card, "grpo")
  const evaluate = yield* look(folder, card, "evaluate")
  const training = grpo.problems.length > 0 ? grpo.problems : sft.problems
  return {
    folder,
    card,
    lengths: {
      sft: { question: sft.questions, completion: sft.completions },
      grpo: { question: grpo.questions },
      evaluate: { question: evaluate.questions }
    },
    beyond_ascii: { sft: sft.beyondAscii, grpo: grpo.beyondAscii, evaluate: evaluate.beyondAscii },
    duplicates: {
      /** Rows that were compared; more are not, for the memory they would take. */
      compared: training.length,
      training: twice(training, null),
      against_evaluation: twice(training, evaluate.problems)
    }
  }
})
export type Stats = Effect.Success<ReturnType<typeof stats>>
