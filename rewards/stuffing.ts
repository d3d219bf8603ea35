/**
 * Answer stuffing: −1 where more answers are offered than were asked for, else 0. Told are: a second answer tag, boxes
 * that say different things, a list of numbers or letters (17, 18 or 19) longer than the gold, and other numbers beside the
 * answer that is announced in the tag (`17. Answer: 18`). What as a whole is equal to the gold is never a list of guesses.
 * Of several answers only the last is judged, so listing does not make one right; this makes it dearer than being wrong.
 */
import { bareAnswer, defineReward, type Evidence, findAnswer, judge, type SampleReward, scored } from "../src/index.ts"

export interface StuffingOptions {
  readonly name?: string
  /** What a stuffed answer gets; −1 unless told. */
  readonly stuffed?: number
}

/** An answer longer than this is looked at in its last characters alone. */
const LONGEST = 10_000

const PARTED = /;|\||\n|,(?!\d{3}(?:\D|$))|,(?=\s)|\b(?:or|and|oder|und)\b|\\q?quad|\\\\/i
/** A piece that is an answer of its own: it has a digit, or is a choice. */
const GUESS = /\d|^[([]?[A-Z][)\].]?$/
const BOX = /\\(?:boxed|fbox)\s*\{/g

/** Three numbers and more with spaces or strokes between them; two may be a mixed number or a fraction. */
const ROW = /^\s*[-+]?\d[\d.]*(?:(?:\s+|\s*\/\s*)[-+]?\d[\d.]*){2,}\s*$/
/** A number that stands for itself: no exponent, index or part of a word. */
const NUMBER = /(?<![\^_{\d.,\p{L}])[-+]?\d[\d.,]*/gu

/** How many answers a text offers as a list; at least 1. */
const offered = (text: string): number => {
  if (ROW.test(text)) return text.match(NUMBER)?.length ?? 1
  const bare = text.replace(/^\s*(?:\\[({[]|[({[])/, "").replace(/(?:\\[)}\]]|[)}\]])\s*$/, "")
  return Math.max(1, bare.split(PARTED).filter((piece) => GUESS.test(piece.trim())).length)
}

/** The numbers of a text that are not the one that was found in it. */
const others = (text: string, found: string): ReadonlyArray<string> =>
  (text.match(NUMBER) ?? []).filter((number) => bareAnswer(number) !== found)

/** What stands in each box, to the brace that closes it. */
const boxes = (text: string): ReadonlySet<string> => {
  const said = new Set<string>()
  BOX.lastIndex = 0
  for (let box = BOX.exec(text); box !== null; box = BOX.exec(text)) {
    let open = 1
    let at = BOX.lastIndex
    for (; at < text.length && open > 0; at++) open += text[at] === "{" ? 1 : text[at] === "}" ? -1 : 0
    said.add(bareAnswer(text.slice(BOX.lastIndex, at - 1)))
    BOX.lastIndex = at
  }
  return said
}

/**
 * Answer stuffing, at a price of your own.
 *
 * @example
 * stuffingOf({ stuffed: -0.5 })
 */
export const stuffingOf = ({ name = "stuffing", stuffed = -1 }: StuffingOptions = {}): SampleReward =>
  defineReward({
    name,
    range: [Math.min(stuffed, 0), Math.max(stuffed, 0)],
    score: ({ reading, completion, gold }) => {
      const evidence: Array<Evidence> = reading.defects
        .filter(({ kind }) => kind === "answer-repeated")
        .slice(0, 8)
        .map(({ at }) => ({ rule: "several-answer-tags", span: at }))
      const span = reading.answer
      if (span !== null) {
        const text = completion.slice(Math.max(span.start, span.end - LONGEST), span.end)
        const boxed = boxes(text)
        if (boxed.size > 1) evidence.push({ rule: "several-boxes", span, note: `${boxed.size} different boxes` })
        const guesses = offered(text)
        if (guesses > offered(gold) && judge(gold, text).state !== "equal")
          evidence.push({
            rule: "list-of-answers",
            span,
            note: `${guesses} answers where ${offered(gold)} was asked for`
          })
        const found = findAnswer(reading, completion)?.span ?? span
        const beside =
          completion.slice(Math.max(span.start, found.start - LONGEST), found.start) +
          " " +
          completion.slice(found.end, Math.min(span.end, found.end + LONGEST))
        const numbers = others(beside, bareAnswer(completion.slice(found.start, found.end)))
        if (numbers.length > 0)
          evidence.push({ rule: "numbers-beside-the-answer", span, note: numbers.slice(0, 8).join(" ") })
      }
      return evidence.length === 0 ? scored(0, { rule: "one-answer" }) : scored(stuffed, evidence)
    }
  })

export const stuffing = stuffingOf()
